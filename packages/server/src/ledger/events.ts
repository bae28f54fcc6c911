import { bigintArray, integerArray, textArray } from '../db/arrays.ts';
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
  const rows = events.map((event, index) => ({ event, id: firstId + index }));
  return partKinds.flatMap((kind) => {
    const ofKind = rows.filter(({ event }) => kindOfEvent(event.type) === kind);
    if (ofKind.length === 0) return [];
    return [
      sql`
        insert into ${table(kind)} (${eventColumns})
        select
          id, ${recordedAt}, lead_id, type, coalesce(activity_date, ${recordedAt}), primary_id, primary_value, attributes::jsonb,
          campaign_id, kept::jsonb, ${origin.batchId}::integer, ${originValues(origin)}
        from (select ${columnsOf(ofKind)} offset 0) event`,
    ];
  });
}

interface NumberedEvent {
  readonly event: LedgerEvent;
  readonly id: number;
}

/** Events as arrays side by side, which PostgreSQL takes without reading them character by character as it does JSON. */
function columnsOf(rows: readonly NumberedEvent[]): Sql {
  const events = rows.map(({ event }) => event);
  const ids = bigintArray(rows.map(({ id }) => id));
  const leadIds = integerArray(events.map(({ leadId }) => leadId));
  const types = integerArray(events.map(({ type }) => type));
  const primaryIds = bigintArray(events.map(({ primaryId = null }) => primaryId));
  const primaryValues = textArray(events.map(({ primaryValue = null }) => primaryValue));
  const dates = events.map(({ activityDate = null }) => activityDate);
  const attributes = events.map((event) => jsonOf(event.attributes));
  const campaignIds = events.map(({ campaignId = null }) => campaignId);
  const kept = events.map((event) => jsonOf(event.kept));
  return sql`
    unnest(${ids}::bigint[]) as id, unnest(${leadIds}::integer[]) as lead_id, unnest(${types}::integer[]) as type,
    unnest(${primaryIds}::bigint[]) as primary_id, unnest(${primaryValues}::text[]) as primary_value,
    ${columnUnlessEmpty(sql`timestamptz`, dates, (values) => [...values])} as activity_date,
    ${columnUnlessEmpty(sql`text`, attributes, textArray)} as attributes,
    ${columnUnlessEmpty(sql`bigint`, campaignIds, bigintArray)} as campaign_id,
    ${columnUnlessEmpty(sql`text`, kept, textArray)} as kept`;
}

function jsonOf(value: object | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

/** What most kinds of events have nothing of is not sent for each of them. */
function columnUnlessEmpty<Value>(
  type: Sql,
  values: readonly (Value | null)[],
  arrayOf: (values: readonly (Value | null)[]) => unknown,
): Sql {
  if (values.every((value) => value === null)) return sql`null::${type}`;
  return sql`unnest(${arrayOf(values)}::${type}[])`;
}
