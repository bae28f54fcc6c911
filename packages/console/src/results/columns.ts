import type { ReportedRow } from '@galena/client';
import { cellsOf, type Draft, draftOf } from './draft.ts';
import type { Judge } from './judge.ts';
import type { Outcomes } from './outcomes.ts';
import type { GridColumn } from './row-grid.tsx';

/**
 * The columns with cells to blame come first: those of the reason that was chosen, then those of the others, the most frequent first.
 * @param reasons - the most frequent first
 */
export function orderColumns(
  columns: readonly string[],
  rows: readonly ReportedRow[],
  reasons: readonly string[],
  judge: Judge,
): readonly number[] {
  const blamed = reasons.flatMap((reason) => {
    const row = rows.find((candidate) => candidate.reason === reason);
    return row === undefined ? [] : judge.faults(row.cells, reason, row.cells).map(({ column }) => column);
  });
  return [...new Set([...blamed, ...columns.keys()])];
}

interface ColumnsOptions {
  readonly columns: readonly string[];
  readonly order: readonly number[];
  readonly hasSurplus: boolean;
  readonly draft: Draft;
  readonly outcomes: Outcomes;
  readonly stateOf: (row: ReportedRow) => string;
}

export function gridColumns({
  columns,
  order,
  hasSurplus,
  draft,
  outcomes,
  stateOf,
}: ColumnsOptions): readonly GridColumn[] {
  const isBlamed = (row: ReportedRow, column: number) =>
    draftOf(row, draft)?.isDropped !== true &&
    outcomes.faultsOf(row, draft).some((fault) => fault.column === column);
  return [
    { title: 'Line', width: 76, isFrozen: true, text: ({ line }) => String(line ?? '') },
    { title: 'Reason', width: 264, text: stateOf, tone: () => 'reason' },
    ...order.map((cell) => ({
      title: columns[cell] ?? '',
      width: 170,
      cell,
      text: (row: ReportedRow) => cellsOf(row, draft)[cell] ?? '',
      tone: (row: ReportedRow) => (draftOf(row, draft)?.cells.has(cell) === true ? 'edited' : ''),
      isInvalid: (row: ReportedRow) => isBlamed(row, cell),
    })),
    ...(hasSurplus
      ? [
          {
            title: 'Cells beyond the header',
            width: 240,
            text: ({ surplus = [] }: ReportedRow) => surplus.join(' | '),
          },
        ]
      : []),
  ];
}
