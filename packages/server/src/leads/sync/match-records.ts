import type { Executor } from '../../db/database.ts';
import { identifier, join, raw, sql } from '../../db/sql.ts';
import { columnType } from '../../fields/data-types.ts';
import type { Field } from '../../fields/fields.ts';
import { hasKey, lookupKey } from '../../fields/lookup-key.ts';

/** A lead that has the key of a record. */
export interface MatchedLead {
  readonly id: number;
  readonly partitionId: number;
  readonly isLinked: boolean;
  /** The values that the caller has asked for, by field. */
  readonly stored: Readonly<Record<string, string | null>>;
}

/** The leads that have a key. Records with the same key share one of these, and what becomes of the key. */
export interface KeyMatch {
  readonly key: string;
  /** At most two: the one updated last comes first. */
  readonly leads: readonly MatchedLead[];
}

/**
 * Finds the leads of each key. Which keys are the same is for PostgreSQL to say, as in an import: so each comes back in
 * the form it compares by.
 * @param shown - text fields whose values are needed
 */
export async function matchRecords(
  executor: Executor,
  schema: string,
  lookup: Field,
  keys: readonly string[],
  shown: readonly Field[],
): Promise<KeyMatch[]> {
  const type = columnType(lookup.dataType);
  const field = sql`l.${identifier(lookup.name)}`;
  const stored = shown.flatMap(({ name }) => [sql`${name}::text`, sql`l.${identifier(name)}`]);
  // The limit leaves the planner no way but the index, one look for each key.
  return executor.query<KeyMatch>(sql`
    select
      asked.key::text as key,
      coalesce(json_agg(found order by found."updatedAt" desc, found.id desc) filter (where found.id is not null), '[]') as leads
    from (
      select position, ${type === 'text' ? lookupKey(sql`value`) : sql`value::${raw(type)}`} as key
      from unnest(${keys}::text[]) with ordinality as given (value, position)
    ) asked
    left join lateral (
      select
        l.id, l."updatedAt", l."leadPartitionId" as "partitionId", l."externalCompanyId" is not null as "isLinked",
        json_build_object(${join(stored, ', ')}) as stored
      from ${identifier(schema, 'leads')} l
      where ${type === 'text' ? hasKey(field, sql`asked.key`) : sql`${field} = asked.key`}
      limit 2
    ) found on true
    group by asked.position, asked.key
    order by asked.position`);
}
