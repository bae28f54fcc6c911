import type { DataType } from '../wire/fields.ts';
import {
  type ColumnReading,
  dateOrders,
  decimalSeparators,
  shortYears,
  type ValueKind,
  valueKindOf,
} from './column-reading.ts';

const membersOf: Readonly<Record<ValueKind, readonly (keyof ColumnReading)[]>> = {
  date: ['date', 'years'],
  number: ['decimal'],
  boolean: ['true', 'false'],
};

/** What is wrong with what a person, or a file, says of a column that goes into a field of a type; undefined if nothing is. */
export function readingProblem(
  reading: Readonly<Partial<Record<keyof ColumnReading, unknown>>>,
  dataType: DataType,
): string | undefined {
  const kind = valueKindOf(dataType);
  const useful = kind === undefined ? [] : membersOf[kind];
  for (const member of ['date', 'years', 'decimal', 'true', 'false'] as const) {
    const value = reading[member];
    if (value === undefined) continue;
    if (!useful.includes(member)) return `"${member}" says nothing about a field of type ${dataType}`;
    if (!isAllowed(member, value)) {
      return `"${member}" is ${JSON.stringify(value)}, and can be ${allowed[member]}`;
    }
  }
  return undefined;
}

const allowed: Readonly<Record<keyof ColumnReading, string>> = {
  date: '"DMY", "MDY" or "YMD"',
  years: '"past" or "1970-2069"',
  decimal: '"." or ","',
  true: 'a list of words',
  false: 'a list of words',
};

function isAllowed(member: keyof ColumnReading, value: unknown): boolean {
  if (member === 'date') return dateOrders.some((order) => order === value);
  if (member === 'years') return shortYears.some((years) => years === value);
  if (member === 'decimal') return decimalSeparators.some((separator) => separator === value);
  return Array.isArray(value) && value.every((word) => typeof word === 'string' && word.trim() !== '');
}
