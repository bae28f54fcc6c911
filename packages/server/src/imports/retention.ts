import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { guardSchemas } from '../db/known-schemas.ts';
import { identifier, type Sql, sql } from '../db/sql.ts';

/** How long a batch id, its file and its reports are kept, counted from the submit. */
export const retentionDays = 7;

interface ExpiredImport {
  subscription_id: number;
  batch_id: number;
  file_id: string;
  schema_name: string;
}

/** The moment before which an import has expired. */
export function expiryOf(clock: Clock): Sql {
  return sql`${clock.now} - ${retentionDays} * interval '1 day'`;
}

/** Deletes finished imports whose time is over, each with its file and reports in one transaction. */
export async function deleteExpiredImports(database: Database, clock: Clock): Promise<void> {
  const expired = await database.query<ExpiredImport>(sql`
    select i.subscription_id, i.batch_id, i.file_id, s.schema_name
    from galena.imports i
    join galena.subscriptions s on s.id = i.subscription_id
    where i.created_at < ${expiryOf(clock)}
      and i.finished_at is not null
    order by i.created_at
    limit 1000`);
  for (const expiredImport of expired) await deleteImport(database, expiredImport);
}

async function deleteImport(database: Database, { schema_name, ...row }: ExpiredImport): Promise<void> {
  const guard = await guardSchemas();
  const deletions = [
    sql`delete from ${identifier(schema_name, 'row_reports')} where batch_id = ${row.batch_id}`,
    sql`delete from ${identifier(schema_name, 'file_chunks')} where file_id = ${row.file_id}`,
    sql`delete from ${identifier(schema_name, 'import_progress')} where batch_id = ${row.batch_id}`,
    sql`
      delete from galena.imports
      where subscription_id = ${row.subscription_id}
        and batch_id = ${row.batch_id}`,
  ];
  await database.transaction((transaction) =>
    transaction.together(({ execute }) => [...guard, ...deletions].map((statement) => execute(statement))),
  );
}
