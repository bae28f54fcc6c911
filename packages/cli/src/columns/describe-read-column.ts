import type { ColumnReading, DataType } from '@galena/client';
import {
  describeFew,
  describeReadingOf,
  describeValue,
  type Misfits,
  type Recognition,
  showValue,
  valueKindOf,
} from '@galena/client/files';
import { paint, type Text } from '../terminal/output.ts';
import { formatCount } from '../terminal/progress.ts';

/** How a column is read, as far as it is worth telling: nothing where the server would read its cells the same anyway. */
export function describeReadColumn(
  {
    label,
    argument,
    dataType,
  }: { readonly label: string; readonly argument: string; readonly dataType: DataType },
  recognition: Recognition,
): Text[] {
  if (recognition.state === 'unreadable') {
    const { count, cells } = recognition.misfits;
    const shown = cells.slice(0, 3).map(({ cell, line }) => `"${showValue(cell)}" in line ${line}`);
    const text = `  ${label}: no cell has a known form of ${nouns[valueKindOf(dataType) ?? 'number']}: ${shown.join(', ')}`;
    const more = count > shown.length ? ` and ${formatCount(count - shown.length)} more` : '';
    const hint =
      dataType === 'boolean'
        ? `; --column "${argument}:true=…" and "${argument}:false=…" name its words`
        : '';
    return [paint('yellow', `${text}${more}${hint}`)];
  }
  if (recognition.state !== 'clear') return [];
  const { reading, example, isRewritten, isDecision, misfits, by } = recognition;
  if (example === undefined || !(isRewritten || isDecision)) return [];
  const words = describeReadingOf(example, reading);
  const few = describeFew(recognition);
  const source = by === 'file' ? `${words}, as in other columns` : words;
  const told = `read as ${describeValue(example.value)}${source === '' ? '' : ` (${source})`}`;
  return [
    paint(
      'dim',
      `  ${label}: ${told}, raw ${showValue(example.cell)}, line ${example.line}${describeMisfits(misfits)}`,
    ),
    ...(few === undefined
      ? []
      : [paint('yellow', `  ${label} is read ${few}; if that is wrong, ${columnHint(argument, reading)}`)]),
  ];
}

function columnHint(argument: string, { date }: ColumnReading): string {
  return `--column "${argument}:${date === undefined ? 'decimal' : 'date'}=…" says how it is read`;
}

/** What becomes of cells that do not fit, to go behind something else; empty if there are none. */
export function describeMisfits({ count }: Misfits): string {
  if (count === 0) return '';
  return count === 1
    ? '; 1 cell does not fit and will fail'
    : `; ${formatCount(count)} cells do not fit and will fail`;
}

const nouns = { date: 'a date', number: 'a number', boolean: 'true or false' } as const;
