import type { Clock } from '../clock.ts';
import type { Executor } from '../db/database.ts';
import { identifier, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import { listSubmits, type Submit } from './find-import.ts';

/** An import that wrote a lead; of one that is forgotten only the number is left. */
export type LeadImport = Pick<Submit, 'batchId'> & Partial<Submit>;

/** Which import created a lead, and which wrote it last; undefined where a call did, or a Galena that did not note it. */
export interface Provenance {
  readonly createdBy: LeadImport | undefined;
  readonly changedBy: LeadImport | undefined;
}

/** @throws ApiError 1004 if there is no such lead. */
export async function readProvenance(
  executor: Executor,
  clock: Clock,
  subscription: Subscription,
  leadId: number,
): Promise<Provenance> {
  const [lead] = await executor.query<{ created: number | null; changed: number | null }>(sql`
    select _created_by_import as created, _changed_by_import as changed
    from ${identifier(subscription.schema, 'leads')}
    where id = ${leadId}`);
  if (lead === undefined) throw refuse('1004', leadId);
  const batchIds = [lead.created, lead.changed].filter((batchId) => batchId !== null);
  const known = batchIds.length === 0 ? [] : await listSubmits(executor, clock, subscription, batchIds);
  const find = (wanted: number | null) =>
    wanted === null ? undefined : (known.find(({ batchId }) => batchId === wanted) ?? { batchId: wanted });
  return { createdBy: find(lead.created), changedBy: find(lead.changed) };
}
