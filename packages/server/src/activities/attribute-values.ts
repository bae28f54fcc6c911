import { refuse } from '../errors.ts';
import type { DataType } from '../fields/data-types.ts';
import { readJsonValue, shorten } from '../fields/json-value.ts';
import type { Attribute, AttributeType } from './activity-type.ts';
import { toNumber } from './value-texts.ts';

/** Attributes take the same texts as fields of these types, but are not limited in length. */
const fieldTypes: Readonly<Record<AttributeType, DataType>> = {
  string: 'string',
  text: 'string',
  link: 'string',
  email: 'string',
  phone: 'string',
  boolean: 'boolean',
  integer: 'integer',
  float: 'float',
  currency: 'float',
  date: 'date',
  datetime: 'datetime',
};

/** The one attribute whose values are arrays, of lead ids, though its definition says string. */
const arrayAttribute = 'Merge IDs';

/**
 * The value of an attribute as activities have it: a number, a boolean or a text, times as `2026-01-31T08:30:00Z`. Null for an empty one.
 * Texts are taken for any type, as a file has them.
 * @throws ApiError 1001 for no value of its type
 */
export function readAttributeValue({ name, dataType }: Attribute, value: unknown): unknown {
  if (value === undefined) return null;
  if (name === arrayAttribute && Array.isArray(value)) return value.map(toArrayItem);
  const field = { displayName: name, dataType: fieldTypes[dataType], length: null };
  const text = readJsonValue(field, value, () => refuse('1001', shorten(value), dataType));
  const typed = text === null ? null : toTyped(dataType, text);
  // An offset has taken it out of the years that there are.
  if (dataType === 'datetime' && typed !== null && !/^(?!0000)\d{4}-/.test(String(typed)))
    throw refuse('1001', shorten(value), dataType);
  return typed;
}

function toArrayItem(item: unknown): number {
  if (typeof item !== 'number' || !Number.isInteger(item)) throw refuse('1001', shorten(item), 'integer');
  return item;
}

function toTyped(dataType: AttributeType, text: string): unknown {
  switch (dataType) {
    case 'boolean':
      return text === 'true';
    case 'integer':
      return toNumber(text);
    case 'float':
    case 'currency':
      return Number(text);
    case 'datetime':
      return toUtc(text);
    default:
      return text;
  }
}

/** Without an offset a time is UTC. */
function toUtc(text: string): string {
  const [, day = '', time = '', offset = 'Z'] =
    /^(\S+)[ T](\d\d:\d\d:\d\d)(?:[.,]\d+)?(Z|[+-].*)?$/i.exec(text) ?? [];
  const zone = offset.replace(/^([+-]\d\d)$/, '$1:00').replace(/(\d\d)(\d\d)$/, '$1:$2');
  return new Date(`${day}T${time}${zone}`).toISOString().replace(/\.\d+Z$/, 'Z');
}
