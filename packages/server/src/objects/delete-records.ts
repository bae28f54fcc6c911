import type { Database, Executor } from '../db/database.ts';
import { identifier, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import { changeLeads } from '../leads/lead-lock.ts';
import { type Outcome, skipped } from '../records/outcome.ts';
import type { ObjectType } from './object-type.ts';
import type { keyKinds } from './sync-records.ts';

/**
 * Deletes companies or sales persons by id or external id; one that leads are linked to stays. Under the lock on leads, so
 * that no import links a lead to one that goes.
 */
export async function deleteRecords(
  database: Database,
  schema: string,
  type: ObjectType,
  deleteBy: (typeof keyKinds)[number],
  keys: readonly string[],
): Promise<Outcome[]> {
  const column = identifier(deleteBy === 'idField' ? 'id' : type.dedupeField);
  return changeLeads(database, schema, async (transaction) => {
    const found = await transaction.query<{ id: number; key: string; externalId: string }>(sql`
      select id, ${column}::text as key, ${identifier(type.dedupeField)} as "externalId"
      from ${identifier(schema, type.table)}
      where ${column}::text = any(${keys}::text[])
      for update`);
    const inUse = await findLinked(
      transaction,
      schema,
      type,
      found.map(({ externalId }) => externalId),
    );
    const left = new Map(found.map((record) => [record.key, record]));
    const gone: number[] = [];
    const outcomes = keys.map((key) => {
      const record = left.get(key);
      if (record === undefined) return skipped(refuse('1013 record'));
      if (inUse.has(record.externalId)) return { ...skipped(refuse('1022')), id: record.id };
      left.delete(key);
      gone.push(record.id);
      return { status: 'deleted', id: record.id };
    });
    await transaction.execute(
      sql`delete from ${identifier(schema, type.table)} where id = any(${gone}::integer[])`,
    );
    return outcomes;
  });
}

async function findLinked(
  executor: Executor,
  schema: string,
  { dedupeField, linkedFrom }: ObjectType,
  externalIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const linked = new Set<string>();
  for (const table of linkedFrom) {
    const rows = await executor.query<{ id: string }>(sql`
      select distinct found.id
      from unnest(${externalIds}::text[]) as asked (id)
      cross join lateral (
        select l.${identifier(dedupeField)} as id
        from ${identifier(schema, table)} l
        where l.${identifier(dedupeField)} = asked.id
        limit 1
      ) found`);
    for (const { id } of rows) linked.add(id);
  }
  return linked;
}
