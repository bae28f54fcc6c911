import { integerArray } from '../../db/arrays.ts';
import { sql } from '../../db/sql.ts';
import { activityTypes } from '../../ledger/entries.ts';
import { unionOf } from '../../ledger/rows.ts';
import { tablesOf } from '../../ledger/standing.ts';
import { type Judging, schemaOf } from './judging.ts';
import type { LeadState } from './lead-states.ts';

/**
 * Of leads that what is undone has created, those that somebody may have changed without a record since. Of what a lead was created with there is no
 * value to compare: where not all that came behind was recorded, it is certain only of a lead that what is undone has written last, or that an
 * undo has just brought back.
 */
export async function findUnrecorded(
  judging: Judging,
  leadIds: readonly number[],
  states: ReadonlyMap<number, Pick<LeadState, 'writtenBy'>>,
): Promise<ReadonlySet<number>> {
  const { batchId, isForced } = judging.plan;
  const writers = new Map<number, number | null>();
  for (const leadId of leadIds) {
    const writtenBy = states.get(leadId)?.writtenBy ?? null;
    if (writtenBy !== batchId) writers.set(leadId, writtenBy);
  }
  if (isForced || writers.size === 0 || !(await hasGap(judging))) return new Set();
  const returned = await findReturned(judging, writers);
  return new Set([...writers.keys()].filter((leadId) => !returned.has(leadId)));
}

/**
 * Whether leads may have been changed since without a record: the setting activities was off for a while, or is now, or an import that
 * began while it was has gone on since. Asked with each chunk, as it may be switched off while the undo is under way.
 */
async function hasGap({ connection, plan }: Judging): Promise<boolean> {
  const { id } = plan.job.subscription;
  const [since] = await connection.query<{ isRecorded: boolean }>(sql`
    select
      s.activities = 'on' and i.batch_id >= s.recorded_from_batch and not exists (
        select
        from galena.imports other
        where other.subscription_id = i.subscription_id
          and other.kind = 'import'
          and other.is_recorded = false
          and (other.finished_at is null or other.finished_at >= i.started_at)
      ) as "isRecorded"
    from galena.imports i
    join galena.subscriptions s on s.id = i.subscription_id
    where i.subscription_id = ${id}
      and i.batch_id = ${plan.batchId}`);
  return since?.isRecorded !== true;
}

/** Leads that their last writer has brought back: it has changed nothing. */
async function findReturned(
  { connection, plan, parts }: Judging,
  writers: ReadonlyMap<number, number | null>,
): Promise<ReadonlySet<number>> {
  const written = [...writers].flatMap(([leadId, batchId]) =>
    batchId === null ? [] : [{ leadId, batchId }],
  );
  if (written.length === 0) return new Set();
  const rows = await connection.query<{ leadId: number }>(sql`
    select given.lead_id as "leadId"
    from unnest(
      ${integerArray(written.map(({ leadId }) => leadId))}::integer[], ${integerArray(written.map(({ batchId }) => batchId))}::integer[]
    ) as given (lead_id, batch_id)
    join ${unionOf(tablesOf(parts, schemaOf(plan), 'events'))} event using (lead_id, batch_id)
    where type = ${activityTypes.newLead}`);
  return new Set(rows.map(({ leadId }) => leadId));
}
