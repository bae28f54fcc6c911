import { integerArray } from '../../db/arrays.ts';
import { identifier, sql } from '../../db/sql.ts';
import { activityTypes } from '../../ledger/entries.ts';
import { unionOf } from '../../ledger/rows.ts';
import { tablesOf } from '../../ledger/standing.ts';
import { type Judging, schemaOf } from './judging.ts';

interface OwnLead {
  readonly leadId: number;
  readonly id: number;
  /** Of the file; 0 where it is not known. */
  readonly row: number;
}

/** Of some leads, those that what is undone has created, or brought back, if that is undone too; with the ids of these entries. */
export async function findOwnLeads(
  { connection, plan, parts }: Judging,
  ids: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  if (ids.length === 0 || !plan.hasCreated) return new Map();
  const schema = schemaOf(plan);
  const given = sql`unnest(${integerArray(ids)}::integer[]) as given (id)`;
  const [created, restored] = await connection.together((executor) => [
    executor.query<OwnLead>(sql`
      select
        given.id as "leadId", run.first_id + (given.id - run.first_lead)::bigint * run.stride as id,
        coalesce(run.row_numbers[given.id - run.first_lead + 1], run.first_row + given.id - run.first_lead, 0) as row
      from ${given}
      cross join lateral (
        select first_id, first_lead, lead_count, stride, first_row, row_numbers
        from ${identifier(schema, 'lead_creations')}
        where batch_id = ${plan.batchId}
          and first_lead <= given.id
        order by first_lead desc
        limit 1
      ) run
      where given.id < run.first_lead + run.lead_count`),
    executor.query<OwnLead>(sql`
      select event.lead_id as "leadId", event.id, coalesce((event.kept ->> 'row')::integer, 0) as row
      from ${given}
      join ${unionOf(tablesOf(parts, schema, 'events'))} event on event.lead_id = given.id
      where event.batch_id = ${plan.batchId}
        and event.type = ${activityTypes.newLead}`),
  ]);
  const wanted = [...created, ...restored].filter(({ leadId, row }) => plan.isWanted(leadId, row));
  return new Map(wanted.map(({ leadId, id }) => [leadId, id]));
}
