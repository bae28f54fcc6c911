import type { ImportProgress, ReportedRow } from '@galena/client';
import { useMemo, useState } from 'preact/hooks';
import { TextField } from '../parts/fields.tsx';
import { formatCount } from '../parts/format.tsx';
import { Foreign } from '../parts/text.tsx';
import { useLoad } from '../parts/use-load.ts';
import { useSession } from '../session/session.ts';
import { cellsOf, type Edits, withEdit } from './edits.ts';
import { makeJudge } from './judge.ts';
import { kindNames, type Report, type ReportKind } from './report.ts';
import { type GridColumn, RowGrid } from './row-grid.tsx';
import { describeRule } from './rules.ts';
import { SendCorrected } from './send-corrected.tsx';

interface CorrectionsOptions {
  readonly progress: ImportProgress;
  readonly kind: ReportKind;
  readonly report: Report;
}

/** The rows by their reason, each cell to be changed in place, and what has been changed to be sent again. */
export function Corrections({ progress, kind, report }: CorrectionsOptions) {
  const { galena, may } = useSession();
  const { lookupField, rules } = progress;
  const { columns, rows } = report;
  const [reason, setReason] = useState<string>();
  const [search, setSearch] = useState('');
  const [edits, setEdits] = useState<Edits>(new Map());
  const [selected, setSelected] = useState<{ row: ReportedRow; column: number }>();
  const { value: fields = [] } = useLoad((signal) => galena.fields.describe({ signal }), 'fields');
  const judge = useMemo(
    () => makeJudge(columns, fields, lookupField, rules),
    [columns, fields, lookupField, rules],
  );
  const reasons = useMemo(() => countReasons(rows), [rows]);
  const shown = useMemo(() => filterRows(rows, reason, search.trim().toLowerCase()), [rows, reason, search]);
  const canEdit = may('Read-Write Lead');
  const gridColumns: readonly GridColumn[] = [
    { title: 'Line', width: 84, text: ({ line }) => String(line ?? '') },
    {
      title: 'Reason',
      width: 340,
      text: ({ reason: text }) => text,
      tone: () => `reason ${kind === 'failures' ? '' : 'warning'}`,
    },
    ...columns.map((title, index) => ({
      title,
      width: 170,
      text: (row: ReportedRow) => cellsOf(row, edits)[index] ?? '',
      tone: ({ row }: ReportedRow) =>
        row !== undefined && edits.get(row)?.has(index) === true ? 'edited' : '',
      ...(canEdit && {
        change: (row: ReportedRow, text: string) => setEdits(withEdit(edits, row, index, text)),
      }),
    })),
    ...(rows.some(({ surplus }) => surplus !== undefined)
      ? [
          {
            title: 'Cells beyond the header',
            width: 240,
            text: ({ surplus = [] }: ReportedRow) => surplus.join(' | '),
          },
        ]
      : []),
  ];
  return (
    <>
      <fieldset class="bare tabs reasons">
        <legend class="hidden">Reason</legend>
        <ReasonButton
          isPressed={reason === undefined}
          onClick={() => setReason(undefined)}
          text={`All reasons ${formatCount(rows.length)}`}
        />
        {reasons.map(([text, count]) => (
          <ReasonButton
            key={text}
            isPressed={reason === text}
            onClick={() => setReason(text)}
            text={`${text} ${formatCount(count)}`}
          />
        ))}
      </fieldset>
      <div class="search-row">
        <TextField label="Search in cells" type="search" value={search} onInput={setSearch} />
        <p class="quiet">{formatCount(shown.length)} shown</p>
      </div>
      <RowGrid
        name={kindNames[kind].title}
        columns={gridColumns}
        rows={shown}
        onSelect={(row, column) => setSelected({ row, column: column - 2 })}
      />
      <Rule
        text={ruleOf(selected, judge.fieldOf)}
        outcome={selected === undefined ? undefined : outcomeOf(selected.row, edits, judge.verdict)}
        canEdit={canEdit}
      />
      {canEdit && progress.finishedAt !== undefined && (
        <SendCorrected progress={progress} report={report} edits={edits} judge={judge} />
      )}
    </>
  );
}

function ReasonButton({
  text,
  isPressed,
  onClick,
}: {
  readonly text: string;
  readonly isPressed: boolean;
  readonly onClick: () => void;
}) {
  return (
    <button type="button" aria-pressed={isPressed} onClick={onClick}>
      <Foreign text={text} />
    </button>
  );
}

/** What the cell that one is on may hold, and what would become of its row. */
function Rule({
  text,
  outcome,
  canEdit,
}: {
  readonly text: string | undefined;
  readonly outcome: string | undefined;
  readonly canEdit: boolean;
}) {
  const hint = canEdit
    ? 'Arrow keys move, Enter changes a cell, Escape leaves it as it was.'
    : 'Arrow keys move.';
  return (
    <div class="rule small" role="status">
      <span>{text ?? <span class="quiet">{hint}</span>}</span>
      {outcome !== undefined && (
        <span>
          <Foreign text={outcome} />
        </span>
      )}
    </div>
  );
}

type FieldOf = ReturnType<typeof makeJudge>['fieldOf'];

function ruleOf(selected: { readonly column: number } | undefined, fieldOf: FieldOf): string | undefined {
  if (selected === undefined || selected.column < 0) return undefined;
  const field = fieldOf(selected.column);
  return field === undefined ? 'This column matches no field and is skipped' : describeRule(field);
}

function outcomeOf(
  row: ReportedRow,
  edits: Edits,
  verdict: ReturnType<typeof makeJudge>['verdict'],
): string | undefined {
  if (row.row === undefined || !edits.has(row.row)) return undefined;
  const { failure, warning } = verdict(cellsOf(row, edits), row.reason);
  if (failure !== undefined) return `Would still fail: ${failure}`;
  return warning === undefined ? 'Would go in' : `Would go in with a warning: ${warning}`;
}

/** The most frequent first. */
function countReasons(rows: readonly ReportedRow[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const { reason } of rows) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].toSorted(([, first], [, second]) => second - first);
}

function filterRows(
  rows: readonly ReportedRow[],
  reason: string | undefined,
  search: string,
): readonly ReportedRow[] {
  if (reason === undefined && search === '') return rows;
  return rows.filter(
    (row) =>
      (reason === undefined || row.reason === reason) &&
      (search === '' ||
        row.cells.some((cell) => cell.toLowerCase().includes(search)) ||
        String(row.line) === search),
  );
}
