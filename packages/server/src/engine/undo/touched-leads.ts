import { integerArray } from '../../db/arrays.ts';
import { identifier, sql } from '../../db/sql.ts';
import { type Judging, schemaOf } from './judging.ts';
import type { LeadState } from './lead-states.ts';

/** A lead that is not as what is undone has left it, or may not be. */
export interface TouchedLead extends Pick<LeadState, 'lastChange' | 'writtenBy'> {
  readonly isMissing: boolean;
}

/**
 * Of leads that what is undone has created, those that are gone, that have been changed since, or that another one has written last. Most have
 * not been touched: to read how each of them stands took longer than everything else that is found out about it.
 */
export async function findTouched(
  { connection, plan }: Judging,
  ids: readonly number[],
): Promise<ReadonlyMap<number, TouchedLead>> {
  const rows = await connection.query<TouchedLead & { id: number }>(sql`
    select
      given.id, l.id is null as "isMissing", l._last_change as "lastChange", l._changed_by_import as "writtenBy"
    from unnest(${integerArray(ids)}::integer[]) as given (id)
    left join ${identifier(schemaOf(plan), 'leads')} l on l.id = given.id
    where l.id is null
      or l._last_change >= ${plan.span.first}::bigint
      or l._changed_by_import is distinct from ${plan.batchId}::integer`);
  return new Map(rows.map((row) => [row.id, row]));
}
