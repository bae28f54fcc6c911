import type { ReportedRow } from '@galena/client';
import { t } from '../languages/translate.ts';
import { allCellsOf, cellsOf, type Draft, draftOf, surplusOf } from './draft.ts';
import type { Judge } from './judge.ts';
import type { Outcomes } from './outcomes.ts';
import type { GridColumn } from './row-grid.tsx';

/** The title of the cells that have no column: they stand behind the last one. */
export function surplusTitle(): string {
  return t('Cells beyond the header');
}

/**
 * The columns with cells to blame come first: those of the reason that was chosen, then those of the others, the most frequent first.
 * @param reasons - the most frequent first
 * @returns their indexes; one more than the last is that of the cells beyond the header, where there are any
 */
export function orderColumns(
  columns: readonly string[],
  rows: readonly ReportedRow[],
  reasons: readonly string[],
  judge: Judge,
): readonly number[] {
  const blamed = reasons.flatMap((reason) => {
    const row = rows.find((candidate) => candidate.reason === reason);
    if (row === undefined) return [];
    const cells = allCellsOf(row, new Map());
    return judge.faults(cells, reason, cells).map(({ column }) => column);
  });
  const hasSurplus = rows.some(({ surplus }) => surplus !== undefined);
  const inOrder = [...new Set([...blamed, ...columns.keys()])].filter((column) => column <= columns.length);
  return hasSurplus ? [...new Set([...inOrder, columns.length])] : inOrder;
}

interface ColumnsOptions {
  readonly columns: readonly string[];
  readonly order: readonly number[];
  readonly draft: Draft;
  readonly outcomes: Outcomes;
  readonly stateOf: (row: ReportedRow) => string;
}

export function gridColumns({
  columns,
  order,
  draft,
  outcomes,
  stateOf,
}: ColumnsOptions): readonly GridColumn[] {
  const isBlamed = (row: ReportedRow, column: number) =>
    draftOf(row, draft)?.isDropped !== true &&
    outcomes.faultsOf(row, draft).some((fault) => fault.column === column);
  return [
    { title: t('Line'), width: 76, isFrozen: true, text: ({ line }) => String(line ?? '') },
    { title: t('Reason'), width: 264, text: stateOf, tone: () => 'reason' },
    ...order.map((cell) => ({
      title: columns[cell] ?? surplusTitle(),
      width: cell < columns.length ? 170 : 240,
      cell,
      canOnlyClear: cell >= columns.length,
      text: (row: ReportedRow) =>
        cell < columns.length ? (cellsOf(row, draft)[cell] ?? '') : surplusOf(row, draft).join(' | '),
      tone: (row: ReportedRow) => (draftOf(row, draft)?.cells.has(cell) === true ? 'edited' : ''),
      isInvalid: (row: ReportedRow) => isBlamed(row, cell),
    })),
  ];
}
