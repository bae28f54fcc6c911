import type { Database, Transaction } from '../../packages/server/src/db/database.ts';
import { identifier, raw, type Sql, sql } from '../../packages/server/src/db/sql.ts';
import { addressCount, addressFactor } from '../files/columns.ts';
import { settle } from './tables.ts';

export interface Filling {
  readonly leads: number;
  /** Custom fields that have a value in each lead. */
  readonly filledFields?: readonly string[];
  /** Static lists that each lead is a member of. */
  readonly lists?: readonly number[];
}

/**
 * Fills a subscription as fast as PostgreSQL can: one `insert … select generate_series` into an emptied table, whose
 * indexes are built afterwards. The leads are those of the files: lead 0, 1, 2, …
 */
export async function fillLeads(database: Database, schema: string, filling: Filling): Promise<void> {
  await database.transaction(async (transaction) => {
    await withoutIndexes(transaction, schema, 'leads', () => insertLeads(transaction, schema, filling));
    await withoutIndexes(transaction, schema, 'list_members', () =>
      transaction.execute(sql`
        insert into ${identifier(schema, 'list_members')}
        select list, lead, now()
        from unnest(${filling.lists ?? []}::integer[]) as list, generate_series(1, ${filling.leads}) as lead`),
    );
    await transaction.execute(sql`
      update ${identifier(schema, 'counters')}
      set next_value = ${filling.leads + 1}
      where name = 'lead'`);
  });
  await settle(database, schema);
}

async function insertLeads(
  transaction: Transaction,
  schema: string,
  { leads, filledFields = [] }: Filling,
): Promise<void> {
  const fields = filledFields.map((name) => sql`, ${identifier(name)}`);
  const values = filledFields.map((_, position) => sql`, 'value ' || (i * ${position + 3}) % 9973`);
  const address = sql`
    'lead' || lpad(((i::bigint * ${raw(String(addressFactor))}) % ${raw(String(addressCount))})::text, 8, '0')
      || '@example' || i % 97 || '.com'`;
  await transaction.execute(sql`
    insert into ${identifier(schema, 'leads')} (
      id, "leadPartitionId", "createdAt", "updatedAt", email, "firstName", "lastName", company${all(fields)}
    )
    select i + 1, 1, now(), now(), ${address}, 'Ada', 'Lovelace' || i % 1000, 'Acme ' || i % 5000${all(values)}
    from generate_series(0, ${leads - 1}::integer) as i`);
}

function all(pieces: readonly Sql[]): Sql {
  return pieces.reduce((joined, piece) => sql`${joined}${piece}`, sql``);
}

/** Empties a table and lets `fill` fill it while it has no index; those on a few of the rows only may stay. */
async function withoutIndexes(
  transaction: Transaction,
  schema: string,
  table: string,
  fill: () => Promise<unknown>,
): Promise<void> {
  const target = identifier(schema, table);
  const indexes = await transaction.query<{
    name: string;
    definition: string;
    constraint: string | null;
  }>(sql`
    select
      c.relname as name,
      pg_get_indexdef(i.indexrelid) as definition,
      (select pg_get_constraintdef(k.oid) from pg_constraint k where k.conindid = i.indexrelid) as constraint
    from pg_index i
    join pg_class c on c.oid = i.indexrelid
    where i.indrelid = ${`${schema}.${table}`}::regclass
      and i.indpred is null`);
  await transaction.execute(sql`truncate ${target}`);
  for (const { name, constraint } of indexes) {
    if (constraint === null) await transaction.execute(sql`drop index ${identifier(schema, name)}`);
    else await transaction.execute(sql`alter table ${target} drop constraint ${identifier(name)}`);
  }
  await fill();
  for (const { name, definition, constraint } of indexes) {
    await transaction.execute(
      constraint === null
        ? raw(definition)
        : sql`alter table ${target} add constraint ${identifier(name)} ${raw(constraint)}`,
    );
  }
}
