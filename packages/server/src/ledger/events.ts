import { type Sql, sql } from '../db/sql.ts';
import { type Origin, originColumns, originValues } from './origin.ts';
import { kindOfEvent, type PartKind, partKinds } from './parts.ts';

/** An attribute of an activity, as it is told. */
export interface EventAttribute {
  readonly name: string;
  readonly value: unknown;
}

/** An activity that is no new lead, no changed value and no addition to a list, which are recorded in packs. */
export interface LedgerEvent {
  readonly leadId: number;
  /** Of the activity, as in `activities/types.json`. */
  readonly type: number;
  /** ISO 8601; when it was recorded if absent. */
  readonly activityDate?: string | undefined;
  readonly primaryId?: number | null;
  readonly primaryValue?: string | null;
  readonly attributes?: readonly EventAttribute[];
  readonly campaignId?: number | null;
  /** What no activity tells. */
  readonly kept?: Readonly<Record<string, unknown>>;
}

/** The columns that are written of an event, in the order of `insert into`. */
export const eventColumns: Sql = sql`
  id, recorded_at, lead_id, type, activity_date, primary_id, primary_value, attributes, campaign_id, kept, batch_id, ${originColumns}`;

/** The statements that write events, one for each kind of part; their ids follow each other in the order given. */
export function writeEvents(
  table: (kind: PartKind) => Sql,
  recordedAt: Sql,
  origin: Origin,
  events: readonly LedgerEvent[],
  firstId: number,
): Sql[] {
  const rows = events.map((event, index) => ({ ...event, id: firstId + index }));
  return partKinds.flatMap((kind) => {
    const ofKind = rows.filter(({ type }) => kindOfEvent(type) === kind);
    if (ofKind.length === 0) return [];
    return [
      sql`
        insert into ${table(kind)} (${eventColumns})
        select
          id, ${recordedAt}, "leadId", type, coalesce("activityDate", ${recordedAt}), "primaryId", "primaryValue", attributes,
          "campaignId", kept, ${origin.batchId}::integer, ${originValues(origin)}
        from jsonb_to_recordset(${JSON.stringify(ofKind)}::jsonb) as event (
          id bigint, "leadId" integer, type integer, "activityDate" timestamptz, "primaryId" bigint, "primaryValue" text,
          attributes jsonb, "campaignId" bigint, kept jsonb
        )`,
    ];
  });
}
