import { showValue } from '../files/show-value.ts';
import type { ColumnReading } from './column-reading.ts';
import { splitDate } from './read-date.ts';
import type { Alternative, Misfits, PlacedCell, ReadExample, Recognition } from './recognition.ts';

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

/** A value in the server's form, for people: `5 June 1990`, `5 June 1990, 14:30`, `1.5`. */
export function describeValue(value: string): string {
  const [, year = '', month = '', day = '', time] = /^(\d{4})-(\d{2})-(\d{2})(?:T(.*))?$/.exec(value) ?? [];
  if (year === '') return value.replace(/(\.\d*?)0+(?=e|$)/, '$1').replace(/\.(?=e|$)/, '');
  const name = monthNames.format(Date.UTC(2000, Number(month) - 1, 1));
  return `${Number(day)} ${name} ${year}${time === undefined ? '' : `, ${time.replace(/^(\d{2}:\d{2}):00(?!\.)/, '$1')}`}`;
}

const monthNames = new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' });

/** A cell and its value in the server's form. */
type ReadValue = Omit<ReadExample, 'line'>;

/**
 * A cell under a reading: `5 June 1990 (day first)`. Where the cell itself shows the order of its date, that is said and not
 * the reading: `31 January 2026 (year first)` for `2026-01-31`, nothing for a month by name.
 * @param reading - without it only what the cell shows is said
 */
export function describeReadCell(read: ReadValue, reading: ColumnReading = {}): string {
  const words = describeReadingOf(read, reading);
  return words === '' ? describeValue(read.value) : `${describeValue(read.value)} (${words})`;
}

/** How a cell is read: in the words of the reading, unless the cell itself shows the order of its date. */
export function describeReadingOf({ cell, value }: ReadValue, reading: ColumnReading): string {
  const isDate = /^\d{4}-\d{2}-\d{2}/.test(value);
  return (isDate ? shownOrder(cell) : undefined) ?? describeReading(reading);
}

/** In words; empty for a month by name, undefined where a reading has to say it. */
function shownOrder(cell: string): string | undefined {
  const date = splitDate(cell);
  if (date?.separator === 'name') return '';
  return date?.parts[0].length === 4 ? orders.YMD : undefined;
}

/** What a column says under a reading: `5 June 1990 (day first)`. */
export function describeAlternative({ reading, example }: Alternative): string {
  return describeReadCell(example, reading);
}

/** Which few cells decide how a column is read, where a typing error may be what decides; undefined elsewhere. */
export function describeFew(recognition: Recognition): string | undefined {
  if (recognition.state !== 'clear' || recognition.decidedByFew === undefined) return undefined;
  const { reading, decidedByFew } = recognition;
  const { count } = decidedByFew;
  const alone = count === 1 ? 'one cell alone' : `${count} cells alone`;
  return `${describeReading(reading)} because of ${alone}: ${listCells(decidedByFew)}`;
}

/** Which years of two digits make dates in the future; undefined where none does. */
export function describeFuture({ future }: { readonly future?: Misfits | undefined }): string | undefined {
  if (future === undefined) return undefined;
  const { count } = future;
  return count === 1
    ? `a year of two digits makes a date in the future: ${listCells(future)}`
    : `${count} years of two digits make dates in the future: ${listCells(future)}`;
}

function listCells({ count, cells }: Misfits): string {
  return `${cells.map(placeCell).join(', ')}${count > cells.length ? ' and more' : ''}`;
}

function placeCell({ cell, line }: PlacedCell): string {
  return `"${showValue(cell)}" in line ${line}`;
}

/** Why a person has to say what a column means, by a cell of it or by the cells that do not fit. */
export function describeQuestion(recognition: Extract<Recognition, { alternatives: unknown }>): string {
  const { alternatives } = recognition;
  const [first] = alternatives;
  if (first === undefined) return '';
  if (recognition.state === 'ambiguous') {
    const { elsewhere } = recognition;
    const others = elsewhere === undefined ? '' : `; other columns have a ${describeReading(elsewhere)}`;
    return `${placeCell(first.example)} is ${alternatives.map(describeAlternative).join(' or ')}${others}`;
  }
  const misfits = alternatives.map(({ reading, misfits: { count, cells } }) => {
    const shown = cells.slice(0, 2).map(placeCell);
    const more = count > shown.length ? ` and ${count - shown.length} more` : '';
    return `${describeReading(reading)} does not fit ${shown.join(', ')}${more}`;
  });
  const { ruledOut } = recognition;
  if (ruledOut !== undefined)
    misfits.push(`${describeReading(ruledOut)} does not fit cells that are numbers`);
  return `no reading fits all cells: ${misfits.join('; ')}`;
}
