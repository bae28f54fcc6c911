import type { Database, Transaction } from '../../db/database.ts';
import { guardSchema } from '../../db/known-schemas.ts';
import { identifier, raw, type Sql, sql } from '../../db/sql.ts';
import { scratchColumns, scratchMembers, scratchTable } from '../../imports/dry-runs/scratch-tables.ts';
import type { Job } from '../job.ts';
import { holdJob, leaseTable, throwIfLost } from '../jobs/lease.ts';
import { indexedKey, writtenColumns } from '../merge/expressions.ts';
import type { Plan, PlannedColumn } from '../plan.ts';
import { importProgress } from '../progress.ts';

/**
 * Has the scratch tables of a dry run there. They are made when it begins, before its first row, and again from the start if the leads have
 * got another shape since, as Galena was updated: so nothing is made while rows are merged.
 * @returns how far it is with what its tables have
 */
export async function beginDryRun(database: Database, plan: Plan): Promise<Pick<Job, 'rowsDone'>> {
  const { job } = plan;
  const [begun] = await database.query(sql`
    select
    from ${identifier(job.subscription.schema, 'dry_runs')}
    where batch_id = ${job.batchId}
      and schema_version = ${job.schemaVersion}`);
  if (begun !== undefined) return job;
  await database
    .transaction(async (transaction) => {
      await transaction.execute(guardSchema(job.subscription.schema));
      await holdJob(transaction, job);
      for (const statement of startAnew(plan)) await transaction.execute(statement);
      await createTables(transaction, plan);
    })
    .catch(throwIfLost);
  return { rowsDone: 0 };
}

/** Forgets what an older Galena has done of it, and notes which leads it begins with. */
function startAnew(plan: Plan): Sql[] {
  const { job } = plan;
  const { schema } = job.subscription;
  const ofDryRun = sql`where batch_id = ${job.batchId}`;
  return [
    sql`drop table if exists ${scratchTable(schema, job.batchId)}`,
    sql`drop table if exists ${scratchMembers(schema, job.batchId)}`,
    ...['row_reports', 'dry_run_order', 'dry_run_unchanged', 'dry_runs'].map(
      (table) => sql`delete from ${identifier(schema, table)} ${ofDryRun}`,
    ),
    sql`update ${leaseTable(job)} set ${importProgress.set(importProgress.nothingDone)} ${ofDryRun}`,
    sql`
      insert into ${identifier(schema, 'dry_runs')} (batch_id, schema_version, generation, written_until_us, field_ids)
      select
        ${job.batchId}::integer, ${job.schemaVersion}::integer, generation, written_until_us,
        ${writtenColumns(plan).map(({ field }) => field.id)}::integer[]
      from ${identifier(schema, 'counters')}
      where name = 'lead'`,
  ];
}

/**
 * With the columns and constraints of leads, so that a row that PostgreSQL does not take fails here too, and the two indexes that a merge
 * reads. They are logged: what has been counted outlives a crash, and so do the differences.
 */
async function createTables(transaction: Transaction, { job, lookup, list }: Plan): Promise<void> {
  const { schema } = job.subscription;
  const table = scratchTable(schema, job.batchId);
  const { row, line, before } = scratchColumns;
  await transaction.execute(sql`
    create table ${table} (
      like ${identifier(schema, 'leads')} including constraints including storage,
      ${raw(row)} integer,
      ${raw(line)} integer,
      ${raw(before)} text[],
      primary key (id)
    ) with (fillfactor = 80)`);
  if (lookup !== undefined && lookup.field.name !== 'id') {
    await transaction.execute(sql`create index on ${table} ((${keyOfLead(lookup)}))`);
  }
  if (list !== undefined) {
    await transaction.execute(sql`
      create table ${scratchMembers(schema, job.batchId)} (
        like ${identifier(schema, 'list_members')},
        primary key (list_id, lead_id)
      )`);
  }
}

function keyOfLead(lookup: PlannedColumn): Sql {
  return indexedKey(lookup, identifier(lookup.field.name));
}

/** The columns that a scratch table has of the leads: fields that were made since it was are not among them. */
export async function leadColumns(database: Database, { job }: Plan): Promise<readonly string[]> {
  const table = scratchTable(job.subscription.schema, job.batchId).strings.join('');
  const columns = await database.query<{ name: string }>(sql`
    select attname as name
    from pg_attribute
    where attrelid = to_regclass(${table})
      and attnum > 0
      and not attisdropped
      and attname <> all(${Object.values(scratchColumns)}::text[])
    order by attnum`);
  return columns.map(({ name }) => name);
}
