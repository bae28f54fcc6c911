import { copyInto } from '../db/copy.ts';
import type { Database, Executor, Settings, Transaction } from '../db/database.ts';
import { identifier, join, raw, type Sql, sql } from '../db/sql.ts';
import { PhaseClock } from '../metrics/measurement.ts';
import type { Chunk } from './chunk.ts';
import type { Job } from './job.ts';
import { indexedKey } from './merge/expressions.ts';
import type { Plan } from './plan.ts';
import { refuseAlone } from './row-hunt.ts';
import { RowSource } from './row-source.ts';
import type { StagingTables } from './staging-tables.ts';
import type { Steps } from './steps.ts';

async function createTables(database: Database, plan: Plan, { rows, matches }: StagingTables): Promise<void> {
  const { schema } = plan.job.subscription;
  const statements = [createRows(plan, identifier(schema, rows)), createMatches(identifier(schema, matches))];
  await database.execute(join(statements, ';'));
}

function createRows(plan: Plan, table: Sql): Sql {
  const columns = plan.columns.map((column) => sql`${identifier(column.staged)} ${raw(column.type)},`);
  return sql`
    create unlogged table ${table} (
      row_number integer not null,
      ${join(columns, '\n')}
      ${lookupColumn(plan)}
      -- The numbers of the columns whose cell says NULL.
      cleared smallint[],
      -- For a row that others are folded into: the last of them that changes its lead.
      last_row integer
    ) with (autovacuum_enabled = false)`;
}

function createMatches(table: Sql): Sql {
  return sql`
    create unlogged table ${table} (
      row_number integer not null,
      -- Null for a row that repeats the key of a lead which the same chunk creates.
      lead_id integer,
      -- Where its newest version stands: good as long as nobody else writes leads.
      lead_at tid,
      -- Whether the row changes its lead.
      is_change boolean not null,
      -- Whether it is this row that carries the change to its lead.
      is_written boolean not null,
      is_linked boolean not null,
      -- Whether the last change of the lead came from an earlier row of the same import.
      is_repeat boolean not null,
      -- Short enough to need no table beside this one: what is made for each import has to be made again after a crash.
      refusal varchar(40)
    ) with (autovacuum_enabled = false)`;
}

/** The key that rows are matched by: PostgreSQL computes it while the row is staged, not while the merge waits. */
function lookupColumn({ lookup }: Plan): Sql {
  if (lookup === undefined) return sql``;
  const key = indexedKey(lookup, identifier(lookup.staged));
  return sql`lookup_key bigint generated always as (${key}) stored,`;
}

/**
 * Drops the staging tables of all claims of an import. One that is still locked is left to a later call. `like` finds
 * them by the index of names; a thousand subscriptions have 60,000 others.
 */
export async function dropStagingTables(
  executor: Executor,
  job: Pick<Job, 'subscription' | 'batchId'>,
): Promise<void> {
  const { schema } = job.subscription;
  const tables = await executor.query<StagingTable>(sql`
    select schemaname, tablename
    from pg_tables
    where schemaname = ${schema}
      and tablename like ${`staging\\_${job.batchId}\\_%`}`);
  if (tables.length > 0) await dropTables(executor, tables);
}

/** Drops what a crash between the end of an import and the drop of its tables left behind. */
export async function dropAbandonedTables(executor: Executor): Promise<void> {
  const tables = await executor.query<StagingTable>(sql`
    select t.schemaname, t.tablename
    from pg_tables t
    join galena.subscriptions s on s.schema_name = t.schemaname
    where t.tablename like 'staging\\_%'
      and not exists (
        select
        from galena.imports i
        where i.subscription_id = s.id
          and i.status = 'importing'
          and starts_with(t.tablename, 'staging_' || i.batch_id || '_')
      )`);
  for (const table of tables) await dropTables(executor, [table]);
}

interface StagingTable {
  readonly schemaname: string;
  readonly tablename: string;
}

async function dropTables(executor: Executor, tables: readonly StagingTable[]): Promise<void> {
  const names = tables.map(({ schemaname, tablename }) => identifier(schemaname, tablename));
  await executor
    .execute(sql`
      set lock_timeout = '2s';
      drop table if exists ${join(names, ', ')};
      reset lock_timeout`)
    .catch(() => undefined);
}

/** A chunk whose rows stand in staging tables. */
export interface StagedChunk {
  readonly chunk: Chunk;
  readonly tables: StagingTables;
  readonly clock: PhaseClock;
  /** Undefined if its leads have not been looked for yet. */
  readonly matched: Matched | undefined;
}

/** What was found when the leads of a chunk were looked for without a lock. */
export interface Matched {
  /** Of the leads that were there then. */
  readonly generation: number;
  /** Rows that match a lead. */
  readonly count: number;
}

/**
 * Reads the file and stages its rows behind the checkpoint, chunk by chunk; the tables take turns. Those of a turn
 * are made when it comes: a small file has only one.
 */
export async function* stageChunks(
  database: Database,
  plan: Plan,
  turns: readonly StagingTables[],
  nextRows: (rowsBefore: number) => number,
  steps: Steps,
): AsyncGenerator<StagedChunk> {
  const source = new RowSource(database, plan, nextRows);
  for (let isNew = true; ; isNew = false) {
    for (const tables of turns) {
      const clock = new PhaseClock();
      if (!(await source.hasMore())) return;
      if (isNew) await createTables(database, plan, tables);
      else await emptyTables(database, plan.job.subscription.schema, tables);
      const chunk = await steps.run(() => stageChunk(database, plan, tables, source, clock));
      if (chunk.rowCount > 0) yield { chunk, tables, clock, matched: undefined };
    }
  }
}

async function stageChunk(
  database: Database,
  plan: Plan,
  tables: StagingTables,
  source: RowSource,
  clock: PhaseClock,
): Promise<Chunk> {
  const { schema, timeZone } = plan.job.subscription;
  const columns = ['row_number', ...plan.columns.map((column) => column.staged), 'cleared'];
  clock.enter('copy');
  const stage = async (transaction: Transaction) => {
    const copy = copyInto(transaction, { schema, table: tables.rows, columns });
    const write = async (lines: Buffer) => {
      clock.enter('copy');
      await copy.write(lines);
      clock.enter('parse');
    };
    clock.enter('parse');
    const chunk = await source.fill(write).catch(async (error: unknown) => {
      // The file cannot be read on; a connection in the middle of a COPY takes no other statement.
      await copy.end();
      throw error;
    });
    clock.enter('copy');
    await copy.end().catch((error: unknown) => refuseAlone(chunk, error));
    return chunk;
  };
  const staged = await database.transaction(stage, () => stagingSettings(timeZone));
  clock.stop();
  return staged;
}

/**
 * In a statement of its own, never in a transaction that may be rolled back: if a PostgreSQL is killed that has just
 * undone the truncate of an unlogged table, it finds files at its restart that it does not expect, and does not start.
 */
async function emptyTables(
  database: Database,
  schema: string,
  { rows, matches }: StagingTables,
): Promise<void> {
  await database.execute(sql`truncate ${identifier(schema, rows)}, ${identifier(schema, matches)}`);
}

/** Times without an offset are read in the zone of the subscription. Nothing here needs to outlive a crash. */
function stagingSettings(timeZone: string): Settings {
  return { timezone: timeZone, synchronous_commit: 'off' };
}
