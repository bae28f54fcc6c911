import type { Executor } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { typesOf } from './custom-types.ts';
import { standardTypes } from './standard-types.ts';

const standardIds = standardTypes.map(({ id }) => id);

/** The ids of all types that activities may be of: standard ones, and custom ones, also those that are deleted, whose activities stay. */
export async function listKnownTypes(executor: Executor, schema: string): Promise<ReadonlySet<number>> {
  const custom = await executor.query<{ id: number }>(sql`select id from ${typesOf(schema)}`);
  return new Set([...standardIds, ...custom.map(({ id }) => id)]);
}
