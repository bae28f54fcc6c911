import { integerArray } from '../../db/arrays.ts';
import { identifier, sql } from '../../db/sql.ts';
import type { KeptChange } from '../../imports/kept-changes.ts';
import { deletionsOf } from '../../ledger/deletions.ts';
import { type Origin, originObject } from '../../ledger/origin.ts';
import { unionOf } from '../../ledger/rows.ts';
import { tablesOf } from '../../ledger/standing.ts';
import { type Judging, schemaOf } from './judging.ts';

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
      from ${deletionsOf(tablesOf(parts, schema, 'deletions'), ids)} deletion
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
