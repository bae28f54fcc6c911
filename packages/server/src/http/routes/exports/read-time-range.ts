import { refuse } from '../../../errors.ts';
import type { TimeRange } from '../../../exports/definition.ts';
import { readIsoTime } from '../../../fields/iso-time.ts';
import { shorten } from '../../../fields/json-value.ts';
import { isObject, type JsonObject } from '../../json-body.ts';
import type { Call } from '../../operation.ts';
import { toSeconds } from '../../times.ts';

/** Of a time that is asked for, both ends included. */
const longestSeconds = 31 * 24 * 60 * 60;

/** Reads `{ startAt, endAt }`; milliseconds do not count. @throws ApiError 704, 1001, 1002, 1003 */
export function readTimeRange({ caller }: Call, name: string, value: unknown): TimeRange {
  if (!isObject(value)) throw refuse('1001', shorten(value), `object with startAt and endAt for ${name}`);
  const [startAt, endAt] = [readTime(value, 'startAt'), readTime(value, 'endAt')];
  const seconds = (endAt.getTime() - startAt.getTime()) / 1000;
  if (seconds < 0) throw refuse('1003', `endAt of ${name} is before startAt`);
  if (seconds > longestSeconds) {
    throw refuse('1003', `${name} covers ${Math.ceil(seconds / 86_400)} days and the maximum is 31`);
  }
  if (startAt > caller.calledAt) throw refuse('1003', `startAt of ${name} is in the future`);
  return { startAt: toSeconds(startAt), endAt: toSeconds(endAt) };
}

function readTime(range: JsonObject, name: string): Date {
  const value = range[name];
  if (value === undefined || value === null || value === '') throw refuse('1002', name);
  if (typeof value !== 'string') throw refuse('704');
  const time = readIsoTime(value);
  time.setUTCMilliseconds(0);
  // PostgreSQL has no year 0, and JavaScript writes those beyond 9999 in another way.
  if (!/^(?!0000)\d{4}-/.test(time.toISOString())) throw refuse('704');
  return time;
}
