import type { Clock } from '../clock.ts';
import { type Database, type Executor, flush, type Settings, type Transaction } from '../db/database.ts';
import { demand, isUnmet } from '../db/demand.ts';
import { timeOf } from '../db/microseconds.ts';
import { answeredAtOnce, identifier, kept, type Sql, sql } from '../db/sql.ts';
import { type LedgerPlace, LedgerWriter } from '../ledger/ledger-writer.ts';
import type { Origin } from '../ledger/origin.ts';
import { selectCurrentParts } from '../ledger/parts.ts';
import type { Subscription } from '../subscriptions/subscription.ts';

/** What the writers of leads know of each other. */
export interface LeadWrites {
  /** Counts the transactions that had the lock. */
  readonly generation: number;
  /** How long ago a call has last had it; null if none ever had. */
  readonly msSinceCall: number | null;
}

/** What a call gets with the lock; its own transaction counts. */
export interface LeadLock extends LeadWrites, LedgerPlace {
  /** The next free lead id. */
  readonly nextId: number;
  /** The time of the last of the holder's writes, in microseconds since 1970. */
  readonly writtenUntil: number;
}

/** Which ids and times the next writes of an import have, and which generation was before them. Times are microseconds since 1970. */
export interface LeadPlace extends Pick<LeadLock, 'generation' | 'nextId'>, LedgerPlace {
  /** The time of the last write before. */
  readonly writtenUntil: number;
}

/**
 * Takes the lock under which leads of a subscription are created, matched and linked, for a call and until the end of the
 * transaction: so two writers never create the same lead twice. It is passed on in the order in which it was asked for; whoever
 * waits for a row that each holder changes is overtaken by those who come later and find its newest version at once.
 * Lock, counter and what is read of it are one round trip, because each one lengthens everybody's wait.
 * The lock comes with update times for this many writes, a microsecond apart and later than those of all earlier holders: so of
 * several leads, the one with the latest time is the one written last. After a clock was set back by more than a second, times
 * are correct rather than in order.
 * @param executor of statements that go together
 */
export async function lockLeads(
  executor: Executor,
  clock: Clock,
  schema: string,
  writeCount = 1,
): Promise<LeadLock> {
  const [, , [lock]] = await Promise.all([
    executor.query(takeLock(schema, 'call')),
    // The time of this statement: it begins once the lock is there. How long ago calls came is measured in real time.
    executor.execute(
      kept(sql`
      update ${countersOf(schema)}
      set generation = generation + 1,
        written_before_us = written_until_us,
        write_count = ${writeCount}::integer,
        locked_until = greatest(locked_until, locked_at),
        locked_at = ${clock.now},
        called_at = statement_timestamp()
      where name = 'lead'`),
    ),
    executor.query<LeadLock>(selectCounter(schema, clock)),
  ]);
  return found(lock, schema);
}

/**
 * The same for an import, which says with its commits what it has written: see `moveLeadCounters`. Only one import at a time
 * asks for the lock, so that a call waits for those who have it and no more.
 * @param executor of statements that go together
 */
export async function lockLeadsForImport(
  executor: Executor,
  clock: Clock,
  schema: string,
): Promise<LeadPlace & LeadWrites> {
  const [, [lock]] = await Promise.all([
    executor.query(takeLock(schema, 'import')),
    // How long the leads are locked counts from here.
    executor.query<LeadPlace & LeadWrites>(answeredAtOnce(selectCounter(schema, clock))),
  ]);
  return found(lock, schema);
}

/** On Citus the lock is then held on the node that has the counters, whatever node one is connected to. */
function takeLock(schema: string, writer: 'call' | 'import'): Sql {
  return kept(sql`
    select
      ${writer === 'import' ? sql`pg_advisory_xact_lock(hashtext('galena.imports'), hashtext(${schema})),` : sql``}
      pg_advisory_xact_lock(hashtext('galena.leads'), hashtext(${schema}))
    from ${countersOf(schema)}
    where name = 'lead'`);
}

/** The most that times may be ahead of the clock; as in the column `written_until_us`. */
const aheadUs = 1_000_000;

/** The time of the last of so many writes, as the column `written_until_us` is going to have it. */
export function lastWrite({ writtenUntil, lockedAt }: LeadPlace, writeCount: number): number {
  return writeCount + Math.max(lockedAt, Math.min(writtenUntil, lockedAt + aheadUs));
}

/** What the writes of a chunk take. */
export interface TakenPlace {
  readonly writeCount: number;
  readonly created: number;
  /** The first id of an activity that is free behind them. */
  readonly nextActivity: number;
}

/** What comes behind writes that take so much. */
export function placeBehind(place: LeadPlace, { writeCount, created, nextActivity }: TakenPlace): LeadPlace {
  return {
    ...place,
    generation: place.generation + 1,
    nextId: place.nextId + created,
    nextActivity,
    writtenUntil: lastWrite(place, writeCount),
  };
}

const othersWrote = 'somebody else has written leads meanwhile';

/**
 * Says what an import has written, for the end of its transaction. It fails if the place was not the next one: if whoever held the lock
 * for this transaction has lost it, and another one has had it since.
 */
export function moveLeadCounters(
  schema: string,
  place: LeadPlace,
  { writeCount, created, nextActivity }: TakenPlace,
): Sql {
  return kept(sql`
    with moved as (
      update ${countersOf(schema)}
      set generation = generation + 1,
        next_value = ${place.nextId + created},
        next_activity = ${nextActivity},
        written_before_us = written_until_us,
        write_count = ${writeCount}::integer,
        locked_until = greatest(locked_until, locked_at),
        locked_at = ${timeOf(sql`${place.lockedAt}::bigint`)}
      where name = 'lead'
        and generation = ${place.generation}
      returning name
    )
    select ${demand(sql`count(*) = 1`, othersWrote)}
    from moved`);
}

/**
 * Whether a transaction has failed as another one wrote leads though this one had the lock: whoever had it before has lost it while
 * still writing. Ids of leads and of activities are given out under the lock, so that two rows never have the same one otherwise.
 */
export function isOvertaken(error: unknown): boolean {
  if (isUnmet(error, othersWrote)) return true;
  if (!(error instanceof Error && 'code' in error && 'constraint' in error)) return false;
  // On Citus a number follows.
  return (
    error.code === '23505' &&
    /^(leads|lead_creations|lead_(changes|events|brief_events|deletions)_\d+)_pkey(_\d+)?$/.test(
      String(error.constraint),
    )
  );
}

/** What those have written who had the lock, as far as it is committed. */
export async function readLeadWrites(executor: Executor, schema: string): Promise<LeadWrites> {
  const statement = sql`
    select generation, extract(epoch from clock_timestamp() - called_at)::float8 * 1000 as "msSinceCall"
    from ${countersOf(schema)}
    where name = 'lead'`;
  const [writes] = await executor.query<LeadWrites>(kept(statement));
  return found(writes, schema);
}

/** The place that writes would have that lock nothing. */
export async function readLeadPlace(
  executor: Executor,
  clock: Clock,
  schema: string,
): Promise<LeadPlace & LeadWrites> {
  const [place] = await executor.query<LeadPlace & LeadWrites>(selectCounter(schema, clock));
  return found(place, schema);
}

function found<Counter>(counter: Counter | undefined, schema: string): Counter {
  if (counter === undefined) throw new Error(`schema ${schema} has no counter for leads`);
  return counter;
}

function countersOf(schema: string): Sql {
  return identifier(schema, 'counters');
}

function selectCounter(schema: string, clock: Clock): Sql {
  return kept(sql`
    select
      next_value as "nextId", written_until_us as "writtenUntil", next_activity as "nextActivity",
      ${selectCurrentParts} as parts,
      -- The time of this statement: behind that of the lock.
      (extract(epoch from ${clock.now}) * 1000000)::bigint as "lockedAt",
      coalesce(${clock.now} < greatest(locked_until, locked_at), false) as "isSetBack",
      generation, extract(epoch from clock_timestamp() - called_at)::float8 * 1000 as "msSinceCall"
    from ${countersOf(schema)}
    where name = 'lead'`);
}

/**
 * Runs the `work` of a call that changes no leads in a transaction that has locked those of a subscription, when its turn comes:
 * nobody links leads to what it deletes.
 */
export function holdLeads<Result>(
  database: Database,
  clock: Clock,
  schema: string,
  work: (transaction: Transaction, lock: LeadLock) => Promise<Result>,
  settings?: () => Settings,
): Promise<Result> {
  return database.inLine('writers', schema, () =>
    database.transaction(async (transaction) => {
      transaction.unlockEarly(flushLeads(schema));
      const [lock] = await transaction.together((executor) => [lockLeads(executor, clock, schema)]);
      return work(transaction, lock);
    }, settings),
  );
}

/** A subscription whose leads are written, who writes them, and by which clock that is dated. */
export interface LeadAuthor {
  readonly clock: Clock;
  readonly subscription: Subscription;
  readonly origin: Origin;
}

/**
 * The same for a call that changes leads.
 * @param work records in the ledger what it does
 */
export function changeLeads<Result>(
  database: Database,
  { clock, subscription, origin }: LeadAuthor,
  work: (transaction: Transaction, ledger: LedgerWriter) => Promise<Result>,
): Promise<Result> {
  const { schema } = subscription;
  return holdLeads(database, clock, schema, async (transaction, lock) => {
    const ledger = new LedgerWriter(subscription, origin, lock);
    const result = await work(transaction, ledger);
    noteRecorded(transaction, schema, lock, ledger);
    return result;
  });
}

/**
 * Says at the commit of a call which ids of activities are taken by what it has recorded, and whether it has changed something without a record.
 * @param nextId - the first id that no new lead of the call has
 */
export function noteRecorded(
  transaction: Transaction,
  schema: string,
  lock: LeadLock,
  { nextActivity, hasUnrecorded }: LedgerWriter,
  nextId = lock.nextId,
): void {
  if (nextActivity > lock.nextActivity) {
    for (const statement of noteSetBack(schema, lock)) transaction.atCommit(statement);
    transaction.atCommit(moveLeadCounter(schema, nextId, nextActivity));
  }
  if (hasUnrecorded) transaction.atCommit(noteUnrecorded(schema, lock));
}

/** Flushes the server that has the leads: on Citus a node that is another than the one that is connected to. */
export function flushLeads(schema: string): Sql {
  return kept(sql`${flush} from ${countersOf(schema)} where name = 'lead'`);
}

/** The update time of the call that has the lock. For use within statements. */
export function writtenUntil(schema: string): Sql {
  return timeOf(sql`(select written_until_us from ${countersOf(schema)} where name = 'lead')`);
}

/** Says that all ids of leads and of activities before these are taken. */
export function moveLeadCounter(schema: string, nextId: number, nextActivity: number): Sql {
  return kept(sql`
    update ${countersOf(schema)}
    set next_value = ${nextId}, next_activity = ${nextActivity}
    where name = 'lead'`);
}

/** Says that leads were changed without a record, to those who look up in the ledger what was changed. */
export function noteUnrecorded(schema: string, { lockedAt }: LedgerPlace): Sql {
  return sql`
    update ${countersOf(schema)}
    set unrecorded_count = unrecorded_count + 1,
      unrecorded_at = greatest(unrecorded_at, ${timeOf(sql`${lockedAt}::bigint`)})
    where name = 'lead'`;
}

/** Says where what is recorded is dated before what was recorded earlier: one row for each time that the clock has been set back. */
export function noteSetBack(schema: string, { isSetBack, nextActivity }: LedgerPlace): Sql[] {
  if (!isSetBack) return [];
  return [
    sql`
      insert into ${identifier(schema, 'clock_set_backs')} (until, first_id)
      select greatest(locked_until, locked_at), ${nextActivity}::bigint
      from ${countersOf(schema)}
      where name = 'lead'
      on conflict do nothing`,
  ];
}
