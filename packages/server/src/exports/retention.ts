import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { guardSchemas } from '../db/known-schemas.ts';
import { identifier, type Sql, sql } from '../db/sql.ts';
import { daysAgo, fileDays, statusDays } from './find-export.ts';

interface ExpiredExport {
  readonly subscriptionId: number;
  readonly number: number;
  readonly fileId: string | null;
  readonly schema: string;
}

/** Deletes the files of exports whose time is over, and later the exports themselves. */
export async function deleteExpiredExports(database: Database, clock: Clock): Promise<void> {
  const withFile = await database.query<ExpiredExport>(sql`
    select ${expiredColumns}
    where j.finished_at < ${daysAgo(clock, fileDays)}
      and j.file_id is not null
    order by j.finished_at
    limit 1000`);
  for (const one of withFile) await deleteFile(database, one);
  const forgotten = await database.query<ExpiredExport>(sql`
    select ${expiredColumns}
    where j.finished_at < ${daysAgo(clock, statusDays)}
      and j.file_id is null
    order by j.finished_at
    limit 1000`);
  for (const one of forgotten) await deleteExport(database, one);
  await database.execute(sql`
    delete from galena.exports
    where status = 'created'
      and created_at < ${daysAgo(clock, fileDays)}`);
}

const expiredColumns: Sql = sql`
  j.subscription_id as "subscriptionId", j.number, j.file_id as "fileId", s.schema_name as schema
  from galena.exports j
  join galena.subscriptions s on s.id = j.subscription_id`;

function deleteFile(database: Database, { schema, fileId, ...key }: ExpiredExport): Promise<void> {
  return carryOut(database, [
    sql`delete from ${identifier(schema, 'file_chunks')} where file_id = ${fileId}`,
    sql`update galena.exports set file_id = null where ${isExport(key)}`,
  ]);
}

function deleteExport(database: Database, { schema, ...key }: ExpiredExport): Promise<void> {
  return carryOut(database, [
    sql`delete from ${identifier(schema, 'export_progress')} where number = ${key.number}`,
    sql`delete from galena.exports where ${isExport(key)}`,
  ]);
}

function isExport({ subscriptionId, number }: Pick<ExpiredExport, 'subscriptionId' | 'number'>): Sql {
  return sql`subscription_id = ${subscriptionId} and number = ${number}`;
}

async function carryOut(database: Database, deletions: readonly Sql[]): Promise<void> {
  const guard = await guardSchemas();
  await database.transaction((transaction) =>
    transaction.together(({ execute }) => [...guard, ...deletions].map((statement) => execute(statement))),
  );
}
