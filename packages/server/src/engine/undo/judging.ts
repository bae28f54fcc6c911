import type { Connection } from '../../db/database.ts';
import { identifier, join, raw, type Sql, sql } from '../../db/sql.ts';
import { columnType } from '../../fields/data-types.ts';
import type { Field } from '../../fields/fields.ts';
import type { KeptChange } from '../../imports/kept-changes.ts';
import { activityTypes } from '../../ledger/entries.ts';
import { LeadStanding } from '../../ledger/in-force.ts';
import { type Origin, originObject } from '../../ledger/origin.ts';
import { textOf } from '../../ledger/packs.ts';
import { readChains } from '../../ledger/read-chains.ts';
import { unionOf } from '../../ledger/rows.ts';
import { type Standing, tablesOf } from '../../ledger/standing.ts';
import { integerArray } from '../staged-rows.ts';
import { isSameValue } from './ledger-values.ts';
import type { UndoPlan } from './undo-plan.ts';

/** With what the leads of a chunk are looked at, while nobody writes any. */
export interface Judging {
  readonly connection: Connection;
  readonly plan: UndoPlan;
  readonly parts: Pick<Standing, 'parts'>;
}

/** The packs from the first one on of what is undone, for `from`. */
export function packsOf({ plan, parts }: Judging): Sql {
  return unionOf(tablesOf(parts, schemaOf(plan), 'changes', plan.span.first - 1));
}

export function schemaOf({ job }: UndoPlan): string {
  return job.subscription.schema;
}

/** How a lead stands. */
export interface LeadState {
  readonly id: number;
  readonly lastChange: number | null;
  /** The import or undo that has written it last; null: a call, were it with the values that it had. */
  readonly writtenBy: number | null;
  /** By field, as the ledger has values. */
  readonly values: ReadonlyMap<number, string | null>;
}

/** Reads leads, as far as they are there, with some of their fields. */
export async function readStates(
  { connection, plan }: Judging,
  ids: readonly number[],
  fields: readonly Field[],
): Promise<ReadonlyMap<number, LeadState>> {
  if (ids.length === 0) return new Map();
  // A column for each: the driver takes arrays apart slowly.
  const columns = fields.map(
    ({ id, name, dataType }) =>
      sql`, ${textOf({ type: columnType(dataType) }, sql`l.${identifier(name)}`)} as ${raw(`f${id}`)}`,
  );
  const rows = await connection.query<
    { id: number; lastChange: number | null; writtenBy: number | null } & Record<string, string | null>
  >(
    sql`
      select l.id, l._last_change as "lastChange", l._changed_by_import as "writtenBy" ${join(columns, '')}
      from unnest(${integerArray(ids)}::integer[]) as given (id)
      join ${identifier(schemaOf(plan), 'leads')} l on l.id = given.id`,
  );
  return new Map(
    rows.map(({ id, lastChange, writtenBy, ...values }) => [
      id,
      {
        id,
        lastChange,
        writtenBy,
        values: new Map(fields.map((field) => [field.id, values[`f${field.id}`] ?? null])),
      },
    ]),
  );
}

/** Finds out what is in force of what is undone, in leads whose chains end as their states say. */
export async function readStandings(
  judging: Judging,
  ids: readonly number[],
  states: ReadonlyMap<number, Pick<LeadState, 'lastChange'>>,
): Promise<ReadonlyMap<number, LeadStanding>> {
  const { connection, plan } = judging;
  const isSame = (fieldId: number, one: string | null, other: string | null) => {
    const field = plan.fields.get(fieldId);
    return field === undefined ? one === other : isSameValue(field.dataType, one, other);
  };
  const standings = new Map(
    ids.map((id) => [id, new LeadStanding(plan.batchId, (row) => plan.isWanted(id, row), isSame)]),
  );
  const ends = ids.flatMap((leadId) => {
    const packId = states.get(leadId)?.lastChange ?? null;
    return packId === null ? [] : [{ leadId, packId }];
  });
  await readChains(connection, packsOf(judging), ends, plan.span.first, (link) =>
    standings.get(link.leadId)?.take(link),
  );
  return standings;
}

/** The fields that link a lead to what may be gone, and where that is. */
export const linkTables: ReadonlyMap<string, string> = new Map([
  ['externalCompanyId', 'companies'],
  ['externalSalesPersonId', 'sales_persons'],
]);

/** Of the values of a field that links leads, those that are there. */
export async function findLinkTargets(
  { connection, plan }: Judging,
  name: string,
  values: readonly string[],
): Promise<ReadonlySet<string>> {
  const table = linkTables.get(name);
  if (table === undefined || values.length === 0) return new Set();
  const rows = await connection.query<{ value: string }>(sql`
    select ${identifier(name)} as value
    from ${identifier(schemaOf(plan), table)}
    where ${identifier(name)} = any(${[...new Set(values)]}::text[])`);
  return new Set(rows.map(({ value }) => value));
}

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

/** What has become of a lead that is not there any more. */
export interface Gone {
  readonly reason: 'deleted' | 'merged';
  readonly at: Date | null;
  readonly by: Origin | null;
  /** Of a deletion: its id in the ledger. */
  readonly id: number | null;
  /** The lead that it was merged into. */
  readonly otherLead: number | null;
}

/** Of who has deleted a lead the ledger tells for some days only. */
export async function readGone(
  { connection, plan, parts }: Judging,
  ids: readonly number[],
): Promise<ReadonlyMap<number, Gone>> {
  if (ids.length === 0) return new Map();
  const schema = schemaOf(plan);
  const [merged, deleted] = await connection.together((executor) => [
    executor.query<{ leadId: number; otherLead: number; at: Date | null; by: Origin | null }>(sql`
      select loser as "leadId", winner as "otherLead", event.at, event.origin as by
      from ${identifier(schema, 'merged_leads')} merge
      left join lateral (
        select recorded_at as at, ${originObject} as origin
        from ${unionOf(tablesOf(parts, schema, 'events'))} event
        where lead_id = merge.winner
          and type = 32
          and kept @> jsonb_build_object('losers', jsonb_build_array(jsonb_build_object('id', merge.loser)))
        limit 1
      ) event on true
      where loser = any(${integerArray(ids)}::integer[])`),
    executor.query<{ leadId: number; id: number; at: Date; by: Origin }>(sql`
      select distinct on (lead_id) lead_id as "leadId", id, recorded_at as at, ${originObject} as by
      from ${unionOf(tablesOf(parts, schema, 'deletions'))} event
      where lead_id = any(${integerArray(ids)}::integer[])
      order by lead_id, id desc`),
  ]);
  const gone = new Map<number, Gone>(
    ids.map((id) => [id, { reason: 'deleted', at: null, by: null, id: null, otherLead: null }]),
  );
  for (const { leadId, ...deletion } of deleted) {
    gone.set(leadId, { reason: 'deleted', otherLead: null, ...deletion });
  }
  for (const { leadId, ...merge } of merged) gone.set(leadId, { reason: 'merged', id: null, ...merge });
  return gone;
}

/** That a lead is not there any more. */
export function keptAsGone(entry: { leadId: number; row: number }, gone: Gone): KeptChange {
  const { reason, at, by, otherLead } = gone;
  return { row: entry.row, leadId: entry.leadId, item: 0, reason, changedAt: at, changedBy: by, otherLead };
}
