import { delimiterOf } from '../csv/delimiter.ts';
import { readRows } from '../csv/read-rows.ts';
import { looksLikeEmail } from '../files/looks-like-data.ts';
import { isWithoutValue } from '../values/convert-cell.ts';
import { readCell } from '../values/read-cell.ts';
import type { DataType } from '../wire/fields.ts';
import type { ImportFormat } from '../wire/imports.ts';
import { isBooleanWord, isDate, isPhone, isUrl } from './cell-kind.ts';

/** A type that a custom field may have, and whether it can hold a cell. */
type TypeTest = readonly [DataType, (cell: string) => boolean];

/** The first one that all cells fit is taken. */
const tests: readonly TypeTest[] = [
  ['email', looksLikeEmail],
  ['url', isUrl],
  ['boolean', isBooleanWord],
  ['date', (cell) => isDate(cell) && !hasTime(cell)],
  ['datetime', isDate],
  ['integer', isWholeNumber],
  ['phone', isPhone],
  ['percent', (cell) => cell.trim().endsWith('%') && isNumber('percent', cell)],
  ['float', (cell) => !isNumberlikeText(cell) && isNumber('float', cell) && !/\p{Sc}|\p{L}/u.test(cell)],
  ['currency', (cell) => !isNumberlikeText(cell) && isNumber('currency', cell)],
];

/** Longer texts a `string` does not hold. */
const longestString = 255;

/** Finds the type that a new field needs to hold all cells of a column; text where nothing else does. */
class TypeGuess {
  #left = tests;
  #longest = 0;
  #count = 0;

  add(cell: string): void {
    if (isWithoutValue(cell)) return;
    this.#count += 1;
    this.#longest = Math.max(this.#longest, cell.length);
    if (this.#left.length > 0) this.#left = this.#left.filter(([, fits]) => fits(cell));
  }

  get dataType(): DataType {
    if (this.#longest > longestString) return 'text';
    return (this.#count === 0 ? undefined : this.#left[0]?.[0]) ?? 'string';
  }
}

/** The type for some cells. */
export function guessType(cells: Iterable<string>): DataType {
  const guess = new TypeGuess();
  for (const cell of cells) guess.add(cell);
  return guess.dataType;
}

/**
 * The type for all cells of a column of a file.
 * @param column its place in the row, from 0
 * @throws GalenaFileError where the file cannot be read
 */
export async function guessColumnType(
  { blob, format }: { readonly blob: Blob; readonly format: ImportFormat },
  column: number,
): Promise<DataType> {
  const guess = new TypeGuess();
  let row = 0;
  for await (const rows of readRows(blob, delimiterOf(format))) {
    for (const { cells, fault } of rows) {
      if (row > 0 && fault === undefined) guess.add(cells[column] ?? '');
      row += 1;
    }
  }
  return guess.dataType;
}

/** With leading zeros it is a number of a customer, say, which a number would lose; longer ones lose digits. */
function isWholeNumber(cell: string): boolean {
  return /^\s*[+-]?(?:0|[1-9]\d{0,14})\s*$/.test(cell);
}

function isNumberlikeText(cell: string): boolean {
  return /^\s*[+-]?(?:0\d|\d{16})/.test(cell);
}

function isNumber(dataType: DataType, cell: string): boolean {
  return (['.', ','] as const).some((decimal) => readCell(dataType, { decimal }, cell) !== undefined);
}

function hasTime(cell: string): boolean {
  return /\d:\d\d/.test(cell);
}
