import type { ReportedRow } from '@galena/client';
import { useMemo, useState } from 'preact/hooks';
import { formatCount, t, tn } from '../languages/translate.ts';
import { FormDialog } from '../parts/dialog.tsx';
import { Select, TextField } from '../parts/fields.tsx';
import { shorten } from '../parts/text.tsx';
import { type CellChange, cellsOf, type Draft } from './draft.ts';
import type { Outcomes } from './outcomes.ts';

interface ReplaceDialogOptions {
  readonly columns: readonly string[];
  /** The column that is chosen at first. */
  readonly column: number;
  readonly rows: readonly ReportedRow[];
  readonly draft: Draft;
  readonly outcomes: Outcomes;
  /** What a cell of the column may hold, in words. */
  readonly describe: (column: number) => string;
  readonly onReplace: (changes: readonly CellChange[]) => void;
  readonly onClose: () => void;
}

/** Which cells of the column are to be replaced: those to blame, all of them, those with one value, or a text within them. */
type What = 'faults' | 'all' | 'text' | `value ${string}`;

const mostValues = 200;

/** Replaces values in one column of the rows that are shown. */
export function ReplaceDialog({
  columns,
  column: first,
  rows,
  draft,
  outcomes,
  describe,
  onReplace,
  onClose,
}: ReplaceDialogOptions) {
  const [column, setColumn] = useState(first);
  const [chosen, setChosen] = useState<What>('faults');
  const [find, setFind] = useState('');
  const [text, setText] = useState('');
  const values = useMemo(() => countValues(rows, draft, column), [rows, draft, column]);
  const blamed = useMemo(
    () => rows.filter((row) => outcomes.faultsOf(row, draft).some((fault) => fault.column === column)),
    [rows, draft, outcomes, column],
  );
  // Cells that are in order are not to be lost by an oversight.
  const what = chosen === 'faults' && blamed.length === 0 ? 'all' : chosen;
  const changes = useMemo(
    () => replaceIn(what === 'faults' ? blamed : rows, draft, column, replacement(what, find, text)),
    [rows, blamed, draft, column, what, find, text],
  );
  const replace = async () => {
    if (changes.length === 0) throw new Error(t('No cell would change.'));
    onReplace(changes);
  };
  return (
    <FormDialog
      title={tn(rows.length, 'Replace in {count} row', 'Replace in {count} rows')}
      action={t('Replace')}
      onSubmit={replace}
      onClose={onClose}
    >
      <Select
        label={t('Column')}
        value={String(column)}
        choices={columns.map((name, index) => ({ value: String(index), label: name }))}
        onChange={(value) => {
          setColumn(Number(value));
          setChosen('faults');
        }}
      />
      <Select
        label={t('Find')}
        value={what}
        choices={[
          ...(blamed.length > 0
            ? [
                {
                  value: 'faults',
                  label: t('Every value that fails × {number}', { number: formatCount(blamed.length) }),
                },
              ]
            : []),
          { value: 'all', label: t('Every value × {number}', { number: formatCount(rows.length) }) },
          { value: 'text', label: t('A text within cells') },
          ...values.map(([value, count]) => ({
            value: `value ${value}`,
            label: `${value === '' ? t('(empty)') : shorten(value, 60)} × ${formatCount(count)}`,
          })),
        ]}
        onChange={(value) => setChosen(value as What)}
      />
      {what === 'text' && <TextField label={t('Text')} value={find} onInput={setFind} />}
      <TextField label={t('Replace with')} value={text} onInput={setText} hint={describe(column)} />
      <p class="quiet" role="status">
        {tn(changes.length, '{count} cell would change.', '{count} cells would change.')}
      </p>
    </FormDialog>
  );
}

function replacement(what: What, find: string, text: string): (cell: string) => string {
  if (what === 'all' || what === 'faults') return () => text;
  if (what === 'text') return (cell) => (find === '' ? cell : cell.replaceAll(find, () => text));
  const value = what.slice('value '.length);
  return (cell) => (cell === value ? text : cell);
}

function replaceIn(
  rows: readonly ReportedRow[],
  draft: Draft,
  column: number,
  replaced: (cell: string) => string,
): readonly CellChange[] {
  return rows.flatMap((row) => {
    const cell = cellsOf(row, draft)[column] ?? '';
    const text = replaced(cell);
    return text === cell ? [] : [{ row, column, text }];
  });
}

/** The most frequent first. */
function countValues(
  rows: readonly ReportedRow[],
  draft: Draft,
  column: number,
): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const value = cellsOf(row, draft)[column] ?? '';
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].toSorted(([, one], [, other]) => other - one).slice(0, mostValues);
}
