import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { guardSchemas } from '../db/known-schemas.ts';
import { identifier, type Sql, sql } from '../db/sql.ts';
import type { Subscription } from '../subscriptions/subscription.ts';

/** How long Marketo's calls know an import, and how long its file and its reports are kept, counted from the submit. */
export const retentionDays = 7;

interface ExpiredImport {
  subscription_id: number;
  batch_id: number;
  file_id: string;
  schema_name: string;
}

/** The moment before which an import has expired. */
export function expiryOf(clock: Clock): Sql {
  return beforeDays(clock, retentionDays);
}

/** The moment before which an import is forgotten altogether. */
export function historyOf(clock: Clock, { importHistoryDays }: Subscription): Sql {
  return beforeDays(clock, importHistoryDays);
}

function beforeDays(clock: Clock, days: number): Sql {
  return sql`${clock.now} - ${days} * interval '1 day'`;
}

/**
 * Deletes the files and reports of finished imports that have expired, each in one transaction, and then the imports themselves
 * that are older than the `importHistoryDays` of their subscription.
 */
export async function deleteExpiredImports(database: Database, clock: Clock): Promise<void> {
  await deleteExpiredFiles(database, clock);
  await deleteForgottenImports(database, clock);
}

async function deleteExpiredFiles(database: Database, clock: Clock): Promise<void> {
  const expired = await database.query<ExpiredImport>(sql`
    select i.subscription_id, i.batch_id, i.file_id, s.schema_name
    from galena.imports i
    join galena.subscriptions s on s.id = i.subscription_id
    where i.created_at < ${expiryOf(clock)}
      and i.has_files
      and i.finished_at is not null
    order by i.created_at
    limit 1000`);
  for (const expiredImport of expired) await deleteFiles(database, expiredImport);
}

async function deleteFiles(database: Database, { schema_name, ...row }: ExpiredImport): Promise<void> {
  const guard = await guardSchemas();
  const deletions = [
    sql`delete from ${identifier(schema_name, 'row_reports')} where batch_id = ${row.batch_id}`,
    sql`delete from ${identifier(schema_name, 'file_chunks')} where file_id = ${row.file_id}`,
    sql`delete from ${identifier(schema_name, 'import_progress')} where batch_id = ${row.batch_id}`,
    sql`
      update galena.imports
      set has_files = false
      where subscription_id = ${row.subscription_id}
        and batch_id = ${row.batch_id}`,
  ];
  await database.transaction((transaction) =>
    transaction.together(({ execute }) => [...guard, ...deletions].map((statement) => execute(statement))),
  );
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
