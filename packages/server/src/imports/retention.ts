import type { Clock } from '../clock.ts';
import { isLockTimeout } from '../db/connection-errors.ts';
import type { Database, Settings, Transaction } from '../db/database.ts';
import { guardSchemas } from '../db/known-schemas.ts';
import { identifier, type Sql, sql } from '../db/sql.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import { isDryRun } from './dry-runs/is-dry-run.ts';
import { scratchMembers, scratchTable } from './dry-runs/scratch-tables.ts';
import { deleteOutdatedKeys } from './idempotency.ts';

/** How long Marketo's calls know an import, and how long its file and its reports are kept, counted from the submit. */
export const retentionDays = 7;

/** How long a dry run is kept, with what it has found out, counted from its end. */
export const dryRunDays = 1;

interface ExpiredImport {
  subscription_id: number;
  batch_id: number;
  file_id: string;
  schema_name: string;
  kind: string;
}

/** The moment before which an import has expired. */
export function expiryOf(clock: Clock): Sql {
  return beforeDays(clock, retentionDays);
}

/** The moment before which an import is forgotten altogether. */
export function historyOf(clock: Clock, { importHistoryDays }: Subscription): Sql {
  return beforeDays(clock, importHistoryDays);
}

/** The moment before which a dry run that ended is forgotten. */
export function dryRunExpiryOf(clock: Clock): Sql {
  return beforeDays(clock, dryRunDays);
}

function beforeDays(clock: Clock, days: number): Sql {
  return sql`${clock.now} - ${days} * interval '1 day'`;
}

/**
 * Deletes the files and reports of finished imports that have expired, each in one transaction, and then the imports themselves
 * that are older than the `importHistoryDays` of their subscription. Of dry runs all goes at once. The keys of requests that nobody sends
 * again are forgotten.
 */
export async function deleteExpiredImports(database: Database, clock: Clock): Promise<void> {
  await deleteExpiredDryRuns(database, clock);
  await deleteExpiredFiles(database, clock);
  await deleteForgottenImports(database, clock);
  await database.execute(deleteOutdatedKeys(clock));
}

async function deleteExpiredDryRuns(database: Database, clock: Clock): Promise<void> {
  const expired = await database.query<ExpiredImport>(sql`
    select i.subscription_id, i.batch_id, i.file_id, i.kind, s.schema_name
    from galena.imports i
    join galena.subscriptions s on s.id = i.subscription_id
    where ${isDryRun('i.')}
      and i.finished_at < ${dryRunExpiryOf(clock)}
    order by i.finished_at
    limit 1000`);
  for (const dryRun of expired) {
    await deleteDryRun(database, dryRun).catch((error: unknown) => {
      // A backup may read its tables for hours: it goes behind that.
      if (!isLockTimeout(error)) throw error;
    });
  }
}

/** Whoever reads its tables comes before who drops them, but those who come to read meanwhile wait for no longer than this. */
const whileRead: Settings = { lock_timeout: '1000' };

async function deleteDryRun(database: Database, dryRun: ExpiredImport): Promise<void> {
  const { subscription_id, batch_id, schema_name, kind } = dryRun;
  const forget = sql`
    delete from galena.imports
    where subscription_id = ${subscription_id}
      and batch_id = ${batch_id}`;
  // That of an undo has no tables of its own.
  if (kind === 'undo') return deleteWithFile(database, dryRun, [], forget);
  const own = (table: string) =>
    sql`delete from ${identifier(schema_name, table)} where batch_id = ${batch_id}`;
  await deleteWithFile(
    database,
    dryRun,
    [
      sql`drop table if exists ${scratchTable(schema_name, batch_id)}`,
      sql`drop table if exists ${scratchMembers(schema_name, batch_id)}`,
      ...['dry_run_order', 'dry_run_unchanged', 'dry_runs'].map(own),
    ],
    forget,
    whileRead,
  );
}

async function deleteExpiredFiles(database: Database, clock: Clock): Promise<void> {
  const expired = await database.query<ExpiredImport>(sql`
    select i.subscription_id, i.batch_id, i.file_id, i.kind, s.schema_name
    from galena.imports i
    join galena.subscriptions s on s.id = i.subscription_id
    where i.created_at < ${expiryOf(clock)}
      and i.has_files
      and not ${isDryRun('i.')}
      and i.finished_at is not null
    order by i.created_at
    limit 1000`);
  for (const expiredImport of expired) await deleteFiles(database, expiredImport);
}

async function deleteFiles(database: Database, expired: ExpiredImport): Promise<void> {
  const note = sql`
    update galena.imports
    set has_files = false
    where subscription_id = ${expired.subscription_id}
      and batch_id = ${expired.batch_id}`;
  await deleteWithFile(database, expired, [], note);
}

/** Deletes what every job has in the schema of its subscription, and the file unless another one has it too. */
async function deleteWithFile(
  database: Database,
  expired: ExpiredImport,
  more: readonly Sql[],
  inQueue: Sql,
  settings: Settings = {},
): Promise<void> {
  const { schema_name, batch_id, file_id } = expired;
  const guard = await guardSchemas();
  const own = (table: string) =>
    sql`delete from ${identifier(schema_name, table)} where batch_id = ${batch_id}`;
  await database.transaction(
    async (transaction) => {
      await transaction.together(({ execute }) => guard.map((statement) => execute(statement)));
      const isShared = await holdFile(transaction, expired);
      const deletions = [
        ...more,
        ...['row_reports', 'undo_kept', 'import_progress'].map(own),
        ...(isShared
          ? []
          : [sql`delete from ${identifier(schema_name, 'file_chunks')} where file_id = ${file_id}`]),
        inQueue,
      ];
      await transaction.together(({ execute }) => deletions.map((statement) => execute(statement)));
    },
    () => settings,
  );
}

/**
 * Whether a file is that of another import too. Each that has it is held until the end of the transaction, so that of two that expire at the
 * same time the second one knows of the first, and nobody makes another one of a dry run that goes.
 */
async function holdFile(
  transaction: Transaction,
  { subscription_id, batch_id, file_id }: ExpiredImport,
): Promise<boolean> {
  const having = await transaction.query<{ batchId: number }>(sql`
    select batch_id as "batchId"
    from galena.imports
    where subscription_id = ${subscription_id}
      and file_id = ${file_id}
      and has_files
    order by batch_id
    for update`);
  return having.some(({ batchId }) => batchId !== batch_id);
}

/** By subscription, as each has its own days: the index gives the few that are over without a look at the others. */
async function deleteForgottenImports(database: Database, clock: Clock): Promise<void> {
  await database.execute(sql`
    delete from galena.imports i
    using galena.subscriptions s
    where i.subscription_id = s.id
      and not i.has_files
      and i.created_at < ${clock.now} - s.import_history_days * interval '1 day'`);
}
