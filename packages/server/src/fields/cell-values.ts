import type { DataType } from './data-types.ts';

/** The cell is no value of the field's type. */
export const INVALID = Symbol('invalid');
/** The cell is longer than the field. */
export const TOO_LONG = Symbol('too long');

/** A value in PostgreSQL's text form, empty if the cell is blank; or what is wrong with it. */
export type ReadCell = (cell: string) => string | typeof INVALID | typeof TOO_LONG;

/** What reading a cell needs to know of its field. */
export interface CellField {
  readonly dataType: DataType;
  /** In characters. */
  readonly length: number | null;
}

/** A text area is limited in bytes, all other text in characters. */
const textAreaBytes = 30_000;

/** Browsers have it too: the console reads cells with this. */
const utf8 = new TextEncoder();

/** Makes the function that reads cells of a field. Whatever it gives is a value that PostgreSQL takes. */
export function readCell({ dataType, length }: CellField): ReadCell {
  const limit = length ?? Number.POSITIVE_INFINITY;
  switch (dataType) {
    case 'string':
      return (cell) => readText(cell, limit);
    case 'text':
      return readTextArea;
    case 'email':
    case 'phone':
    case 'url':
    case 'reference':
    case 'formula':
      return (cell) => readText(trimCell(cell), limit);
    case 'integer':
    case 'score':
      return (cell) => readInteger(trimCell(cell));
    case 'percent':
      return readWithoutUnit((text) => text.replace(/%$/, ''), readInteger);
    case 'float':
      return (cell) => readDecimal(trimCell(cell));
    case 'currency':
      return readWithoutUnit((text) => text.replace(/^([+-]?)\p{Sc}\s?([+-]?)/u, '$1$2'), readDecimal);
    case 'boolean':
      return (cell) => readBoolean(trimCell(cell));
    case 'date':
      return (cell) => readDate(trimCell(cell));
    case 'datetime':
      return (cell) => readDatetime(trimCell(cell));
  }
}

/** Takes off blanks, tabs and line ends: the same characters that PostgreSQL's side of a key comparison takes off. */
export function trimCell(cell: string): string {
  let start = 0;
  let end = cell.length;
  while (start < end && isBlank(cell.charCodeAt(start))) start += 1;
  while (end > start && isBlank(cell.charCodeAt(end - 1))) end -= 1;
  return start === 0 && end === cell.length ? cell : cell.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d);
}

function readText(text: string, limit: number): string | typeof INVALID | typeof TOO_LONG {
  // PostgreSQL's text has no place for NUL.
  if (text.includes('\0')) return INVALID;
  // A character takes one or two units of length: only between the two does it need counting.
  if (text.length <= limit) return text;
  return text.length > 2 * limit || [...text].length > limit ? TOO_LONG : text;
}

function readTextArea(cell: string): string | typeof INVALID | typeof TOO_LONG {
  if (cell.includes('\0')) return INVALID;
  // A unit of length takes at most three bytes.
  if (cell.length * 3 <= textAreaBytes) return cell;
  return utf8.encode(cell).length > textAreaBytes ? TOO_LONG : cell;
}

const int64Limits = { least: -(2n ** 63n), most: 2n ** 63n - 1n };

/** In one spelling, as ids are keys: `+7` and `07` are `7`. */
function readInteger(text: string): string | typeof INVALID {
  if (text === '') return '';
  if (!/^[+-]?\d{1,40}$/.test(text)) return INVALID;
  if (text.length <= 18 && /^-?[1-9]/.test(text)) return text;
  const value = BigInt(text.replace(/^\+/, ''));
  return value < int64Limits.least || value > int64Limits.most ? INVALID : String(value);
}

/** A unit alone is not a number. What is left without it is empty, but must not count as an empty cell, which has a meaning. */
function readWithoutUnit(takeOff: (text: string) => string, read: ReadCell): ReadCell {
  return (cell) => {
    const text = trimCell(cell);
    const value = read(trimCell(takeOff(text)));
    return value === '' && text !== '' ? INVALID : value;
  };
}

function readDecimal(text: string): string | typeof INVALID {
  if (text === '') return '';
  if (text.length > 1000 || !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,4})?$/i.test(text)) return INVALID;
  const value = Number(text);
  // Beyond a double's range PostgreSQL refuses a number, or rounds it to zero where it is none.
  if (!Number.isFinite(value) || (value === 0 && /[1-9]/.test(text.replace(/e.*/i, '')))) return INVALID;
  return text;
}

const booleans: ReadonlyMap<string, string> = new Map([
  ...['true', 't', 'yes', 'y', '1'].map((text) => [text, 'true'] as const),
  ...['false', 'f', 'no', 'n', '0'].map((text) => [text, 'false'] as const),
]);

function readBoolean(text: string): string | typeof INVALID {
  return text === '' ? '' : (booleans.get(text.toLowerCase()) ?? INVALID);
}

function readDate(text: string): string | typeof INVALID {
  if (text === '') return '';
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (iso !== null) return calendarDate(iso[1], iso[2], iso[3]);
  const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4}|\d{2})$/.exec(text);
  return american === null ? INVALID : calendarDate(fullYear(american[3] ?? ''), american[1], american[2]);
}

/** Years of two digits: 70 to 99 are 19xx, 00 to 69 are 20xx. */
function fullYear(year: string): string {
  return year.length === 4 ? year : `${Number(year) >= 70 ? '19' : '20'}${year}`;
}

function calendarDate(yearText = '', monthText = '', dayText = ''): string | typeof INVALID {
  const [year, month, day] = [Number(yearText), Number(monthText), Number(dayText)];
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return INVALID;
  return `${yearText}-${monthText.padStart(2, '0')}-${dayText.padStart(2, '0')}`;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

const timePattern =
  /^(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|[+-](?:0\d|1[0-4])(?::?[0-5]\d)?)?$/i;

/** As Excel saves it where dates are American: `1/31/2026 8:30`, `1/31/2026 8:30:00 PM`. */
const excelTime = /^(\d{1,2}\/\d{1,2}\/\d{4}) +(\d{1,2}):(\d{2})(?::(\d{2}))?(?: ?([AP])M)?$/i;

function readExcelTime([, day = '', hourText = '', minute = '', second = '00', half]: RegExpExecArray):
  | string
  | typeof INVALID {
  const date = readDate(day);
  const hour = half === undefined ? Number(hourText) : hourOfDay(Number(hourText), half);
  if (typeof date !== 'string' || hour === undefined || hour > 23) return INVALID;
  if (Number(minute) > 59 || Number(second) > 59) return INVALID;
  return `${date} ${String(hour).padStart(2, '0')}:${minute}:${second}.0`;
}

/** 12 AM is midnight, 12 PM noon; undefined for an hour that no such clock has. */
function hourOfDay(hour: number, half: string): number | undefined {
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (half.toUpperCase() === 'P' ? 12 : 0);
}

/** Without an offset the text keeps none: it is read in the time zone of the session. */
function readDatetime(text: string): string | typeof INVALID {
  if (text === '') return '';
  const excel = excelTime.exec(text);
  if (excel !== null) return readExcelTime(excel);
  const date = readDate(text.slice(0, 10));
  if (typeof date !== 'string' || text.length <= 10) {
    const dateAlone = readDate(text);
    return typeof dateAlone === 'string' ? `${dateAlone} 00:00:00` : INVALID;
  }
  if (!/[T ]/i.test(text.charAt(10))) return INVALID;
  const time = timePattern.exec(text.slice(11));
  if (time === null) return INVALID;
  const [, hour = '', minute = '', second = '00', fraction = '0', offset = ''] = time;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return INVALID;
  return `${date} ${hour}:${minute}:${second}.${fraction}${offset.toUpperCase()}`;
}

/** In front of the @ words with single dots between them, and no `()<>[]\,;:`; behind it labels of a domain. */
const emailPattern =
  /^[!-'*+\-/-9=?A-Z^-~]+(?:\.[!-'*+\-/-9=?A-Z^-~]+)*@(?:[0-9A-Za-z](?:[0-9A-Za-z-]*[0-9A-Za-z])?\.)+[0-9A-Za-z-]*[0-9A-Za-z]$/;

/** Whether a value has the form local@domain.tld, in ASCII. */
export function isWellFormedEmail(value: string): boolean {
  return emailPattern.test(value);
}
