import type { Field } from '../fields/fields.ts';
import {
  activityTypes,
  type CreationEntry,
  type EventEntry,
  type LedgerEntry,
  type ValueEntry,
} from '../ledger/entries.ts';
import type { EventAttribute } from '../ledger/events.ts';
import { campaignOf, type Origin, undoneBatchOf } from '../ledger/origin.ts';
import { toActivityText, toNumber } from './value-texts.ts';

/** An activity as Marketo's API has it. */
export interface Activity {
  readonly id: number;
  readonly leadId: number;
  /** To be told in whole seconds. */
  readonly activityDate: Date;
  readonly activityTypeId: number;
  readonly campaignId?: number | undefined;
  readonly primaryAttributeValueId?: number | undefined;
  readonly primaryAttributeValue?: string | undefined;
  /** In the order of the type's definition, without those that are empty; old and new values are there in any case. */
  readonly attributes: readonly EventAttribute[];
}

export type FieldsById = ReadonlyMap<number, Field>;

/** Names that attributes have in every type. */
export const oldValue = 'Old Value';
export const newValue = 'New Value';

/** Types whose events tell from whom they come with their attributes, and by which of them. */
const told: ReadonlyMap<number, (origin: Origin) => readonly EventAttribute[]> = new Map([
  // Of a lead that an undo has brought back.
  [12, (origin) => [{ name: 'Source Type', value: origin.source }, ...apiAttributes(origin)]],
  [25, ({ source }) => [{ name: 'Source', value: source }]],
  [100, ({ source }) => [{ name: 'Reason', value: source }]],
  [145, apiAttributes],
]);

/** The methods by which activities are written as they are: they tell nothing of their own. */
export const writeMethods = { custom: 'addCustomActivity', any: 'writeActivities' } as const;

/** Tells an entry of the ledger as an activity; undefined for what is none. */
export function tellActivity(entry: LedgerEntry, fields: FieldsById): Activity | undefined {
  switch (entry.kind) {
    case 'creation':
      return tellCreation(entry);
    case 'value':
      return entry.isActivity ? tellChange(entry, fields) : undefined;
    case 'list':
      return {
        ...head(entry),
        primaryAttributeValueId: entry.list.id,
        primaryAttributeValue: entry.list.name,
        attributes: [{ name: 'Source', value: entry.origin.source }],
      };
    case 'event':
      return tellEvent(entry);
  }
}

function head({ id, leadId, recordedAt, type, origin }: LedgerEntry) {
  return { id, leadId, activityDate: recordedAt, activityTypeId: type, campaignId: campaignOf(origin) };
}

function tellCreation(entry: CreationEntry): Activity {
  const { recordedAt, origin, list, name, leadId } = entry;
  return {
    ...head(entry),
    primaryAttributeValueId: leadId,
    primaryAttributeValue: name ?? undefined,
    attributes: [
      { name: 'Created Date', value: recordedAt.toISOString().slice(0, 10) },
      ...(list === null ? [] : [{ name: 'List Name', value: list.name }]),
      { name: 'Source Type', value: origin.source },
      ...apiAttributes(origin),
    ],
  };
}

function tellChange(entry: ValueEntry, fields: FieldsById): Activity {
  const field = fields.get(entry.fieldId);
  const reason = { name: 'Reason', value: entry.origin.source };
  return {
    ...head(entry),
    primaryAttributeValueId: entry.fieldId,
    primaryAttributeValue: field?.displayName,
    attributes:
      entry.type === activityTypes.changeScore
        ? [...scoreAttributes(entry), reason]
        : [
            { name: newValue, value: toActivityText(field?.dataType ?? 'string', entry.newValue) },
            { name: oldValue, value: toActivityText(field?.dataType ?? 'string', entry.oldValue) },
            reason,
            { name: 'Source', value: entry.origin.source },
            ...apiAttributes(entry.origin),
          ],
  };
}

function scoreAttributes({ oldValue: before, newValue: after }: ValueEntry): EventAttribute[] {
  const change = BigInt(after ?? 0) - BigInt(before ?? 0);
  return [
    { name: 'Change Value', value: change > 0n ? `+${change}` : String(change) },
    { name: newValue, value: after === null ? null : toNumber(after) },
    { name: oldValue, value: before === null ? null : toNumber(before) },
  ];
}

function tellEvent(entry: EventEntry): Activity {
  const { type, origin, activityDate, campaignId, primaryId, primaryValue, attributes } = entry;
  const isWritten = origin.method === writeMethods.custom || origin.method === writeMethods.any;
  return {
    ...head(entry),
    activityDate,
    campaignId: campaignId ?? campaignOf(origin),
    primaryAttributeValueId: primaryId ?? undefined,
    primaryAttributeValue: primaryValue ?? undefined,
    attributes: isWritten ? attributes : [...attributes, ...(told.get(type)?.(origin) ?? [])],
  };
}

/** In records these three are written in lower case, though the definitions have capitals. */
function apiAttributes(origin: Origin): EventAttribute[] {
  // It was no call but a step of a flow.
  if (campaignOf(origin) !== undefined) return [];
  const { userEmail, requestId } = origin;
  const method = undoneBatchOf(origin) === undefined ? origin.method : 'undoImport';
  return [
    { name: 'api method name', value: method },
    { name: 'modifying user', value: userEmail },
    { name: 'request id', value: requestId },
  ].filter(({ value }) => value !== null);
}
