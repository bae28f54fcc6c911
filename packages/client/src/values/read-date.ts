import type { DateOrder, ShortYears } from './column-reading.ts';
import { monthNumber } from './month-names.ts';
import { narrowDigits } from './narrow-digits.ts';
import { isMidnight, readTime } from './read-time.ts';

/** The parts of a date, as they stand in a cell. */
export interface DateParts {
  readonly parts: readonly [string, string, string];
  /** What stands between them; `name` where the month is a word, and so the order is clear. */
  readonly separator: '.' | '/' | '-' | ' ' | '' | 'name';
  /** What follows the date. */
  readonly time: string;
}

const numeric =
  /^(\d{1,4})(\s*[./-]\s*|\s+)(\d{1,2})(\s*[./-]\s*|\s+)(\d{1,4})\.?(?:(?:\s*,\s*|\s+|T)(\S.*))?$/i;
const compact = /^(\d{4})(\d{2})(\d{2})(?:(?:\s+|T)(\S.*))?$/i;
const dayFirst =
  /^(\d{1,2})(?:st|nd|rd|th|\.)?[\s/-]*(?:de |of )?(\p{L}{3,12}\.?)[\s,/-]*(?:de )?(\d{4}|\d{2})(?:(?:\s*,\s*|\s+)(\S.*))?$/iu;
const monthFirst =
  /^(\p{L}{3,12}\.?)[\s/-]*(\d{1,2})(?:st|nd|rd|th)?(?:\s*,\s*|[\s/-]+)(\d{4}|\d{2})(?:(?:\s*,\s*|\s+)(\S.*))?$/iu;
const yearFirst = /^(\d{4})[\s/-]*(\p{L}{3,12}\.?)[\s/-]*(\d{1,2})(?:(?:\s*,\s*|\s+)(\S.*))?$/iu;

/** `1990年6月5日`, `1990년 6월 5일` */
const eastAsian = /^(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]\s*/;

const longestDate = 100;

/** Takes a cell apart; undefined if it has no form of a date. */
export function splitDate(cell: string): DateParts | undefined {
  if (cell.length > longestDate) return undefined;
  const text = narrowDigits(cell).trim().replace(eastAsian, '$1-$2-$3 ').trimEnd();
  const digits = numeric.exec(text);
  if (digits !== null) {
    const [, first = '', before = '', second = '', behind = '', third = '', time = ''] = digits;
    if (before.trim() !== behind.trim()) return undefined;
    const separator = separatorOf(before.trim());
    return { parts: [first, second, third], separator, time };
  }
  const joined = compact.exec(text);
  if (joined !== null) {
    const [, year = '', month = '', day = '', time = ''] = joined;
    return { parts: [year, month, day], separator: '', time };
  }
  return withMonthName(text);
}

function separatorOf(text: string): DateParts['separator'] {
  return text === '.' || text === '/' || text === '-' ? text : ' ';
}

function withMonthName(text: string): DateParts | undefined {
  for (const [pattern, [day, name, year]] of [
    [dayFirst, [1, 2, 3]],
    [monthFirst, [2, 1, 3]],
    [yearFirst, [3, 2, 1]],
  ] as const) {
    const found = pattern.exec(text);
    const month = found === null ? undefined : monthNumber(found[name] ?? '');
    if (found === null || month === undefined) continue;
    const parts = [found[year] ?? '', String(month), found[day] ?? ''] as const;
    return { parts, separator: 'name', time: found[4] ?? '' };
  }
  return undefined;
}

/**
 * The value of a cell in ISO 8601 if its parts stand in that order; undefined if there is no such date. A year of four
 * digits in front says itself that it is the year.
 */
export function dateOf(
  { parts, separator, time }: DateParts,
  order: DateOrder,
  dataType: 'date' | 'datetime',
  years: ShortYears = '1970-2069',
): string | undefined {
  const [first, second, third] = parts;
  const isYearFirst = separator === 'name' || first.length === 4;
  const [year, month, day] =
    isYearFirst || order === 'YMD'
      ? [first, second, third]
      : order === 'DMY'
        ? [third, second, first]
        : [third, first, second];
  const date = calendarDate(year, month, day, years);
  if (date === undefined || time === '') return date;
  const clock = readTime(time);
  if (clock === undefined) return undefined;
  if (dataType === 'datetime') return `${date}T${clock}`;
  // A spreadsheet that saves dates as times puts midnight behind them.
  return isMidnight(clock) ? date : undefined;
}

function calendarDate(
  yearText: string,
  monthText: string,
  dayText: string,
  years: ShortYears,
): string | undefined {
  if (!/^(\d{4}|\d{2})$/.test(yearText) || dayText.length > 2 || monthText.length > 2) return undefined;
  if (yearText.length === 4) return existingDate(yearText, monthText, dayText);
  if (years === '1970-2069') return existingDate(serverYear(yearText), monthText, dayText);
  const dates = ['20', '19'].map((century) => existingDate(`${century}${yearText}`, monthText, dayText));
  return dates.find((date) => date !== undefined && !isFuture(date));
}

/** The server's rule for years of two digits. */
export function serverYear(year: string): string {
  return `${Number(year) >= 70 ? '19' : '20'}${year}`;
}

/** @param date in ISO 8601; what is today somewhere on Earth is not in the future. */
export function isFuture(date: string): boolean {
  return date.slice(0, 10) > new Date(Date.now() + 14 * 3_600_000).toISOString().slice(0, 10);
}

/** Whether the cell is a date whose year has two digits. */
export function hasShortYear(cell: string): boolean {
  const date = splitDate(cell);
  return date?.parts.every(({ length }) => length < 4) ?? false;
}

function existingDate(year: string, monthText: string, dayText: string): string | undefined {
  const [month, day] = [Number(monthText), Number(dayText)];
  if (Number(year) < 1 || month < 1 || month > 12 || day < 1 || day > daysInMonth(Number(year), month)) {
    return undefined;
  }
  return `${year}-${monthText.padStart(2, '0')}-${dayText.padStart(2, '0')}`;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
