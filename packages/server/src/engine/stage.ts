import { copyInto } from '../db/copy.ts';
import type { Database, Executor } from '../db/database.ts';
import { identifier, join, quoteLiteral, raw, type Sql, sql } from '../db/sql.ts';
import type { Chunk } from './chunk.ts';
import type { Job } from './job.ts';
import { keyOf } from './merge/expressions.ts';
import type { Plan } from './plan.ts';
import { RowSource } from './row-source.ts';

/**
 * The tables that rows pass through on their way to the leads. Two staging tables take turns: one fills while the
 * other is merged. They are unlogged, and named after the claim, so that an engine that was believed dead and wakes
 * up writes into tables that nobody reads.
 */
export interface StagingTables {
  readonly staging: readonly [string, string];
  readonly matches: string;
}

export function nameStagingTables(job: Job): StagingTables {
  const prefix = `staging_${job.batchId}_${job.leaseHolder.slice(0, 8)}`;
  return { staging: [`${prefix}_a`, `${prefix}_b`], matches: `${prefix}_matches` };
}

/** Makes the tables of a claim, after dropping what an earlier claim of the same import left behind. */
export async function createStagingTables(
  database: Database,
  plan: Plan,
  tables: StagingTables,
): Promise<void> {
  const { schema } = plan.job.subscription;
  await dropStagingTables(database, plan.job);
  const columns = plan.columns.map((column) => sql`${identifier(column.staged)} ${raw(column.type)},`);
  for (const table of tables.staging) {
    await database.execute(sql`
      create unlogged table ${identifier(schema, table)} (
        row_number integer not null,
        ${join(columns, '\n')}
        ${lookupColumn(plan)}
        -- The numbers of the columns whose cell says NULL.
        cleared smallint[]
      ) with (autovacuum_enabled = false)`);
  }
  await database.execute(sql`
    create unlogged table ${identifier(schema, tables.matches)} (
      row_number integer not null,
      -- Null for a row that repeats the key of a lead which the same chunk creates.
      lead_id integer,
      -- Whether the row changes its lead.
      is_change boolean not null,
      -- Whether it is this row that carries the change to its lead.
      is_written boolean not null,
      is_linked boolean not null,
      refusal text
    ) with (autovacuum_enabled = false)`);
}

/** The key that rows are matched by: PostgreSQL computes it while the row is staged, not while the merge waits. */
function lookupColumn({ lookup }: Plan): Sql {
  if (lookup === undefined) return sql``;
  const key = keyOf(lookup, identifier(lookup.staged));
  return sql`lookup_key ${raw(lookup.type)} generated always as (${key}) stored,`;
}

/** Drops the staging tables of all claims of an import. One that is still locked is left to a later call. */
export async function dropStagingTables(
  executor: Executor,
  job: Pick<Job, 'subscription' | 'batchId'>,
): Promise<void> {
  const { schema } = job.subscription;
  const tables = await executor.query<StagingTable>(sql`
    select schemaname, tablename
    from pg_tables
    where schemaname = ${schema}
      and starts_with(tablename, ${`staging_${job.batchId}_`})`);
  await dropTables(executor, tables);
}

/** Drops what a crash between the end of an import and the drop of its tables left behind. */
export async function dropAbandonedTables(executor: Executor): Promise<void> {
  const tables = await executor.query<StagingTable>(sql`
    select t.schemaname, t.tablename
    from pg_tables t
    join galena.subscriptions s on s.schema_name = t.schemaname
    where starts_with(t.tablename, 'staging_')
      and not exists (
        select
        from galena.imports i
        where i.subscription_id = s.id
          and i.status = 'importing'
          and starts_with(t.tablename, 'staging_' || i.batch_id || '_')
      )`);
  await dropTables(executor, tables);
}

interface StagingTable {
  readonly schemaname: string;
  readonly tablename: string;
}

async function dropTables(executor: Executor, tables: readonly StagingTable[]): Promise<void> {
  for (const { schemaname, tablename } of tables) {
    await executor
      .execute(sql`
      set lock_timeout = '2s';
      drop table if exists ${identifier(schemaname, tablename)};
      reset lock_timeout`)
      .catch(() => undefined);
  }
}

/** A chunk whose rows stand in a staging table. */
export interface StagedChunk {
  readonly chunk: Chunk;
  readonly table: string;
}

/** Reads the file and stages its rows behind the checkpoint, chunk by chunk; the tables take turns. */
export async function* stageChunks(
  database: Database,
  plan: Plan,
  tables: StagingTables,
  chunkRows: number,
): AsyncGenerator<StagedChunk> {
  const source = new RowSource(database, plan, chunkRows);
  for (let turn = 0; ; turn += 1) {
    const table = tables.staging[turn % 2 === 0 ? 0 : 1];
    const chunk = await stageChunk(database, plan, table, source);
    if (chunk === undefined) return;
    yield { chunk, table };
  }
}

async function stageChunk(
  database: Database,
  plan: Plan,
  table: string,
  source: RowSource,
): Promise<Chunk | undefined> {
  const { schema, timeZone } = plan.job.subscription;
  const columns = ['row_number', ...plan.columns.map((column) => column.staged), 'cleared'];
  return database.transaction(async (transaction) => {
    await transaction.execute(stagingStart(schema, table, timeZone));
    const copy = copyInto(transaction, { schema, table, columns });
    // Also when the file cannot be read on: a connection in the middle of a COPY takes no other statement.
    const chunk = await source.fill((lines) => copy.write(lines)).finally(() => copy.end());
    // Without statistics PostgreSQL takes the keys for 200 at most, and hashes all leads instead of the chunk.
    if (plan.lookup !== undefined)
      await transaction.execute(sql`analyze ${identifier(schema, table)} (lookup_key)`);
    return chunk;
  });
}

/** Times without an offset are read in the zone of the subscription. Nothing here needs to outlive a crash. */
function stagingStart(schema: string, table: string, timeZone: string): Sql {
  return sql`
    set local timezone = ${raw(quoteLiteral(timeZone))};
    set local synchronous_commit = off;
    truncate ${identifier(schema, table)}`;
}
