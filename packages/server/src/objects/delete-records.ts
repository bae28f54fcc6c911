import type { Clock } from '../clock.ts';
import type { Database, Executor } from '../db/database.ts';
import { identifier, sql } from '../db/sql.ts';
import { ApiError, refuse } from '../errors.ts';
import { trimCell } from '../fields/cell-values.ts';
import { memberOf } from '../fields/field-finder.ts';
import { shorten } from '../fields/json-value.ts';
import { holdLeads } from '../leads/lead-lock.ts';
import { type Outcome, skipped } from '../records/outcome.ts';
import type { ObjectType } from './object-type.ts';
import { type keyKinds, keyNotFound } from './sync-records.ts';

/**
 * Deletes companies or sales persons by id or external id; one that leads are linked to stays. Other members of a record are
 * ignored. Under the lock on leads, so that no import links a lead to one that is being deleted.
 */
export async function deleteRecords(
  database: Database,
  clock: Clock,
  schema: string,
  type: ObjectType,
  deleteBy: (typeof keyKinds)[number],
  records: readonly Readonly<Record<string, unknown>>[],
): Promise<Outcome[]> {
  const keys = records.map((record) => readKey(record, deleteBy === 'idField' ? 'id' : type.dedupeField));
  const column = identifier(deleteBy === 'idField' ? 'id' : type.dedupeField);
  return holdLeads(database, clock, schema, async (transaction) => {
    const found = await transaction.query<{ id: number; key: string; externalId: string }>(sql`
      select id, ${column}::text as key, ${identifier(type.dedupeField)} as "externalId"
      from ${identifier(schema, type.table)}
      where ${column}::text = any(${keys.filter((key) => typeof key === 'string')}::text[])
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
      if (key instanceof ApiError) return skipped(key);
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

/** The key of a record, under its name in any case; or what is wrong with it. */
function readKey(record: Readonly<Record<string, unknown>>, name: string): string | ApiError {
  try {
    return toKey(memberOf(record, name), name);
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
}

function toKey(value: unknown, name: string): string {
  if (value === undefined || value === null) throw keyNotFound(name);
  // Other values of JSON may not convert to text.
  const text = typeof value === 'number' || typeof value === 'string' ? trimCell(String(value)) : undefined;
  if (text === '') throw keyNotFound(name);
  if (text === undefined || text.includes('\0') || (name === 'id' && !/^\d{1,18}$/.test(text))) {
    throw refuse('1001', shorten(value), name === 'id' ? 'integer' : 'string');
  }
  return name === 'id' ? String(BigInt(text)) : text;
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
