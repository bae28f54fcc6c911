import type { ColumnReading } from './column-reading.ts';

const orders = { DMY: 'day first', MDY: 'month first', YMD: 'year first' } as const;
const separators = { '.': 'decimal point', ',': 'decimal comma' } as const;

/** A reading in words: `day first`, `decimal comma`; empty for booleans by the words that are known. */
export function describeReading(reading: ColumnReading): string {
  if (reading.date !== undefined) return orders[reading.date];
  if (reading.decimal !== undefined) return separators[reading.decimal];
  return (['true', 'false'] as const)
    .flatMap((value) => (reading[value] ?? []).map((word) => `${word} is ${value}`))
    .join(', ');
}

/** A value in the server's form, for people: `5 June 1990`, `5 June 1990, 14:30`, `1500`. */
export function describeValue(value: string): string {
  const [, year = '', month = '', day = '', time] = /^(\d{4})-(\d{2})-(\d{2})(?:T(.*))?$/.exec(value) ?? [];
  if (year === '') return value;
  const name = monthNames.format(Date.UTC(2000, Number(month) - 1, 1));
  return `${Number(day)} ${name} ${year}${time === undefined ? '' : `, ${time.replace(/^(\d{2}:\d{2}):00(?!\.)/, '$1')}`}`;
}

const monthNames = new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' });
