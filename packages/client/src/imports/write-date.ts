import { GalenaFileError } from '../errors.ts';
import type { DataType } from '../wire/fields.ts';

/**
 * A Date as a cell: `1990-06-05` for a field of days, else in ISO 8601.
 * @param place where it stands, for errors
 * @throws GalenaFileError for a Date that is no time at all, and for one that is no day in a field of days: in UTC and in the
 *   time zone of the program it may be two days, and the wrong one is never guessed.
 */
export function writeDate(date: Date, dataType: DataType | undefined, place: string): string {
  if (Number.isNaN(date.getTime())) throw new GalenaFileError(`${place}: the Date is invalid`);
  const text = date.toISOString();
  if (dataType !== 'date') return text;
  const [day = '', time] = text.split('T');
  if (time === '00:00:00.000Z') return day;
  const local = localDay(date);
  const advice =
    local === undefined
      ? `give the day as text, like '${day}', or a Date at midnight in UTC, like new Date('${day}')`
      : `it is midnight of ${local} in the time zone of this program: give '${local}', or new Date('${local}'), which is midnight in UTC`;
  throw new GalenaFileError(`${place}: ${text} is not a day, and the field takes nothing else; ${advice}`);
}

/** The day that begins at this time where the program runs, as `new Date(1990, 5, 5)` does. */
function localDay(date: Date): string | undefined {
  const time = [date.getHours(), date.getMinutes(), date.getSeconds(), date.getMilliseconds()];
  if (time.some((part) => part !== 0)) return undefined;
  const utc = Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return new Date(utc).toISOString().split('T')[0];
}
