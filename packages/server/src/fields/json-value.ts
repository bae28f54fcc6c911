import { type ApiError, refuse } from '../errors.ts';
import { type CellField, INVALID, readCell, TOO_LONG } from './cell-values.ts';
import { ExactNumber } from './exact-number.ts';

/** What reading a value of a record needs to know of its field. */
export interface ValueField extends CellField {
  readonly displayName: string;
}

/**
 * The value of a member of a JSON record in PostgreSQL's text form; null and the empty string are null. The same
 * literals are taken as in a file.
 * @throws ApiError for no value of the field's type, 1003 for one that is too long.
 */
export function readJsonValue<Known extends ValueField>(
  field: Known,
  value: unknown,
  invalid: (field: Known, value: unknown) => ApiError = wrongType,
): string | null {
  if (value === null || value === '') return null;
  const text = toText(value);
  if (text === undefined) throw invalid(field, value);
  const read = readCell(field)(text);
  if (read === INVALID) throw invalid(field, value);
  if (read === TOO_LONG) throw tooLong(field);
  return read === '' ? null : read;
}

export function tooLong({ displayName }: ValueField): ApiError {
  return refuse('1003', `Value too long for field ${displayName}`);
}

/** Undefined for what has no text: arrays, objects, halves of a character. */
function toText(value: unknown): string | undefined {
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return String(value);
  if (value instanceof ExactNumber) return value.text;
  return typeof value === 'string' && !/\p{Surrogate}/u.test(value) ? value : undefined;
}

function wrongType({ dataType }: ValueField, value: unknown): ApiError {
  return refuse('1001', shorten(value), dataType);
}

/** A value as an error message shows it. */
export function shorten(value: unknown): string {
  const text = typeof value === 'string' ? value : value instanceof ExactNumber ? value.text : toJson(value);
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

/** A value may be nested deeper than the stack of JavaScript reaches. */
function toJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return Array.isArray(value) ? '[…' : '{…';
  }
}
