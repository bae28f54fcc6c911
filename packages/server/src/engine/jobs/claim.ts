import { randomUUID } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import type { Database } from '../../db/database.ts';
import { guardSchemas, mayClaim } from '../../db/known-schemas.ts';
import { knownVersions } from '../../db/migrate.ts';
import { prepared, raw, type Sql, sql } from '../../db/sql.ts';
import { flushLeads } from '../../leads/lead-lock.ts';
import { leaseMs } from '../../subscriptions/held-leases.ts';
import { slots } from '../../subscriptions/job-tables.ts';
import { type Subscription, subscriptionJson } from '../../subscriptions/subscription.ts';
import { endInQueue } from './end-in-queue.ts';
import type { Candidate, Claim, ClaimedJob, JobKey, JobKind } from './job.ts';
import { giveBackLease, type Lease, takeLease, unsafely } from './lease.ts';

/** So many jobs that nobody seems to work on are looked at in one go. */
const looksAtOnce = 10;

/** After this time no further ones are looked at, if the schema of one could not be reached: others are to have their turn. */
const patienceMs = 1_000;

/** A row of the queue. */
type CandidateRow<Progress extends object, Own extends object> = Own &
  Progress & {
    readonly number: number;
    readonly subscription: Subscription;
    readonly isCancelRequested: boolean;
  };

type Found<Progress extends object, Own extends object> = Own & Progress & Candidate<Progress>;

type Leased<Progress extends object, Own extends object> = Own & Progress & Claim<Progress>;

/** A subscription of which so many jobs can be begun. */
interface Claimable {
  readonly subscriptionId: number;
  readonly jobs: number;
}

/**
 * Claims one job of a kind: one whose engine is gone, or else the one of the subscription whose turn it is that has been queued for
 * longest, of those that can go on. Gives undefined when there is nothing to do, and throws only then if the schema of a subscription
 * could not be reached.
 */
export async function claimJob<Progress extends object, Own extends object>(
  database: Database,
  clock: Clock,
  kind: JobKind<Progress, Own>,
): Promise<ClaimedJob<Progress, Own> | undefined> {
  return new Claiming(database, clock, kind).claim();
}

class Claiming<Progress extends object, Own extends object> {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #kind: JobKind<Progress, Own>;
  /** Why leases could not be taken: the node of a subscription may be down, or its schema locked, and others go on. */
  readonly #errors: unknown[] = [];

  constructor(database: Database, clock: Clock, kind: JobKind<Progress, Own>) {
    this.#database = database;
    this.#clock = clock;
    this.#kind = kind;
  }

  async claim(): Promise<ClaimedJob<Progress, Own> | undefined> {
    const claimedAtMs = this.#clock.elapsedMs();
    const may = await mayClaim();
    const [overdue, claimable] = await this.#database.connection((connection) =>
      connection.together((executor) => [
        executor.query<CandidateRow<Progress, Own>>(this.#findOverdue(may)),
        executor.query<Claimable>(this.#findClaimable(may)),
      ]),
    );
    const job =
      (await this.#takeOver(overdue.map((row) => this.#toCandidate(row)))) ??
      (await this.#claimQueued(claimable.map(({ subscriptionId }) => subscriptionId)));
    if (job === undefined && this.#errors.length > 0) throw this.#errors[0];
    const seen = claimable.reduce((sum, { jobs }) => sum + jobs, overdue.length);
    return job && { ...job, claimedAtMs, othersWait: seen > 1 };
  }

  /** Jobs of which the queue has not heard from an engine for as long as a lease lasts. */
  #findOverdue(may: Sql): Sql {
    const { name, queue } = this.#kind;
    const statement = sql`
      select ${this.#candidateColumns}
      from galena.${queue} j
      join galena.subscriptions s on s.id = j.subscription_id
      where j.slot is not null
        and s.paused_at is null
        and ${may}
        and (
          j.lease_until < clock_timestamp()
          or j.lease_until > clock_timestamp() + ${2 * leaseMs} * interval '1 ms'
        )
      order by j.lease_until
      limit ${looksAtOnce}`;
    return prepared(`find_overdue_${name}`, statement);
  }

  async #takeOver(candidates: readonly Found<Progress, Own>[]): Promise<Leased<Progress, Own> | undefined> {
    const start = performance.now();
    for (const candidate of candidates) {
      if (this.#errors.length > 0 && performance.now() - start > patienceMs) break;
      const job = await this.#lease(candidate, randomUUID());
      if (job === undefined) continue;
      if (await this.#noteHolder(job, this.#kind.setAttemptEvent({ event: 'continued' }, this.#clock.now)))
        return job;
      await giveBackLease(this.#database, job);
    }
    return undefined;
  }

  /**
   * Takes the lease in the schema of the subscription; gives undefined if there is nothing to carry out. Of a job that has
   * ended there the queue hears now, and of one whose engine is there after all, until when it is to be left alone.
   */
  async #lease(
    candidate: Found<Progress, Own>,
    leaseHolder: string,
  ): Promise<Leased<Progress, Own> | undefined> {
    const taken = await this.#takeSafely(candidate, leaseHolder).catch(async (error: unknown) => {
      // Where PostgreSQL as a whole is away, this fails too.
      await this.#putOff(candidate);
      this.#errors.push(error);
    });
    if (taken === undefined) return undefined;
    if ('end' in taken) await endInQueue(this.#database, candidate, taken.end, this.#clock);
    else if ('heldUntil' in taken) await this.#noteLease(candidate, taken);
    else {
      const { progress, ...lease } = taken;
      const { subscription: schemaVersion } = await knownVersions();
      return { ...candidate, ...progress, leaseHolder, schemaVersion, ...lease };
    }
    return undefined;
  }

  async #takeSafely(candidate: Candidate<Progress>, leaseHolder: string): Promise<Lease<Progress>> {
    const taken = await takeLease(this.#database, candidate, leaseHolder);
    // Its engine may have died while it waited for the disk.
    if ('end' in taken) await this.#database.execute(flushLeads(candidate.subscription.schema));
    return taken;
  }

  /**
   * Nobody looks at the job again for as long as may be, or that would be all that engines do. Its holder is empty, which is nobody's
   * name, so that it counts as overdue all the while.
   */
  async #putOff(candidate: JobKey<Progress>): Promise<void> {
    await this.#database.execute(sql`
      update galena.${this.#kind.queue}
      set lease_holder = '',
        lease_until = clock_timestamp() + ${2 * leaseMs} * interval '1 ms'
      where ${this.#isUnderWay(candidate)}`);
  }

  async #noteLease(
    candidate: JobKey<Progress>,
    held: Extract<Lease<Progress>, { heldUntil: unknown }>,
  ): Promise<void> {
    if (held.heldUntil === undefined) return;
    await this.#database.execute(sql`
      update galena.${this.#kind.queue}
      set lease_holder = ${held.holder}, lease_until = ${held.heldUntil}
      where ${this.#isUnderWay(candidate)}`);
  }

  /** Gives whether the job is still there, and its subscription not paused: who pauses it waits for this, or this for the pause. */
  async #noteHolder(job: Leased<Progress, Own>, more: Sql = sql``): Promise<boolean> {
    const noted = await this.#database.execute(sql`
      with unpaused as (
        select id
        from galena.subscriptions
        where id = ${job.subscription.id}
          and paused_at is null
        for share
      )
      update galena.${this.#kind.queue}
      set ${more}
        lease_holder = ${job.leaseHolder},
        lease_until = clock_timestamp() + ${leaseMs} * interval '1 ms'
      from unpaused
      where ${this.#isUnderWay(job)}`);
    return noted > 0;
  }

  #isUnderWay({ subscription, number }: JobKey<Progress>): Sql {
    const { key, underWay } = this.#kind;
    return sql`subscription_id = ${subscription.id} and ${key} = ${number} and status = ${underWay}`;
  }

  async #claimQueued(subscriptionIds: readonly number[]): Promise<Leased<Progress, Own> | undefined> {
    const guard = await guardSchemas();
    for (const subscriptionId of subscriptionIds) {
      const leaseHolder = randomUUID();
      const start = performance.now();
      let candidate: Found<Progress, Own> | undefined;
      await this.#database.transaction(
        async (transaction) => {
          for (const statement of guard) transaction.atCommit(statement);
          // The lock comes first, in a statement of its own: the next one then counts in a snapshot that was taken under it.
          // One statement that locks and counts lets 24 engines start 187 of 180 imports.
          transaction.atCommit(noteTurn(subscriptionId));
          const claim = this.#claimOldest(subscriptionId, leaseHolder);
          transaction.atCommit<CandidateRow<Progress, Own>>(claim, ([row]) => {
            candidate = row && this.#toCandidate(row);
          });
        },
        () => unsafely,
      );
      const job = candidate && (await this.#lease(candidate, leaseHolder));
      if (job === undefined) continue;
      // The subscription may have been paused while this engine was frozen: nobody waits for it longer than for a lease.
      if (performance.now() - start < leaseMs || (await this.#noteHolder(job))) return job;
      await giveBackLease(this.#database, job);
    }
    return undefined;
  }

  /**
   * Subscriptions worth a look: those with the fewest jobs running first, and of these the one that was served longest
   * ago. So a subscription waits for one round of the others at the most, however long their queues are. Each look reads
   * two small partial indexes: 10,000 queued imports of 1,000 subscriptions take 3 ms.
   */
  #findClaimable(may: Sql): Sql {
    const { name, queue, canBegin } = this.#kind;
    const statement = sql`
      select s.id as "subscriptionId", least(queued.jobs, 2 - coalesce(running.jobs, 0)) as jobs
      from (
        select subscription_id, count(*) as jobs
        from galena.${queue}
        where status = 'queued'
          and ${canBegin}
        group by subscription_id
      ) queued
      join galena.subscriptions s on s.id = queued.subscription_id
      left join (
        select subscription_id, count(*) as jobs
        from galena.${queue}
        where slot is not null
        group by subscription_id
      ) running on running.subscription_id = s.id
      where coalesce(running.jobs, 0) < 2
        and s.paused_at is null
        and ${may}
      order by coalesce(running.jobs, 0), s.last_claimed_at nulls first, s.id
      limit 50`;
    return prepared(`find_claimable_${name}s`, statement);
  }

  #claimOldest(subscriptionId: number, leaseHolder: string): Sql {
    const { name, queue, key, underWay, canBegin, order, setAtClaim } = this.#kind;
    const statement = sql`
      with next as (
        select ${key} as number
        from galena.${queue}
        where subscription_id = ${subscriptionId}
          and status = 'queued'
          and ${canBegin}
        order by ${order}
        limit 1
      ), free as (
        select slot
        from unnest(array[${raw(slots.join(', '))}]::smallint[]) as slot
        where slot not in (
          select slot
          from galena.${queue}
          where subscription_id = ${subscriptionId}
            and slot is not null
        )
        order by slot
        limit 1
      )
      update galena.${queue} j
      set status = ${underWay},
        slot = free.slot,
        lease_holder = ${leaseHolder},
        lease_until = clock_timestamp() + ${leaseMs} * interval '1 ms',
        ${setAtClaim}
        started_at = ${this.#clock.now}
      from next, free, galena.subscriptions s
      where j.subscription_id = ${subscriptionId}
        and j.${key} = next.number
        -- It may have been cancelled just now.
        and j.status = 'queued'
        and s.id = j.subscription_id
        and s.paused_at is null
      returning ${this.#candidateColumns}`;
    return prepared(`claim_oldest_${name}`, statement);
  }

  get #candidateColumns(): Sql {
    const { key, ownColumns, progress } = this.#kind;
    return sql`
      j.${key} as number, j.cancel_requested as "isCancelRequested", ${subscriptionJson} as subscription,
      ${ownColumns}, ${progress.read}`;
  }

  #toCandidate(row: CandidateRow<Progress, Own>): Found<Progress, Own> {
    const job = { ...row, kind: this.#kind };
    return {
      ...job,
      doneBefore: this.#kind.doneBefore?.(row),
      readsWithLease: this.#kind.readsWithLease?.(job),
    };
  }
}

function noteTurn(subscriptionId: number): Sql {
  const statement = sql`
    update galena.subscriptions
    set last_claimed_at = clock_timestamp()
    where id = ${subscriptionId}`;
  return prepared('note_turn', statement);
}
