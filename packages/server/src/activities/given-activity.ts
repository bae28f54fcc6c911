import { refuse } from '../errors.ts';
import { memberOf, refuseRepeated } from '../fields/field-finder.ts';
import type { Field } from '../fields/fields.ts';
import { readIsoTime } from '../fields/iso-time.ts';
import { shorten } from '../fields/json-value.ts';
import { activityTypes } from '../ledger/entries.ts';
import type { EventAttribute, LedgerEvent } from '../ledger/events.ts';
import type { ActivityType, Attribute } from './activity-type.ts';
import { readAttributeValue } from './attribute-values.ts';
import { newValue, oldValue } from './tell-activity.ts';

type Members = Readonly<Record<string, unknown>>;

/** What activities may be written of, and how much of them has to be given. */
export interface WritableTypes {
  readonly byId: ReadonlyMap<number, ActivityType>;
  /** Fields by id, for activities that tell of one. */
  readonly fields: readonly Field[];
  /** As Add Custom Activities has it: date and primary value are required, and there is no primary id and no campaign. */
  readonly isCustom: boolean;
}

/** The attributes of an activity, as JSON; and the value of the primary one. */
const maxAttributesBytes = 65_536;

/** Types whose primary attribute is a field. */
const fieldTypes = new Set<number>([activityTypes.changeDataValue, activityTypes.changeScore]);
/** These have both values in any case. */
const valueNames = [newValue, oldValue];

/**
 * Reads an activity that a call or file gives.
 * @throws ApiError 1002 for a member that is missing, 704 for the date, 1001 for a wrong type, 1003 for an unknown activity type, 1006 for an
 * unknown attribute, 1049 for attributes that are too large
 */
export function readGivenActivity(members: Members, types: WritableTypes): LedgerEvent {
  refuseRepeated(members);
  const leadId = readId(demanded(members, 'leadId'));
  const type = readType(demanded(members, 'activityTypeId'), types);
  const activityDate = readDate(members, types);
  const attributes = readAttributes(type, memberOf(members, 'attributes'));
  const primary = readPrimary(members, type, types);
  const bytes = Math.max(
    Buffer.byteLength(JSON.stringify(attributes)),
    Buffer.byteLength(primary.primaryValue ?? ''),
  );
  if (bytes > maxAttributesBytes) throw refuse('1049', bytes, maxAttributesBytes);
  return {
    leadId,
    type: type.id,
    activityDate,
    ...primary,
    attributes,
    ...readCampaign(members, types),
  };
}

function given(members: Members, name: string): unknown {
  const value = memberOf(members, name);
  return value === null || value === '' ? undefined : value;
}

function demanded(members: Members, name: string): unknown {
  const value = given(members, name);
  if (value === undefined) throw refuse('1002', name);
  return value;
}

/** A number, or its digits. Leads have no ids beyond 32 bits, so those are of no lead. @throws ApiError 1001 */
function readId(value: unknown): number {
  if ((typeof value !== 'number' && typeof value !== 'string') || !/^\d{1,19}$/.test(String(value)))
    throw refuse('1001', shorten(value), 'integer');
  return Number(value);
}

/** One that is kept as it is, and so has to be exact. @throws ApiError 1001 */
function readKeptId(value: unknown): number {
  const id = readId(value);
  if (!Number.isSafeInteger(id)) throw refuse('1001', shorten(value), 'integer');
  return id;
}

function readType(value: unknown, { byId }: WritableTypes): ActivityType {
  const id = readId(value);
  const type = byId.get(id);
  if (type === undefined) throw refuse('1003', `Invalid activity type id ${id}`);
  return type;
}

function readDate(members: Members, { isCustom }: WritableTypes): string | undefined {
  const value = isCustom ? demanded(members, 'activityDate') : given(members, 'activityDate');
  if (value === undefined) return undefined;
  if (typeof value !== 'string') throw refuse('704');
  const date = readIsoTime(value).toISOString();
  // PostgreSQL has no year 0, and JavaScript writes those beyond 9999 in another way.
  if (!/^(?!0000)\d{4}-/.test(date)) throw refuse('704');
  return date;
}

function readPrimary(
  members: Members,
  type: ActivityType,
  { isCustom, fields }: WritableTypes,
): Pick<LedgerEvent, 'primaryId' | 'primaryValue'> {
  const { primaryAttribute } = type;
  const text = isCustom
    ? demanded(members, 'primaryAttributeValue')
    : given(members, 'primaryAttributeValue');
  if (isCustom) {
    return { primaryValue: primaryAttribute === undefined ? String(text) : toText(primaryAttribute, text) };
  }
  const id = given(members, 'primaryAttributeValueId');
  if (id === undefined && text === undefined && primaryAttribute !== undefined) {
    throw refuse('1002', `primaryAttributeValueId' or 'primaryAttributeValue`);
  }
  const primaryId = id === undefined ? undefined : readKeptId(id);
  const primaryValue =
    text === undefined ? undefined : toText({ name: 'primaryAttributeValue', dataType: 'string' }, text);
  return fieldTypes.has(type.id)
    ? findField(fields, primaryId, primaryValue)
    : { primaryId: primaryId ?? null, primaryValue: primaryValue ?? null };
}

function toText(attribute: Attribute, value: unknown): string {
  return String(readAttributeValue(attribute, value) ?? '');
}

/** The field that a change is of, by its id, REST name or display name. @throws ApiError 1006 */
function findField(
  fields: readonly Field[],
  id: number | undefined,
  name: string | undefined,
): Pick<LedgerEvent, 'primaryId' | 'primaryValue'> {
  const field =
    fields.find((one) => one.id === id) ??
    fields.find((one) => one.name === name || one.displayName === name);
  if (field === undefined || (id !== undefined && field.id !== id)) throw refuse('1006', String(id ?? name));
  return { primaryId: field.id, primaryValue: field.displayName };
}

function readCampaign(members: Members, { isCustom }: WritableTypes): Pick<LedgerEvent, 'campaignId'> {
  const id = isCustom ? undefined : given(members, 'campaignId');
  return id === undefined ? {} : { campaignId: readKeptId(id) };
}

/** Attributes in the order of the definition, without empty ones. */
function readAttributes(type: ActivityType, value: unknown): EventAttribute[] {
  const values = new Map<Attribute, unknown>();
  for (const [name, attributeValue] of namedValues(value)) {
    const attribute = findAttribute(type, name);
    if (values.has(attribute)) throw refuse('1003', `Attribute '${attribute.name}' is given twice`);
    values.set(attribute, readAttributeValue(attribute, attributeValue));
  }
  return type.attributes.flatMap((attribute) => {
    const { name } = attribute;
    const told = values.get(attribute) ?? null;
    const isKept = told !== null || (fieldTypes.has(type.id) && valueNames.includes(name));
    return isKept ? [{ name, value: told }] : [];
  });
}

/** Either an array of names and values, or an object of them, as files have it. @throws ApiError 1001, 1002 */
function namedValues(value: unknown): (readonly [string, unknown])[] {
  if (value === undefined || value === null || value === '') return [];
  if (Array.isArray(value)) return value.map(readPair);
  if (typeof value !== 'object') throw refuse('1001', shorten(value), 'array');
  refuseRepeated(value);
  return Object.entries(value);
}

function readPair(pair: unknown): readonly [string, unknown] {
  if (typeof pair !== 'object' || pair === null || Array.isArray(pair))
    throw refuse('1001', shorten(pair), 'object');
  refuseRepeated(pair);
  const { name, apiName, value } = pair as Members;
  const text = name ?? apiName;
  if (text === undefined || text === null || text === '') throw refuse('1002', 'name');
  if (typeof text !== 'string') throw refuse('1001', shorten(text), 'string');
  return [text, value];
}

/** By apiName, then by name, exactly; then the same in any case. @throws ApiError 1006 */
function findAttribute({ attributes }: ActivityType, name: string): Attribute {
  const lower = name.toLowerCase();
  const found =
    attributes.find((attribute) => attribute.apiName === name) ??
    attributes.find((attribute) => attribute.name === name) ??
    attributes.find((attribute) => attribute.apiName?.toLowerCase() === lower) ??
    attributes.find((attribute) => attribute.name.toLowerCase() === lower);
  if (found === undefined) throw refuse('1006', shorten(name));
  return found;
}
