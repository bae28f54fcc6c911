import { refuse } from '../errors.ts';

/** A date, or date and time with an offset; also as clients send it: a `+` that was not encoded comes as a blank, and assets show `Z+0000`. */
const pattern =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z(?:[+ ]0000)?|[+ -]\d{2}:?\d{2})?)?$/i;

/**
 * Reads the ISO 8601 time of a parameter. A date alone is its midnight, and without an offset it is UTC, wherever the server runs.
 * @throws ApiError 704, also for a day that does not exist
 */
export function readIsoTime(text: string): Date {
  const [, day = '', time = '00:00', offset = 'Z'] = pattern.exec(text) ?? [];
  const date = new Date(`${day}T${time}${isoOffset(offset)}`);
  // The 30th of February would be the 2nd of March.
  const midnight = new Date(`${day}T00:00Z`);
  if (Number.isNaN(date.getTime()) || !midnight.toISOString().startsWith(day)) throw refuse('704');
  return date;
}

function isoOffset(offset: string): string {
  if (/^Z/i.test(offset)) return 'Z';
  return offset.replace(' ', '+').replace(/(\d{2})(\d{2})$/, '$1:$2');
}
