import type { DataType } from '../wire/fields.ts';
import { knownWord, plainWord } from './boolean-words.ts';
import {
  type ColumnReading,
  dateOrders,
  decimalSeparators,
  type ValueKind,
  valueKindOf,
} from './column-reading.ts';
import { dateOf, splitDate } from './read-date.ts';
import { numberOf, splitNumber } from './read-number.ts';

/** The values of a cell under each of several readings, in a form that the server takes; undefined where it has none. */
type ReadAll = (cell: string) => readonly (string | undefined)[];

/** Makes the function that reads cells under several readings at once. */
export function cellReader(dataType: DataType, readings: readonly ColumnReading[]): ReadAll {
  switch (valueKindOf(dataType)) {
    case 'date':
      return dateReader(dataType === 'datetime' ? 'datetime' : 'date', readings);
    case 'number':
      return numberReader(dataType, readings);
    case 'boolean':
      return booleanReader(readings);
    case undefined:
      return (cell) => readings.map(() => cell);
  }
}

/** The value of a cell under one reading, in a form that the server takes; undefined if it has none. */
export function readCell(dataType: DataType, reading: ColumnReading, cell: string): string | undefined {
  return cellReader(dataType, [reading])(cell)[0];
}

/** The readings that a column may have where nothing is known of it. */
export function possibleReadings(kind: ValueKind): readonly ColumnReading[] {
  switch (kind) {
    case 'date':
      return dateOrders.map((date) => ({ date }));
    case 'number':
      return decimalSeparators.map((decimal) => ({ decimal }));
    case 'boolean':
      return [{ true: [], false: [] }];
  }
}

function dateReader(dataType: 'date' | 'datetime', readings: readonly ColumnReading[]): ReadAll {
  return (cell) => {
    const parts = splitDate(cell);
    return readings.map(({ date = 'YMD', years }) => parts && dateOf(parts, date, dataType, years));
  };
}

/** Types that take whole numbers only. */
export function isWholeType(dataType: DataType): boolean {
  return dataType === 'integer' || dataType === 'score' || dataType === 'percent';
}

function numberReader(dataType: DataType, readings: readonly ColumnReading[]): ReadAll {
  const isWhole = isWholeType(dataType);
  return (cell) => {
    const parts = splitNumber(cell, dataType);
    return readings.map(({ decimal = '.' }) => parts && numberOf(parts, decimal, isWhole));
  };
}

function booleanReader(readings: readonly ColumnReading[]): ReadAll {
  const own = readings.map(
    ({ true: yes = [], false: no = [] }) =>
      new Map<string, 'true' | 'false'>([
        ...no.map((word) => [plainWord(word), 'false'] as const),
        ...yes.map((word) => [plainWord(word), 'true'] as const),
      ]),
  );
  return (cell) => {
    const word = plainWord(cell);
    return own.map((words) => words.get(word) ?? knownWord(word));
  };
}
