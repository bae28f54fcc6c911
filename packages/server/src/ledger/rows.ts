import { join, type Sql, sql } from '../db/sql.ts';
import {
  activityTypes,
  type CreationEntry,
  type EventEntry,
  type LedgerEntry,
  type ListEntry,
  type ValueEntry,
} from './entries.ts';
import type { EventAttribute } from './events.ts';
import { type Origin, originJson } from './origin.ts';
import { idsPerField, packKinds } from './packs.ts';

/** A row of `lead_creations`. */
export interface CreationRow {
  readonly firstId: number;
  readonly stride: number;
  readonly recordedAt: Date;
  readonly firstLead: number;
  readonly leadCount: number;
  readonly listId: number | null;
  readonly listName: string | null;
  readonly firstRow: number | null;
  readonly rowNumbers: readonly number[] | null;
  readonly origin: Origin;
}

export const selectCreation: Sql = sql`
  first_id as "firstId", stride, recorded_at as "recordedAt", first_lead as "firstLead", lead_count as "leadCount",
  list_id as "listId", list_name as "listName", first_row as "firstRow", row_numbers as "rowNumbers",
  ${originJson}`;

/** A row of a part of `lead_changes`. */
export interface PackRow {
  readonly firstId: number;
  readonly stride: number;
  readonly recordedAt: Date;
  readonly kinds: number;
  readonly listId: number | null;
  readonly listName: string | null;
  readonly fields: readonly number[] | null;
  readonly leadIds: readonly number[];
  readonly rowNumbers: readonly number[] | null;
  readonly oldValues: readonly (readonly (string | null)[])[] | null;
  readonly newValues: readonly (readonly (string | null)[])[] | null;
  readonly origin: Origin;
}

export const selectPack: Sql = sql`
  first_id as "firstId", stride, recorded_at as "recordedAt", kinds, list_id as "listId", list_name as "listName", fields,
  lead_ids as "leadIds", row_numbers as "rowNumbers", old_values as "oldValues", new_values as "newValues",
  ${originJson}`;

/** An event, as the row has it. */
export type EventRow = Omit<EventEntry, 'kind' | 'attributes'> & {
  readonly attributes: readonly EventAttribute[] | null;
};

export const selectEvent: Sql = sql`
  id, lead_id as "leadId", recorded_at as "recordedAt", type, activity_date as "activityDate", primary_id as "primaryId",
  primary_value as "primaryValue", attributes, campaign_id as "campaignId", kept, ${originJson}`;

/** Several tables of the same columns as one. */
export function unionOf(tables: readonly Sql[]): Sql {
  return sql`(${join(
    tables.map((table) => sql`select * from ${table}`),
    ' union all ',
  )})`;
}

/** The entries of a row between two ids, in their order; the names of leads are yet to be filled in. */
export function* unfoldCreation(row: CreationRow, after: number): Generator<CreationEntry | ListEntry> {
  const list = row.listId === null ? null : { id: row.listId, name: row.listName ?? '' };
  const { recordedAt, origin } = row;
  for (let place = placeBehind(row, after); place < row.leadCount; place += 1) {
    const id = row.firstId + place * row.stride;
    const leadId = row.firstLead + place;
    const inFile = row.rowNumbers?.[place] ?? (row.firstRow === null ? null : row.firstRow + place);
    const common = { leadId, recordedAt, origin, list, row: inFile };
    if (id > after) yield { ...common, id, kind: 'creation', type: activityTypes.newLead, name: null };
    if (list !== null && row.stride > 1 && id + 1 > after) {
      yield { ...common, id: id + 1, kind: 'list', type: activityTypes.addToList, list };
    }
  }
}

/** The entries of a pack behind an id, in their order. */
export function* unfoldPack(row: PackRow, after: number): Generator<ValueEntry | ListEntry> {
  for (let place = placeBehind(row, after); place < row.leadIds.length; place += 1) {
    for (const entry of entriesOfLead(row, place)) if (entry.id > after) yield entry;
  }
}

/** The entries that a pack has of the lead at a place. */
export function* entriesOfLead(row: PackRow, place: number): Generator<ValueEntry | ListEntry> {
  const { recordedAt, origin, fields, listId } = row;
  const leadId = row.leadIds[place] ?? 0;
  const id = row.firstId + place * row.stride;
  const common = { leadId, recordedAt, origin, row: row.rowNumbers?.[place] ?? null };
  if (listId !== null) {
    const list = { id: listId, name: row.listName ?? '' };
    yield { ...common, id, kind: 'list', type: activityTypes.addToList, list };
  }
  const [old, after] = [row.oldValues?.[place], row.newValues?.[place]];
  const isActivity = (row.kinds & packKinds.changedValues) !== 0;
  for (const [index, field] of (fields ?? []).entries()) {
    const [oldValue, newValue] = [old?.[index] ?? null, after?.[index] ?? null];
    if (oldValue === null && newValue === null) continue;
    const value = { ...common, fieldId: Math.abs(field), oldValue, newValue, isActivity } as const;
    const first = id + index * idsPerField;
    if (field < 0) yield { ...value, id: first, kind: 'value', type: activityTypes.changeScore };
    yield { ...value, id: first + 1, kind: 'value', type: activityTypes.changeDataValue };
  }
}

export function toEventEntry({ attributes, ...row }: EventRow): EventEntry {
  return { ...row, kind: 'event', attributes: attributes ?? [] };
}

/** The place of the first lead in a row that has ids behind one. */
function placeBehind({ firstId, stride }: { firstId: number; stride: number }, after: number): number {
  return Math.max(0, Math.floor((after + 1 - firstId) / stride));
}

export function byId(one: LedgerEntry, other: LedgerEntry): number {
  return one.id - other.id;
}
