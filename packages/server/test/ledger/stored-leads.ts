import type { Database } from '../../src/db/database.ts';
import { identifier, sql } from '../../src/db/sql.ts';
import { schema } from '../support/constants.ts';

/** A lead as the tables have it. */
export interface StoredLead {
  readonly id: number;
  readonly partitionId: number;
  /** By the id of the field, those that are not null, in PostgreSQL's text form; times in UTC. */
  readonly values: Readonly<Record<number, string>>;
  /** Ascending. */
  readonly lists: readonly number[];
}

/** All leads, by id. */
export async function readLeads(database: Database): Promise<StoredLead[]> {
  return database.transaction(async (transaction) => {
    await transaction.execute(sql`set local timezone = 'UTC'`);
    return transaction.query<StoredLead>(sql`
      select
        l.id, l."leadPartitionId" as "partitionId",
        (
          select coalesce(
          jsonb_object_agg(
            f.id,
            case f.data_type
              when 'currency' then trim_scale(v.value::numeric)::text
              when 'datetime' then (v.value::timestamptz at time zone 'UTC')::text
              else v.value
            end
          ),
          '{}'
        )
          from jsonb_each_text(jsonb_strip_nulls(to_jsonb(l))) v
          join ${identifier(schema, 'fields')} f on f.name = v.key
          where f.name not in ('id', 'createdAt', 'updatedAt', 'leadPartitionId')
        ) as values,
        (
          select coalesce(json_agg(list_id order by list_id), '[]')
          from ${identifier(schema, 'list_members')} m
          where m.lead_id = l.id
        ) as lists
      from ${identifier(schema, 'leads')} l
      order by id`);
  });
}
