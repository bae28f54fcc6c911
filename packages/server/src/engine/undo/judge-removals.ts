import { integerArray } from '../../db/arrays.ts';
import { identifier, sql } from '../../db/sql.ts';
import type { KeptChange } from '../../imports/kept-changes.ts';
import { type Origin, originObject } from '../../ledger/origin.ts';
import type { ChangedList } from '../../ledger/packs.ts';
import { unionOf } from '../../ledger/rows.ts';
import { tablesOf } from '../../ledger/standing.ts';
import { keptAsGone, readGone } from './gone-leads.ts';
import { readMemberships } from './judge-memberships.ts';
import { type Judging, schemaOf } from './judging.ts';
import { findPresent } from './lead-states.ts';
import type { RemovedLead } from './undo-chunks.ts';

/** A membership that comes back. */
export interface RestoredMembership {
  readonly leadId: number;
  readonly row: number;
  readonly list: ChangedList;
  /** ISO 8601, to the microsecond. */
  readonly addedAt: string;
  /** The entry of the ledger that had added the lead; null where it is not known. */
  readonly undone: number | null;
}

/** What becomes of memberships that an undo has ended. */
export interface JudgedRemovals {
  readonly restored: readonly RestoredMembership[];
  readonly kept: readonly KeptChange[];
}

/** Finds out which memberships come back: not those of leads that somebody has taken out of the list since. */
export async function judgeRemovals(
  judging: Judging,
  removed: readonly RemovedLead[],
): Promise<JudgedRemovals> {
  const ids = [...new Set(removed.map(({ leadId }) => leadId))];
  const there = await findPresent(judging, ids);
  const gone = await readGone(
    judging,
    ids.filter((id) => !there.has(id)),
  );
  const members = new Set(
    (await readMemberships(judging, ids)).map(({ leadId, listId }) => `${listId} ${leadId}`),
  );
  const lists = await readLists(judging, removed);
  const ends = judging.plan.isForced ? new Map<string, End>() : await readEnds(judging, removed);
  const restored: RestoredMembership[] = [];
  const kept: KeptChange[] = [];
  for (const { leadId, row, list, kept: left } of removed) {
    const listed = { row, leadId, item: -list.id, listId: list.id };
    const key = `${list.id} ${leadId}`;
    const [fate, name, end] = [gone.get(leadId), lists.get(list.id), ends.get(key)];
    if (fate !== undefined) kept.push({ ...keptAsGone({ leadId, row }, fate), ...listed });
    else if (name === undefined) kept.push({ ...listed, reason: 'missingList' });
    else if (members.has(key)) continue;
    else if (end !== undefined)
      kept.push({ ...listed, reason: 'changed', changedAt: end.at, changedBy: end.by });
    else {
      restored.push({
        leadId,
        row,
        list: { id: list.id, name },
        addedAt: left.addedAt,
        undone: left.addedBy,
      });
      // It may have been taken out several times, if somebody had put it in again meanwhile.
      members.add(key);
    }
  }
  return { restored, kept };
}

async function readLists(
  { connection, plan }: Judging,
  removed: readonly RemovedLead[],
): Promise<ReadonlyMap<number, string>> {
  const ids = [...new Set(removed.map(({ list }) => list.id))];
  const rows = await connection.query<ChangedList>(sql`
    select id, name
    from ${identifier(schemaOf(plan), 'static_lists')}
    where id = any(${ids}::integer[])`);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** That somebody has taken a lead out of a list. */
interface End {
  readonly at: Date;
  readonly by: Origin;
}

/** Of those after the entries, by list and lead; what undos have taken out had been added since. */
async function readEnds(
  { connection, plan, parts }: Judging,
  removed: readonly RemovedLead[],
): Promise<ReadonlyMap<string, End>> {
  const rows = await connection.query<End & { leadId: number; listId: number }>(sql`
    select distinct on (lead_id, primary_id)
      lead_id as "leadId", primary_id as "listId", recorded_at as at, ${originObject} as by
    from unnest(
      ${integerArray(removed.map(({ leadId }) => leadId))}::integer[], ${removed.map(({ list }) => list.id)}::bigint[],
      ${removed.map(({ id }) => id)}::bigint[]
    ) as given (lead_id, primary_id, removed_by)
    join ${unionOf(tablesOf(parts, schemaOf(plan), 'events', plan.span.first - 1))} event using (lead_id, primary_id)
    where event.id > removed_by
      and type = 25
      and batch_id is null
    order by lead_id, primary_id, event.id desc`);
  return new Map(rows.map(({ leadId, listId, ...end }) => [`${listId} ${leadId}`, end]));
}
