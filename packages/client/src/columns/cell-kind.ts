import { looksLikeEmail } from '../files/looks-like-data.ts';
import type { CellKind } from '../files/match-columns.ts';
import { knownWord, plainWord } from '../values/boolean-words.ts';
import { isWithoutValue } from '../values/convert-cell.ts';
import { possibleReadings, readCell } from '../values/read-cell.ts';
import { splitDate } from '../values/read-date.ts';
import type { DataType } from '../wire/fields.ts';
import { isCountry } from './country-names.ts';

/** A typing error or a note here and there makes no other column of it. */
const leastShare = 0.9;

/** From the surest: a date has no form of a phone number, but digits between blanks may be either. */
const kinds: readonly (readonly [CellKind, (cell: string) => boolean])[] = [
  ['email', looksLikeEmail],
  ['url', isUrl],
  ['boolean', isBooleanWord],
  ['date', isDate],
  ['phone', isPhone],
  ['number', isNumber],
  ['country', isCountry],
];

/** What nearly all cells of a column are; undefined for text, and for columns without values. */
export function cellKindOf(cells: readonly string[]): CellKind | undefined {
  const filled = cells.filter((cell) => !isWithoutValue(cell)).slice(0, mostCells);
  if (filled.length === 0) return undefined;
  return kinds.find(([, fits]) => mostFit(filled, fits))?.[0];
}

/** A sample shows as much as the whole. */
const mostCells = 50;

/** Stops at the cell that is one too many. */
function mostFit(cells: readonly string[], fits: (cell: string) => boolean): boolean {
  let spare = cells.length * (1 - leastShare);
  return cells.every((cell) => {
    if (!fits(cell)) spare -= 1;
    return spare >= 0;
  });
}

/** Kinds of cells that fields of text have; no others than these, and countries, of which many are called like people and cities. */
const textKinds: Readonly<Record<string, readonly CellKind[]>> = {
  address: ['number', 'date', 'phone'],
  postalCode: ['number', 'date', 'phone'],
  // Norway, and two letters for a province or a person.
  country: ['boolean'],
  state: ['boolean', 'number'],
  gender: ['boolean'],
  salutation: ['boolean'],
};

/**
 * Whether some cells may be what a standard field is for; true where there are none. Text holds everything, but the
 * position of a person is no number.
 * @param field its REST name
 */
export function fitsField(cells: readonly string[], field: string, dataType: DataType): boolean {
  if (dataType !== 'string' && dataType !== 'text') return fitsType(cells, dataType);
  if (field === 'postalCode' && !isHalf(cells, (cell) => /\d/.test(cell))) return false;
  const kind = cellKindOf(cells);
  return kind === undefined || kind === 'country' || textKinds[field]?.includes(kind) === true;
}

/** Whether a field of a type can hold at least half of some cells; true where there are none. */
function fitsType(cells: readonly string[], dataType: DataType): boolean {
  const fits = typeTest(dataType);
  return fits === undefined || isHalf(cells, fits);
}

function isHalf(cells: readonly string[], fits: (cell: string) => boolean): boolean {
  const filled = cells.filter((cell) => !isWithoutValue(cell));
  return filled.filter(fits).length * 2 >= filled.length;
}

function typeTest(dataType: DataType): ((cell: string) => boolean) | undefined {
  switch (dataType) {
    case 'email':
      return looksLikeEmail;
    case 'phone':
      return (cell) => digitsIn(cell) >= 5;
    case 'url':
      return (cell) => cell.includes('.');
    case 'date':
    case 'datetime':
      return isDate;
    case 'boolean':
      return (cell) => knownWord(plainWord(cell)) !== undefined;
    case 'integer':
    case 'score':
    case 'percent':
    case 'float':
    case 'currency':
      return isNumber;
    default:
      return undefined;
  }
}

const longestUrl = 2_000;
const url = /^(?:https?:\/\/|www\.)[^\s.]+\.[^\s]+$/i;

export function isUrl(cell: string): boolean {
  return cell.length <= longestUrl && url.test(cell.trim());
}

const longestPhone = 40;
const phone = /^[+(]?[\d\s()./\u2010-\u2015-]+(?:(?:ext|x|#|dw)\.?\s*\d{1,6})?$/i;

/** With a sign that numbers do not have: `+49 30 1234567`, `030/1234567`, `(030) 123 45 67`. */
export function isPhone(cell: string): boolean {
  const text = cell.trim();
  const digits = digitsIn(text);
  const hasForm = text.length <= longestPhone && digits >= 6 && digits <= 17 && phone.test(text);
  return hasForm && /^[+(0]|\d[\s()/-]+\d/.test(text) && splitDate(text) === undefined;
}

function digitsIn(cell: string): number {
  return cell.replace(/\D/g, '').length;
}

/** Words alone: whether 0 and 1 are numbers only a person knows. */
export function isBooleanWord(cell: string): boolean {
  return /\P{N}/u.test(cell.trim()) && knownWord(plainWord(cell)) !== undefined;
}

/** Eight digits without anything between them may be a number as well. */
export function isDate(cell: string): boolean {
  if (/^\s*\d+\s*$/.test(cell)) return false;
  return possibleReadings('date').some((reading) => readCell('datetime', reading, cell) !== undefined);
}

function isNumber(cell: string): boolean {
  return possibleReadings('number').some((reading) => readCell('currency', reading, cell) !== undefined);
}
