import { copyInto } from '../db/copy.ts';
import { CopyLines } from '../db/copy-lines.ts';
import type { Database, Executor, Transaction } from '../db/database.ts';
import { quoteLiteral, raw, sql } from '../db/sql.ts';
import { type LeadLock, lockLeads, moveLeadCounter } from '../leads/lead-lock.ts';
import type { RowOutcome } from '../metrics/measurement.ts';
import type { Chunk } from './chunk.ts';
import { leaseMs } from './claim.ts';
import { LeaseLost, stillOurs } from './lease.ts';
import type { MatchAhead } from './match-ahead.ts';
import { dropCompanyCells } from './merge/drop-company-cells.ts';
import { type Merge, prepareMerge } from './merge/expressions.ts';
import { foldRepeatedKeys } from './merge/fold.ts';
import { matchRows, matchSettings } from './merge/match.ts';
import { refuseMatches, refuseUnknownIds, refuseUnknownLinks } from './merge/refuse.ts';
import { addMatchedToList, insertLeads, updateLeads } from './merge/write.ts';
import type { Plan } from './plan.ts';
import type { StagedChunk } from './stage.ts';
import type { TimeSpent } from './time-spent.ts';

/** Reports go to PostgreSQL in pieces of this size. */
const copyBytes = 2 ** 16;

/** What the rows of a chunk came to. */
interface Counts {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
}

const noRows: Counts = { created: 0, updated: 0, unchanged: 0 };

/** A chunk that is committed. */
interface MergedChunk {
  readonly rows: Record<RowOutcome, number>;
  readonly isCancelRequested: boolean;
  /** Undefined where no row of the chunk got so far. */
  readonly lock: LeadLock | undefined;
}

/** What the connections of merges are called in `pg_stat_activity`, so that they can be told from those of calls. */
const mergeName = 'galena import';

const mergeSettings = sql`
  ${matchSettings};
  set local application_name = ${raw(quoteLiteral(mergeName))}`;

/**
 * Merges a staged chunk into the leads. Rows, list members, reports, counters and the checkpoint are one transaction,
 * which commits only while the lease is still ours: so each row takes effect exactly once.
 */
export async function mergeChunk(
  database: Database,
  plan: Plan,
  staged: StagedChunk,
  ahead: MatchAhead,
  spent: TimeSpent,
): Promise<MergedChunk> {
  const { chunk, clock } = staged;
  clock.enter('lock');
  const merged = await database.transaction(async (transaction) => {
    await transaction.execute(mergeSettings);
    const { counts, lock } = await mergeRows(transaction, plan, staged, ahead);
    clock.enter('report');
    await saveReports(transaction, plan, chunk);
    clock.enter('commit');
    const isCancelRequested = await moveCheckpoint(
      transaction,
      plan,
      chunk,
      counts,
      spent.toJson(clock.times),
    );
    const rows = { ...counts, failed: chunk.failures.size, warned: chunk.warnings.size };
    return { rows, isCancelRequested, lock };
  });
  clock.stop();
  return merged;
}

async function mergeRows(
  transaction: Transaction,
  plan: Plan,
  staged: StagedChunk,
  ahead: MatchAhead,
): Promise<{ counts: Counts; lock: LeadLock | undefined }> {
  const { chunk, tables, clock } = staged;
  if (plan.lookup === undefined || chunk.stagedCount === 0) return { counts: noRows, lock: undefined };
  const merge = prepareMerge(plan, plan.lookup, chunk, tables);
  const failedBefore = chunk.failures.size;
  const lock = await lockLeads(transaction, plan.job.subscription.schema, 'import');
  const firstId = lock.nextId;
  clock.enter('match');
  await refuseUnknownLinks(transaction, merge, chunk);
  if (!ahead.holds(staged, lock.generation)) await matchAgain(transaction, merge, staged);
  await refuseUnknownIds(transaction, merge, chunk);
  await refuseMatches(transaction, merge, chunk);
  await dropCompanyCells(transaction, merge, chunk);
  if (chunk.mayRepeatKeys) await foldRepeatedKeys(transaction, merge);
  clock.enter('write');
  await updateLeads(transaction, merge);
  const created = await insertLeads(transaction, merge, firstId);
  await addMatchedToList(transaction, merge);
  if (created > 0) await moveLeadCounter(transaction, plan.job.subscription.schema, firstId + created);
  const counts = { created, ...(await countMatches(transaction, merge)) };
  checkComplete(chunk, counts, chunk.failures.size - failedBefore);
  return { counts, lock };
}

/** Matches under the lock, where nobody writes leads any more. */
async function matchAgain(transaction: Transaction, merge: Merge, { matchedAt }: StagedChunk): Promise<void> {
  if (matchedAt !== undefined) await transaction.execute(sql`delete from ${merge.matches}`);
  await matchRows(transaction, merge);
}

async function countMatches(executor: Executor, merge: Merge): Promise<Omit<Counts, 'created'>> {
  const [row] = await executor.query<Omit<Counts, 'created'>>(sql`
    select
      count(*) filter (where is_change) as updated,
      count(*) filter (where not is_change) as unchanged
    from ${merge.matches}`);
  return row ?? { updated: 0, unchanged: 0 };
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
  const columns = ['batch_id', 'row_number', 'kind', 'line', 'cells', 'reason'];
  const copy = copyInto(transaction, { schema: plan.job.subscription.schema, table: 'row_reports', columns });
  const lines = new CopyLines();
  for (const { rowNumber, kind, line, cells, reason } of reports) {
    for (const value of [plan.job.batchId, rowNumber, kind, line, cells]) {
      lines.add(String(value));
      lines.endValue();
    }
    lines.add(reason);
    lines.endLine();
    if (lines.sizeBytes > copyBytes) await copy.write(lines.take());
  }
  await copy.write(lines.take());
  await copy.end();
}

/** Gives whether the import is to be cancelled. */
async function moveCheckpoint(
  executor: Executor,
  plan: Plan,
  chunk: Chunk,
  counts: Counts,
  phaseMs: string,
): Promise<boolean> {
  const [row] = await executor.query<{ cancel_requested: boolean }>(sql`
    update galena.imports
    set rows_done = ${chunk.lastRow},
      bytes_done = ${chunk.bytesRead},
      created = created + ${counts.created},
      updated = updated + ${counts.updated},
      unchanged = unchanged + ${counts.unchanged},
      failed = failed + ${chunk.failures.size},
      warned = warned + ${chunk.warnings.size},
      phase_ms = ${phaseMs}::jsonb,
      attempts = 0,
      lease_until = clock_timestamp() + ${leaseMs} * interval '1 ms'
    where ${stillOurs(plan.job)}
      and rows_done = ${chunk.rowsBefore}
    returning cancel_requested`);
  if (row === undefined) throw new LeaseLost(`import ${plan.job.batchId} was taken over`);
  return row.cancel_requested;
}
