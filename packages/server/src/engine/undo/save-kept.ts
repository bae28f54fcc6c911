import { identifier, type Sql, sql } from '../../db/sql.ts';
import type { KeptChange } from '../../imports/kept-changes.ts';
import { inPieces } from '../../leads/in-pieces.ts';
import { schemaOf } from './judging.ts';
import type { UndoPlan } from './undo-plan.ts';

/** Keeps what was kept in a chunk, for the report. */
export function saveKept(plan: UndoPlan, kept: readonly KeptChange[]): Sql[] {
  return inPieces(kept).map((piece) => insertKept(plan, piece));
}

/** One of each row, lead and item: the first that was found. */
export function withoutRepeats(kept: readonly KeptChange[]): KeptChange[] {
  const known = new Map<string, KeptChange>();
  for (const change of kept) {
    const key = `${change.row} ${change.leadId} ${change.item}`;
    if (!known.has(key)) known.set(key, change);
  }
  return [...known.values()];
}

function insertKept(plan: UndoPlan, kept: readonly KeptChange[]): Sql {
  return sql`
    insert into ${identifier(schemaOf(plan), 'undo_kept')} (
      batch_id, row_number, lead_id, item, reason, field_id, list_id, imported_value, current_value, changed_at, changed_by,
      other_lead
    )
    select
      ${plan.job.batchId}::integer, "row", "leadId", item, reason, "fieldId", "listId", "importedValue", "currentValue",
      "changedAt", "changedBy", "otherLead"
    from jsonb_to_recordset(${JSON.stringify(kept)}::jsonb) as kept (
      "row" integer, "leadId" integer, item integer, reason text, "fieldId" integer, "listId" integer, "importedValue" text,
      "currentValue" text, "changedAt" timestamptz, "changedBy" jsonb, "otherLead" integer
    )
    -- An undo may have written a lead twice for one row: then a lead that is gone is found twice.
    on conflict do nothing`;
}
