import type { Executor } from '../../db/database.ts';
import { type Sql, sql } from '../../db/sql.ts';
import type { Field } from '../../fields/fields.ts';
import { activityTypes } from '../../ledger/entries.ts';
import { unionOf } from '../../ledger/rows.ts';
import { firstPart, type LedgerPart, tablesOf } from '../../ledger/standing.ts';
import { searchedFields } from './searched-text.ts';

/** Entries of the ledger from an id on, up to before another one. */
export interface LedgerStretch {
  readonly parts: readonly LedgerPart[];
  readonly from: number;
  readonly to: number;
}

/** Whether part of what was recorded from an id on is not in the ledger any more. */
export function isForgotten(parts: readonly LedgerPart[], from: number): boolean {
  return (['changes', 'events'] as const).some((kind) => {
    const first = firstPart({ parts }, kind);
    return first.number > 1 && first.firstId > from;
  });
}

/** The fields whose change is one of what a search looks at: of a lead that is linked to another company that company's name. */
function watchedFields(fields: readonly Field[]): number[] {
  const linking = fields.filter(({ name }) => name === 'externalCompanyId');
  return [...searchedFields(fields), ...linking].map(({ id }) => id);
}

/**
 * Packs that may have changed what a search looks at, in their order.
 * @returns undefined if there are more than `most`
 */
export async function changedLeads(
  executor: Executor,
  schema: string,
  fields: readonly Field[],
  { parts, from, to }: LedgerStretch,
  most: number,
): Promise<number[] | undefined> {
  const packs = await executor.query<{ leadIds: number[] }>(sql`
    select lead_ids as "leadIds"
    from ${unionOf(tablesOf({ parts }, schema, 'changes', from - 1))} pack
    where first_id >= ${from}::bigint
      and first_id < ${to}::bigint
      and fields && ${watchedFields(fields)}::integer[]
    limit ${most + 1}`);
  return packs.length > most ? undefined : packs.flatMap(({ leadIds }) => leadIds);
}

/** The same of so many packs at the most, without leads of which another field has changed; and up to which id the ledger was read. */
export async function readChangedLeads(
  executor: Executor,
  schema: string,
  fields: readonly Field[],
  { parts, from, to }: LedgerStretch,
  packs: number,
): Promise<{ readonly leadIds: readonly number[]; readonly readTo: number }> {
  const tables = unionOf(tablesOf({ parts }, schema, 'changes', from - 1));
  const [end] = await executor.query<{ id: number | null }>(sql`
    select first_id as id
    from ${tables} pack
    where first_id >= ${from}::bigint
      and first_id < ${to}::bigint
    order by first_id
    offset ${packs}
    limit 1`);
  const readTo = end?.id ?? to;
  const rows = await executor.query<{ leadIds: number[] | null }>(sql`
    select array_agg(distinct lead_ids[lead]) as "leadIds"
    from ${tables} pack
    cross join lateral generate_subscripts(lead_ids, 1) as lead
    cross join lateral generate_subscripts(fields, 1) as field
    where first_id >= ${from}::bigint
      and first_id < ${readTo}::bigint
      and fields[field] = any(${watchedFields(fields)}::integer[])
      and (old_values[lead][field] is not null or new_values[lead][field] is not null)`);
  return { leadIds: rows[0]?.leadIds ?? [], readTo };
}

/** Leads that were deleted and came back. */
export async function restoredLeads(
  executor: Executor,
  schema: string,
  { parts, from, to }: LedgerStretch,
): Promise<number[]> {
  const events: Sql = unionOf(tablesOf({ parts }, schema, 'events', from - 1));
  const rows = await executor.query<{ id: number }>(sql`
    select distinct lead_id as id
    from ${events} event
    where type = ${activityTypes.newLead}
      and id >= ${from}::bigint
      and id < ${to}::bigint`);
  return rows.map(({ id }) => id);
}
