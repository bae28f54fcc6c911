import { type Database, type Executor, flush, type Transaction } from '../db/database.ts';
import { identifier, type Sql, sql } from '../db/sql.ts';

/** Who writes leads: an import makes way for calls, and wants to know when they come. */
export type LeadWriter = 'call' | 'import';

/** What the writers of leads know of each other. */
export interface LeadWrites {
  /** Counts the transactions that had the lock. */
  readonly generation: number;
  /** How long ago a call has last had it; null if none ever had. */
  readonly msSinceCall: number | null;
}

/** What the holder of the lock gets with it; its own transaction counts. */
export interface LeadLock extends LeadWrites {
  /** The next free lead id. */
  readonly nextId: number;
  /** The time of the last of the holder's writes, in microseconds since 1970. */
  readonly writtenUntil: number;
}

/**
 * Takes the lock under which leads of a subscription are created, matched and linked, until the end of the transaction:
 * so two writers never create the same lead twice. It is passed on in the order in which it was asked for; whoever
 * waits for a row that each holder changes is overtaken by those who come later and find its newest version at once.
 * Only one import at a time asks for it, so that a call waits for one chunk at the most.
 * Lock, counter and what is read of it are one round trip, because each one lengthens everybody's wait.
 * The lock comes with update times for this many writes, a microsecond apart and later than those of all earlier holders: so of
 * several leads, the one with the latest time is the one written last. After a clock was set back by more than a second, times
 * are correct rather than in order.
 * @param executor of statements that go together
 */
export async function lockLeads(
  executor: Executor,
  schema: string,
  writer: LeadWriter,
  writeCount = 1,
): Promise<LeadLock> {
  const counters = identifier(schema, 'counters');
  const [, , [lock]] = await Promise.all([
    // On Citus the lock is then held on the node that has the counters, whatever node one is connected to.
    executor.query(sql`
      select
        ${writer === 'import' ? sql`pg_advisory_xact_lock(hashtext('galena.imports'), hashtext(${schema})),` : sql``}
        pg_advisory_xact_lock(hashtext('galena.leads'), hashtext(${schema}))
      from ${counters}
      where name = 'lead'`),
    // The time of this statement: it begins once the lock is there.
    executor.execute(sql`
      update ${counters}
      set generation = generation + 1,
        written_before_us = written_until_us,
        write_count = ${writeCount}::integer,
        locked_at = statement_timestamp()
        ${writer === 'call' ? sql`, called_at = statement_timestamp()` : sql``}
      where name = 'lead'`),
    executor.query<LeadLock>(selectCounter(schema)),
  ]);
  if (lock === undefined) throw new Error(`schema ${schema} has no counter for leads`);
  return lock;
}

/** What those have written who had the lock, as far as it is committed. */
export async function readLeadWrites(executor: Executor, schema: string): Promise<LeadWrites> {
  const [counter] = await executor.query<LeadWrites>(selectCounter(schema));
  if (counter === undefined) throw new Error(`schema ${schema} has no counter for leads`);
  return counter;
}

function selectCounter(schema: string): Sql {
  return sql`
    select
      next_value as "nextId", written_until_us as "writtenUntil", generation,
      extract(epoch from clock_timestamp() - called_at)::float8 * 1000 as "msSinceCall"
    from ${identifier(schema, 'counters')}
    where name = 'lead'`;
}

/** Runs the `work` of a call in a transaction that has locked the leads of a subscription, when its turn comes. */
export function changeLeads<Result>(
  database: Database,
  schema: string,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  return database.inLine('writers', schema, () =>
    database.transaction(async (transaction) => {
      transaction.unlockEarly(flushLeads(schema));
      await transaction.together((executor) => [lockLeads(executor, schema, 'call')]);
      return work(transaction);
    }),
  );
}

/** Flushes the server that has the leads: on Citus a node that is another than the one that is connected to. */
export function flushLeads(schema: string): Sql {
  return sql`${flush} from ${identifier(schema, 'counters')} where name = 'lead'`;
}

/**
 * The update time of the lock's holder; of several writes, the last one or one of those before it. For use within statements,
 * and free of functions that depend on the time or on settings: Citus takes none of those in most places.
 * @param writesBehind - how many of the holder's writes come later
 */
export function writtenUntil(schema: string, writesBehind?: Sql): Sql {
  const last = sql`(select written_until_us from ${identifier(schema, 'counters')} where name = 'lead')`;
  const behind = writesBehind === undefined ? sql`` : sql` - ${writesBehind}`;
  return sql`to_timestamp((${last}${behind}) / 1000000.0::float8)`;
}

/** When the holder of the lock has got it. For use within statements. */
export function lockedAt(schema: string): Sql {
  return sql`(select locked_at from ${identifier(schema, 'counters')} where name = 'lead')`;
}

/** Says that all ids before this one are taken. */
export function moveLeadCounter(schema: string, nextId: number): Sql {
  return sql`
    update ${identifier(schema, 'counters')}
    set next_value = ${nextId}
    where name = 'lead'`;
}
