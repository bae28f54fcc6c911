import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Database, Executor } from '../db/database.ts';
import { type Sql, sql } from '../db/sql.ts';
import { type ApiError, refuse } from '../errors.ts';
import type { Caller } from '../identity/caller.ts';
import { dayOf } from '../usage/day.ts';
import type { UsageCounter } from '../usage/usage-counter.ts';
import { within } from '../within.ts';
import { extensionLimits, type Limits, uncountedCodes, windowSeconds } from './limits.ts';

export type CallKind = 'marketo' | 'extension';

/** What of its limits a subscription has used. */
export interface CallsUsed {
  /** Calls that began in the last 20 seconds; 0 where no limit is set, as nobody counts them then. */
  readonly recent: number;
  /** Calls that have not ended yet; 0 where no limit is set. */
  readonly underWay: number;
  readonly today: number;
}

/** A call that was let in. */
export interface Pass {
  /** Says that the call has ended, and the codes of what went wrong in it. */
  leave(errorCodes: ReadonlySet<string>): Promise<void>;
}

/** So long a call counts as under way after its process was last heard of. */
const leaseMs = 10_000;
const renewMs = 3_000;
/** For so long an answer waits for its call to be noted as over. */
const leaveMs = 1_000;

/**
 * Lets calls in as far as the limits of their subscription allow, and counts them. The calls stand in the database, so
 * that all processes share the limits; where no limit is set nothing is written.
 */
export class Gate {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #usage: UsageCounter;
  readonly #limits: Readonly<Record<CallKind, Limits>>;
  readonly #underWay = new Set<string>();
  readonly #timer: NodeJS.Timeout;
  #isRenewing = false;

  /** `limits` undefined: no limits at all. */
  constructor(database: Database, clock: Clock, usage: UsageCounter, limits: Limits | undefined) {
    const none = { callsPerWindow: Infinity, concurrentCalls: Infinity, callsPerDay: Infinity };
    this.#database = database;
    this.#clock = clock;
    this.#usage = usage;
    this.#limits = { marketo: limits ?? none, extension: limits === undefined ? none : extensionLimits };
    this.#timer = setInterval(() => void this.#renew(), renewMs);
  }

  get limitsRate(): boolean {
    return Number.isFinite(this.#limits.marketo.callsPerWindow);
  }

  /** Those of Marketo's calls. */
  get limits(): Limits {
    return this.#limits.marketo;
  }

  /** What a subscription has used of them. @param database - that has the time of the call */
  async used(database: Database, caller: Caller): Promise<CallsUsed> {
    await this.#usage.flush();
    const [used] = await this.#look(database, caller, 'marketo');
    return used ?? { recent: 0, underWay: 0, today: 0 };
  }

  /**
   * @param isLifted - whether no limit holds for this call
   * @param database - that has the time of the call
   * @throws ApiError 606, 607 or 615
   */
  async enter(caller: Caller, kind: CallKind, database: Database, isLifted = false): Promise<Pass> {
    const limits = this.#limits[kind];
    const isLimited = !isLifted && Object.values(limits).some(Number.isFinite);
    const callId = isLimited ? await this.#admit(database, caller, kind, limits) : undefined;
    return {
      leave: async (errorCodes) => {
        const isCounted = ![...errorCodes].some((code) => uncountedCodes.has(code));
        if (kind === 'marketo' && isCounted) this.#usage.count(caller, errorCodes);
        if (callId !== undefined) await this.#end(callId, isCounted);
      },
    };
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #admit(database: Database, caller: Caller, kind: CallKind, limits: Limits): Promise<string> {
    const subscriptionId = caller.subscription.id;
    if (Number.isFinite(limits.callsPerDay)) await this.#usage.flush();
    const callId = randomUUID();
    const refusal = await database.transaction(async (transaction) => {
      // A lock of its own statement: what the ones behind it count is then what is there under the lock.
      const [, problem] = await transaction.together((executor) => [
        executor.query(sql`select pg_advisory_xact_lock(hashtext('galena.calls'), ${subscriptionId})`),
        this.#check(executor, caller, kind, limits),
      ]);
      if (problem === undefined) transaction.atCommit(this.#noteCall(subscriptionId, kind, callId));
      return problem;
    });
    if (refusal !== undefined) {
      if (kind === 'marketo') this.#usage.count(caller, [refusal.code]);
      throw refusal;
    }
    this.#underWay.add(callId);
    return callId;
  }

  async #check(
    executor: Executor,
    caller: Caller,
    kind: CallKind,
    limits: Limits,
  ): Promise<ApiError | undefined> {
    const { now } = this.#clock;
    const forget = executor.execute(sql`
      delete from galena.calls
      where subscription_id = ${caller.subscription.id}
        and kind = ${kind}
        and not (${this.#isRecent})
        and (under_way_until is null or under_way_until <= ${now})`);
    const [, [count]] = await Promise.all([forget, this.#look(executor, caller, kind)]);
    if (count === undefined) return undefined;
    if (count.today >= limits.callsPerDay) return refuse('607');
    if (count.recent >= limits.callsPerWindow) return refuse('606', limits.callsPerWindow, windowSeconds);
    return count.underWay >= limits.concurrentCalls ? refuse('615') : undefined;
  }

  #look(executor: Executor, { subscription, calledAt }: Caller, kind: CallKind): Promise<CallsUsed[]> {
    const isUnderWay = sql`under_way_until > ${this.#clock.now} and under_way_until <= ${this.#leaseEnd}`;
    return executor.query<CallsUsed>(sql`
      select
        count(*) filter (where ${this.#isRecent}) as recent,
        count(*) filter (where ${isUnderWay}) as "underWay",
        (
          select coalesce(sum(calls), 0)::bigint
          from galena.usage
          where subscription_id = ${subscription.id}
            and day = ${dayOf(calledAt, subscription.timeZone)}
        ) as today
      from galena.calls
      where subscription_id = ${subscription.id}
        and kind = ${kind}`);
  }

  /** What is later than now was noted before PostgreSQL's clock was set back, and counts for nothing. */
  get #isRecent(): Sql {
    const { now } = this.#clock;
    return sql`called_at > ${now} - ${windowSeconds} * interval '1 s' and called_at <= ${now}`;
  }

  #noteCall(subscriptionId: number, kind: CallKind, callId: string): Sql {
    return sql`
      insert into galena.calls (call_id, subscription_id, kind, called_at, under_way_until)
      values (${callId}, ${subscriptionId}, ${kind}, ${this.#clock.now}, ${this.#leaseEnd})`;
  }

  get #leaseEnd(): Sql {
    return sql`${this.#clock.now} + ${leaseMs} * interval '1 ms'`;
  }

  /**
   * A call that does not count leaves nothing behind. Should PostgreSQL be away, the lease ends the call; should it take long, the
   * answer does not wait for it.
   */
  async #end(callId: string, isCounted: boolean): Promise<void> {
    this.#underWay.delete(callId);
    const end = isCounted
      ? sql`update galena.calls set under_way_until = null where call_id = ${callId}`
      : sql`delete from galena.calls where call_id = ${callId}`;
    const ended = this.#database.execute(end);
    await within(leaveMs, ended, () => new Error('PostgreSQL does not answer')).catch(() => undefined);
  }

  async #renew(): Promise<void> {
    if (this.#underWay.size === 0 || this.#isRenewing) return;
    this.#isRenewing = true;
    await this.#database
      .execute(sql`
        update galena.calls
        set under_way_until = ${this.#leaseEnd}
        where call_id = any(${[...this.#underWay]}::uuid[])
          -- One may have ended since.
          and under_way_until is not null`)
      .catch(() => undefined);
    this.#isRenewing = false;
  }
}
