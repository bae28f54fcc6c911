import type { Database, Transaction } from '../../packages/server/src/db/database.ts';
import { identifier, join, type Sql, sql } from '../../packages/server/src/db/sql.ts';
import { keyHash, lookupKey } from '../../packages/server/src/fields/lookup-key.ts';
import type { LeadsFile } from '../files/leads-file.ts';
import { secondsOf } from '../measure/statistics.ts';
import { copyInto } from './copy-into.ts';

/**
 * What PostgreSQL does alone: the floor that an import is measured against. COPY into an unlogged staging table and one
 * statement, in one transaction; no checks, no reports, no queue. It finds the leads by the key that the import has; its
 * staging table is analysed, as PostgreSQL would else hash all leads, however many they are.
 */
export interface Reference {
  readonly database: Database;
  /** Schema of the tables that are written; the staging table is in it too. */
  readonly schema: string;
  readonly file: LeadsFile;
  /** Static list that the leads join. */
  readonly listId?: number;
  readonly partitionId?: number;
}

/** `insert … select` of the rows whose key is not there. */
export function insertNew(reference: Reference): Promise<number> {
  const { schema, partitionId = 1, listId } = reference;
  const columns = columnsOf(reference);
  const insert = sql`
    insert into ${identifier(schema, 'leads')} (id, "leadPartitionId", "createdAt", "updatedAt", ${list(columns)})
    select
      (select coalesce(max(id), 0) from ${identifier(schema, 'leads')}) + row_number() over (),
      ${partitionId}::integer, now(), now(), ${list(columns.map((name) => sql`s.${name}`))}
    from ${stagingOf(schema)} s
    where not exists (select from ${identifier(schema, 'leads')} l where ${leadKey} = s.lookup_key and ${isSameKey})`;
  if (listId === undefined) return run(reference, insert);
  return run(
    reference,
    sql`
    with created as (
      ${insert}
      returning id
    )
    insert into ${identifier(schema, 'list_members')} (list_id, lead_id, added_at)
    select ${listId}::integer, id, now()
    from created`,
  );
}

/** `update … from`, joined on the key; with `onlyChanges` it leaves rows alone that are the same already. */
export function updateAll(reference: Reference, { onlyChanges = false } = {}): Promise<number> {
  const { schema, listId } = reference;
  const columns = columnsOf(reference).slice(1);
  const isChange = sql`
      and (${list(columns.map((name) => sql`l.${name}`))})
        is distinct from (${list(columns.map((name) => sql`s.${name}`))})`;
  const update = sql`
    update ${identifier(schema, 'leads')} l
    set ${list(columns.map((name) => sql`${name} = s.${name}`))},
      "updatedAt" = now()
    from ${stagingOf(schema)} s
    where ${leadKey} = s.lookup_key
      and ${isSameKey}
      ${onlyChanges ? isChange : sql``}`;
  if (listId === undefined) return run(reference, update);
  return run(
    reference,
    sql`
    with changed as (
      ${update}
      returning l.id
    )
    insert into ${identifier(schema, 'list_members')} (list_id, lead_id, added_at)
    select ${listId}::integer, id, now()
    from changed
    on conflict do nothing`,
  );
}

/** The same as in the index of the leads. */
const leadKey = keyHash(lookupKey(sql`l.email`));
/** Two keys may have the same hash. */
const isSameKey = sql`(l.email = s.email or ${lookupKey(sql`l.email`)} = ${lookupKey(sql`s.email`)})`;

/** A staging table for the columns of a file, of the types that the leads have. */
export async function makeStaging(reference: Reference): Promise<void> {
  const { database, schema } = reference;
  await database.execute(sql`drop table if exists ${stagingOf(schema)}`);
  await database.execute(sql`
    create unlogged table ${stagingOf(schema)} with (autovacuum_enabled = false) as
    select ${list(columnsOf(reference))}
    from ${identifier(schema, 'leads')}
    with no data`);
  await database.execute(sql`
    alter table ${stagingOf(schema)}
    add column lookup_key bigint generated always as (${keyHash(lookupKey(sql`email`))}) stored`);
}

/** Gives the seconds from the first byte of the COPY to the end of the commit. */
function run(reference: Reference, statement: Sql): Promise<number> {
  return secondsOf(() =>
    reference.database.transaction(async (transaction) => {
      await stage(transaction, reference);
      await transaction.execute(sql`set local enable_mergejoin = off`);
      const written = await transaction.execute(statement);
      const { rows } = reference.file.shape;
      if (written > rows) throw new Error(`${rows} rows were given, and ${written} written`);
    }),
  );
}

async function stage(transaction: Transaction, { schema, file }: Reference): Promise<void> {
  await transaction.execute(sql`truncate ${stagingOf(schema)}`);
  await transaction.execute(sql`set local default_statistics_target = 10`);
  const columns = file.shape.columns.map(({ name }) => name);
  const copy = copyInto(transaction, { schema, table: staging, columns });
  for (const piece of file.copyText) await copy.write(piece);
  await copy.end();
  await transaction.execute(sql`analyze ${stagingOf(schema)} (lookup_key)`);
}

const staging = 'bench_staging';

function stagingOf(schema: string): Sql {
  return identifier(schema, staging);
}

function columnsOf({ file }: Reference): Sql[] {
  return file.shape.columns.map(({ name }) => identifier(name));
}

function list(pieces: readonly Sql[]): Sql {
  return join(pieces, ', ');
}
