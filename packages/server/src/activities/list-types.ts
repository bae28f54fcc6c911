import type { Executor } from '../db/database.ts';
import { identifier, sql } from '../db/sql.ts';
import type { ActivityType, StandardType } from './activity-type.ts';
import { type CustomType, listCustomTypes, type TypeVersion, typesOf } from './custom-types.ts';
import { standardTypes } from './standard-types.ts';

/** A standard type as calls know it. */
function toActivityType({ attributes, isListed: _isListed, ...type }: StandardType): ActivityType {
  return {
    ...type,
    attributes: Object.entries(attributes).map(([name, dataType]) => ({ name, dataType })),
  };
}

/** A version of a custom type as calls know it. */
function toCustomActivityType({ id, apiName }: CustomType, version: TypeVersion): ActivityType {
  const { name, description, primaryAttribute, attributes } = version;
  return { id, apiName, name, description, primaryAttribute, attributes };
}

/**
 * The types that a subscription has, by ascending id: the standard ones that its users can meet, and approved custom ones. Clients make
 * a stream or run a job for each type that is listed, so the rare ones are only where activities of them have been written.
 */
export async function listActivityTypes(executor: Executor, schema: string): Promise<ActivityType[]> {
  const written = await listWrittenTypes(executor, schema);
  return [
    ...standardTypes.filter(({ id, isListed }) => isListed === true || written.has(id)).map(toActivityType),
    ...(await listApprovedTypes(executor, schema)),
  ];
}

/** All types that activities can be written of: every standard one, and approved custom ones. */
export async function listWritableTypes(executor: Executor, schema: string): Promise<ActivityType[]> {
  return [...standardTypes.map(toActivityType), ...(await listApprovedTypes(executor, schema))];
}

/** Custom types that take activities, by their live versions. */
export async function listApprovedTypes(executor: Executor, schema: string): Promise<ActivityType[]> {
  const custom = await listCustomTypes(executor, schema);
  return custom.flatMap((type) =>
    type.approved === null ? [] : [toCustomActivityType(type, type.approved)],
  );
}

/** What types are called, also deleted custom ones, whose activities can still be read. */
export async function listTypeNames(
  executor: Executor,
  schema: string,
): Promise<ReadonlyMap<number, string>> {
  const custom = await executor.query<{ id: number; name: string }>(
    sql`select id, coalesce(approved, draft) ->> 'name' as name from ${typesOf(schema)}`,
  );
  return new Map([...standardTypes, ...custom].map(({ id, name }) => [id, name]));
}

async function listWrittenTypes(executor: Executor, schema: string): Promise<ReadonlySet<number>> {
  const rows = await executor.query<{ id: number }>(
    sql`select type_id as id from ${identifier(schema, 'written_activity_types')}`,
  );
  return new Set(rows.map(({ id }) => id));
}
