import { copyInto } from '../db/copy.ts';
import { CopyLines } from '../db/copy-lines.ts';
import type { Database, Executor, Settings, Transaction } from '../db/database.ts';
import { guardSchemas } from '../db/known-schemas.ts';
import { type Sql, sql } from '../db/sql.ts';
import { type LeadLock, lockLeads, moveLeadCounter } from '../leads/lead-lock.ts';
import type { RowOutcome } from '../metrics/measurement.ts';
import { type Counts, holdImport, moveCheckpoint } from './checkpoint.ts';
import type { Chunk } from './chunk.ts';
import type { LockTimes } from './chunk-sizes.ts';
import type { MatchAhead } from './match-ahead.ts';
import { dropCompanyCells } from './merge/drop-company-cells.ts';
import { type Merge, prepareMerge } from './merge/expressions.ts';
import { foldRepeatedKeys } from './merge/fold.ts';
import { matchRows, matchSettings } from './merge/match.ts';
import { refuseMatches, refuseUnknownIds, refuseUnknownLinks } from './merge/refuse.ts';
import { addCreatedToList, addMatchedToList, insertLeads, updateLeads } from './merge/write.ts';
import type { Plan } from './plan.ts';
import type { StagedChunk } from './stage.ts';
import type { TimeSpent } from './time-spent.ts';

/** Reports go to PostgreSQL in pieces of this size. */
const copyBytes = 2 ** 16;

const noRows: Counts = { created: 0, updated: 0, unchanged: 0, repeated: 0 };

/** A chunk that is committed. */
interface MergedChunk {
  readonly rows: Record<RowOutcome, number>;
  readonly isCancelRequested: boolean;
  /** Undefined where no row of the chunk got so far. */
  readonly lock: (Pick<LeadLock, 'msSinceCall'> & LockTimes) | undefined;
}

/** The lock on the leads, and since when this process has known of it. */
interface Locked extends LeadLock {
  readonly lockedAt: number;
}

/** The name is for `pg_stat_activity`, so that merges can be told from calls. */
const mergeSettings: Settings = { ...matchSettings, application_name: 'galena import' };

/**
 * Merges a staged chunk into the leads. Rows, list members, reports, counters and the checkpoint are one transaction,
 * which goes on only while the lease is still ours: so each row takes effect exactly once.
 *
 * The leads are locked for as few round trips as can be, as calls wait for the lock: one that finds and writes,
 * one that commits. A chunk that was matched ahead takes one more, to see whether its matches hold.
 */
export async function mergeChunk(
  database: Database,
  plan: Plan,
  staged: StagedChunk,
  ahead: MatchAhead,
  spent: TimeSpent,
): Promise<MergedChunk> {
  const { chunk, clock } = staged;
  const guard = await guardSchemas();
  clock.enter('lock');
  let isCancelRequested = false;
  const merge = async (transaction: Transaction) => {
    const { counts, lock } = await mergeRows(transaction, plan, staged, ahead, guard);
    clock.enter('report');
    await saveReports(transaction, plan, chunk);
    clock.enter('commit');
    const checkpoint = moveCheckpoint(plan, chunk, counts, spent.toJson(clock.times));
    transaction.atCommit<{ cancel_requested: boolean }>(checkpoint, ([row]) => {
      isCancelRequested = row?.cancel_requested === true;
    });
    const rows = { ...counts, failed: chunk.failures.size, warned: chunk.warnings.size };
    return { rows, lock, committingAt: performance.now() };
  };
  const { rows, lock, committingAt } = await database.transaction(merge, () => mergeSettings);
  clock.stop();
  const now = performance.now();
  const held = lock && {
    msSinceCall: lock.msSinceCall,
    lockedMs: now - lock.lockedAt,
    commitMs: now - committingAt,
  };
  return { rows, lock: held, isCancelRequested };
}

async function mergeRows(
  transaction: Transaction,
  plan: Plan,
  staged: StagedChunk,
  ahead: MatchAhead,
  guard: Sql,
): Promise<{ counts: Counts; lock: Locked | undefined }> {
  const { chunk, tables, matched, clock } = staged;
  if (plan.lookup === undefined || chunk.stagedCount === 0) {
    await transaction.together((executor) => [executor.execute(guard), holdImport(executor, plan, chunk)]);
    return { counts: noRows, lock: undefined };
  }
  const merge = prepareMerge(plan, plan.lookup, chunk, tables);
  const failedBefore = chunk.failures.size;
  const { schema } = plan.job.subscription;
  let lockedAt = 0;
  const enterMatch = () => {
    lockedAt = performance.now();
    clock.enter('match');
  };
  // Whether what was found ahead still holds is known only when the lock is there; other chunks need not wait for that.
  const lockGuarded = (executor: Executor) =>
    Promise.all([executor.execute(guard), lockLeads(executor, schema, 'import', chunk.rowCount)]).then(
      ([, lock]) => lock,
    );
  const [early] =
    matched === undefined ? [] : await transaction.together((executor) => [lockGuarded(executor)]);
  const isMatched = matched !== undefined && early !== undefined && ahead.holds(matched, early.generation);
  if (early !== undefined) enterMatch();
  const [lock, , , { created, changed }, { written, ...counted }] = await transaction.together((executor) => [
    early ? Promise.resolve(early) : lockGuarded(executor).finally(enterMatch),
    holdImport(executor, plan, chunk),
    judgeRows(executor, merge, staged, isMatched).then(() => clock.enter('write')),
    writeLeads(executor, merge, chunk, isMatched && isAllNew(staged)),
    countMatches(executor, merge),
  ]);
  if (early === undefined) ahead.noteLock(lock.generation);
  checkUntouched(changed, written);
  if (created > 0) transaction.atCommit(moveLeadCounter(schema, lock.nextId + created));
  const counts = { created, ...counted };
  checkComplete(chunk, counts, chunk.failures.size - failedBefore);
  return { counts, lock: { ...lock, lockedAt } };
}

/** Leaves the rows that are to be written, with what they match. */
async function judgeRows(
  executor: Executor,
  merge: Merge,
  { chunk, matched }: StagedChunk,
  isMatched: boolean,
): Promise<void> {
  await Promise.all([
    refuseUnknownLinks(executor, merge, chunk),
    // Under the lock nobody writes leads any more.
    !isMatched && matched !== undefined && executor.execute(sql`delete from ${merge.matches}`),
    !isMatched && matchRows(executor, merge),
    refuseUnknownIds(executor, merge, chunk),
    refuseMatches(executor, merge, chunk),
    dropCompanyCells(executor, merge, chunk),
    chunk.mayRepeatKeys && foldRepeatedKeys(executor, merge),
  ]);
}

/** Whether each row of a chunk creates a lead. */
function isAllNew({ chunk, matched }: StagedChunk): boolean {
  return matched?.count === 0 && chunk.stagedCount === chunk.rowCount && !chunk.mayRepeatKeys;
}

/** Gives the numbers of leads that were created and changed. */
async function writeLeads(
  executor: Executor,
  merge: Merge,
  { rowsBefore, rowCount }: Chunk,
  isAllNew: boolean,
): Promise<{ created: number; changed: number }> {
  const [changed, created] = await Promise.all([
    updateLeads(executor, merge),
    insertLeads(executor, merge, isAllNew ? rowsBefore + 1 : undefined),
    addCreatedToList(executor, merge, rowCount),
    addMatchedToList(executor, merge),
  ]);
  return { created, changed };
}

/** What the matched rows count as, and how many of them are to be written. */
interface MatchCounts extends Omit<Counts, 'created'> {
  readonly written: number;
}

async function countMatches(executor: Executor, merge: Merge): Promise<MatchCounts> {
  const [row] = await executor.query<MatchCounts>(sql`
    select
      count(*) filter (where is_change) as updated,
      count(*) filter (where not is_change) as unchanged,
      count(*) filter (where is_change and is_repeat) as repeated,
      count(*) filter (where is_written) as written
    from ${merge.matches}`);
  return row ?? { updated: 0, unchanged: 0, repeated: 0, written: 0 };
}

/** Who writes leads past Galena, in SQL or by rewriting the table, may move them after they were matched. */
function checkUntouched(changed: number, written: number): void {
  if (changed !== written) {
    throw new Error(
      `${written} leads were to be changed, but only ${changed} are where they were; the chunk is done again`,
    );
  }
}

/** A crash of PostgreSQL empties unlogged tables: a chunk that has lost rows since it was staged must not count. */
function checkComplete(chunk: Chunk, { created, updated, unchanged }: Counts, refused: number): void {
  const merged = created + updated + unchanged + refused;
  if (merged !== chunk.stagedCount) {
    throw new Error(`${chunk.stagedCount} rows were staged, but ${merged} merged; the chunk is done again`);
  }
}

async function saveReports(transaction: Transaction, plan: Plan, chunk: Chunk): Promise<void> {
  const reports = chunk.reports();
  if (reports.length === 0) return;
  const columns = ['batch_id', 'row_number', 'kind', 'line', 'cells', 'surplus', 'reason'];
  const copy = copyInto(transaction, { schema: plan.job.subscription.schema, table: 'row_reports', columns });
  const lines = new CopyLines();
  for (const { rowNumber, kind, line, cells, surplus, reason } of reports) {
    for (const value of [plan.job.batchId, rowNumber, kind, line, cells]) {
      lines.add(String(value));
      lines.endValue();
    }
    lines.add(surplus);
    lines.endValue();
    lines.add(reason);
    lines.endLine();
    if (lines.sizeBytes > copyBytes) await copy.write(lines.take());
  }
  await copy.write(lines.take());
  await copy.end();
}
