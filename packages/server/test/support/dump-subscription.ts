import { controlledTables } from '../../src/control/controlled-tables.ts';
import type { Database } from '../../src/db/database.ts';
import { identifier, sql } from '../../src/db/sql.ts';

/** All rows that a subscription has, by table, as text: of its own schema, and of schema galena. */
export type SubscriptionDump = Readonly<Record<string, readonly string[]>>;

type Columns = Readonly<Record<string, readonly string[]>>;

/** Columns that say which of two reads of the fields is the newer one: they never go back. */
const ascending: Columns = { 'galena.subscriptions': ['fields_version'] };

export async function dumpSubscription(
  database: Database,
  { id, schema }: { readonly id: number; readonly schema: string },
  except: Columns = {},
): Promise<SubscriptionDump> {
  const dump: Record<string, readonly string[]> = {};
  const tables = await database.query<{ schema: string; name: string; columns: string[] }>(sql`
    select n.nspname as schema, c.relname as name,
      (
        select json_agg(a.attname order by a.attname)
        from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      ) as columns
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('galena', ${schema})
      and c.relkind = 'r'
    order by 1, 2`);
  for (const { schema: place, name, columns } of tables) {
    const key = place === 'galena' ? `galena.${name}` : name;
    const of = place === 'galena' ? ownerOf(key, columns, id, schema) : sql`true`;
    if (of === undefined) continue;
    const left = [...(ascending[key] ?? []), ...(except[key] ?? [])];
    const rows = await database.query<{ row: string }>(sql`
      select (to_jsonb(t) - ${left}::text[])::text as row
      from ${identifier(place, name)} t
      where ${of}
      order by 1`);
    dump[key] = rows.map(({ row }) => row);
  }
  dump['indexes'] = (
    await database.query<{ row: string }>(
      sql`select indexdef as row from pg_indexes where schemaname = ${schema} order by 1`,
    )
  ).map(({ row }) => row);
  return dump;
}

/** Which rows of a table of schema galena are the subscription's; undefined: none of it is about subscriptions. */
function ownerOf(key: string, columns: readonly string[], id: number, schema: string) {
  if (controlledTables[key.replace('galena.', '')]?.how === 'kept') return undefined;
  if (key === 'galena.subscriptions') return sql`id = ${id}`;
  if (key === 'galena.tokens')
    return sql`client_id in (select client_id from galena.services where subscription_id = ${id})`;
  if (columns.includes('subscription_id')) return sql`subscription_id = ${id}`;
  if (columns.includes('schema_name')) return sql`schema_name = ${schema}`;
  throw new Error(`nobody knows which rows of ${key} are those of a subscription`);
}

/** The tables in which two dumps differ. */
export function differences(one: SubscriptionDump, other: SubscriptionDump): string[] {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].filter((name) => JSON.stringify(one[name]) !== JSON.stringify(other[name])).sort();
}
