import type { Executor } from '../db/database.ts';
import { identifier, sql } from '../db/sql.ts';
import type { Origin } from '../ledger/origin.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import type { KeptReason } from './kept-changes.ts';

/** Up to where the list of what was kept has been read: a row of the file, a lead, and what of it. */
export type KeptPlace = readonly [row: number, leadId: number, item: number];

/** Something that was kept, as it is told. */
export interface ToldKept {
  readonly row: number;
  readonly leadId: number;
  readonly item: number;
  /** The lead's address now. */
  readonly email: string | null;
  readonly reason: KeptReason;
  readonly fieldId: number | null;
  readonly listId: number | null;
  readonly listName: string | null;
  readonly importedValue: string | null;
  readonly currentValue: string | null;
  readonly changedAt: Date | null;
  readonly changedBy: Origin | null;
  readonly otherLead: number | null;
}

/** A page of what an undo has kept, in the order of the rows of the file; also while it runs, as far as it is: it begins with the last row. */
export function readKept(
  executor: Executor,
  { schema }: Subscription,
  batchId: number,
  { after, limit }: { readonly after: KeptPlace | undefined; readonly limit: number },
): Promise<ToldKept[]> {
  const [row, leadId, item] = after ?? [-1, 0, 0];
  return executor.query<ToldKept>(sql`
    select
      k.row_number as row, k.lead_id as "leadId", k.item, l.email, k.reason, k.field_id as "fieldId", k.list_id as "listId",
      s.name as "listName", k.imported_value as "importedValue", k.current_value as "currentValue", k.changed_at as "changedAt",
      k.changed_by as "changedBy", k.other_lead as "otherLead"
    from ${identifier(schema, 'undo_kept')} k
    left join ${identifier(schema, 'leads')} l on l.id = k.lead_id
    left join ${identifier(schema, 'static_lists')} s on s.id = k.list_id
    where k.batch_id = ${batchId}
      and (k.row_number, k.lead_id, k.item) > (${row}::integer, ${leadId}::integer, ${item}::integer)
    order by k.row_number, k.lead_id, k.item
    limit ${limit}`);
}
