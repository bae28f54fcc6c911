import type { DescribedLeadField, ImportProgress, ReportedRow } from '@galena/client';
import { useMemo, useState } from 'preact/hooks';
import { formatCount, t, tn } from '../languages/translate.ts';
import { Checkbox, TextField } from '../parts/fields.tsx';
import { Foreign } from '../parts/text.tsx';
import { useLoad } from '../parts/use-load.ts';
import { useSession } from '../session/session.ts';
import { gridColumns, orderColumns } from './columns.ts';
import { describeColumn, describeState, noteAt, outcomeOf, ruleOf, toneOf } from './describe-row.tsx';
import { type CellChange, changeCells, draftOf, dropRows, markSent } from './draft.ts';
import { EditActions } from './edit-actions.tsx';
import { fillDown } from './grid-changes.ts';
import { makeJudge } from './judge.ts';
import { rememberOutcomes } from './outcomes.ts';
import { countReasons, filterRows, ReasonFilter } from './reason-filter.tsx';
import { ReplaceDialog } from './replace-dialog.tsx';
import { kindNames, type Report, type ReportKind } from './report.ts';
import { RowCards } from './row-cards.tsx';
import { RowGrid } from './row-grid.tsx';
import { blockOf, clampSelection, type Selection, selectCell } from './selection.ts';
import { SendCorrected } from './send-corrected.tsx';
import { sentColumns } from './sent-columns.ts';
import { useDraft } from './use-draft.ts';
import { useNarrow } from './use-narrow.ts';

interface CorrectionsOptions {
  readonly progress: ImportProgress;
  readonly kind: ReportKind;
  readonly report: Report;
}

/** The first cell to blame: it follows line and reason. */
const firstCell: Selection = selectCell({ row: 0, column: 2 });

/** The rows by their reason, each cell to be changed in place, and what has been changed to be sent again. */
export function Corrections(options: CorrectionsOptions) {
  const { galena } = useSession();
  const { value: fields, error } = useLoad((signal) => galena.fields.describe({ signal }), 'fields');
  // The order of the columns depends on the fields.
  if (fields === undefined && error === undefined) return null;
  return <ReportedRows {...options} fields={fields ?? []} />;
}

function ReportedRows({
  progress,
  kind,
  report,
  fields,
}: CorrectionsOptions & { readonly fields: readonly DescribedLeadField[] }) {
  const { may, service } = useSession();
  const { batchId, lookupField, rules } = progress;
  const { columns, rows } = report;
  const [reason, setReason] = useState<string>();
  const [search, setSearch] = useState('');
  const [showsSent, setShowsSent] = useState(false);
  const [selection, setSelection] = useState(firstCell);
  const [hasSelected, setHasSelected] = useState(false);
  const [isReplacing, setIsReplacing] = useState(false);
  const [news, setNews] = useState('');
  const isNarrow = useNarrow();
  const { munchkinId, surplusCells } = service;
  const drafting = useDraft({ munchkinId, batchId, kind, identity: identityOf(progress) });
  const { draft } = drafting;
  const canEdit = may('Read-Write Lead');

  const judge = useMemo(
    () => makeJudge(sentColumns(columns, progress), fields, lookupField, { rules, surplusCells }),
    [columns, fields, lookupField, rules, surplusCells],
  );
  const outcomes = useMemo(() => rememberOutcomes(judge), [judge]);
  const sent = useMemo(() => rows.filter((row) => draftOf(row, draft)?.sentIn !== undefined), [rows, draft]);
  const open = useMemo(
    () =>
      showsSent || sent.length === 0 ? rows : rows.filter((row) => draftOf(row, draft)?.sentIn === undefined),
    [rows, draft, showsSent],
  );
  const reasons = useMemo(() => countReasons(open), [open]);
  const shown = useMemo(() => filterRows(open, reason, search.trim().toLowerCase()), [open, reason, search]);
  const order = useMemo(() => {
    const frequent = reasons.map(([text]) => text);
    return orderColumns(columns, rows, reason === undefined ? frequent : [reason, ...frequent], judge);
  }, [columns, judge, reason, reasons.map(([text]) => text).join('\n')]);
  const stateOf = (row: ReportedRow) => describeState(row, draft, outcomes);
  const describe = (column: number) => describeColumn(judge, column);

  const grid = gridColumns({
    columns,
    order,
    draft,
    outcomes,
    stateOf,
  });
  const selected = clampSelection(selection, { rows: shown.length, columns: grid.length });
  const block = blockOf(selected);
  const selectedRows = shown.slice(block.firstRow, block.lastRow + 1);
  const areDropped =
    selectedRows.length > 0 && selectedRows.every((row) => draftOf(row, draft)?.isDropped === true);
  const currentRow = shown[selected.focus.row];
  const currentCell = grid[selected.focus.column]?.cell;
  // An empty cell leaves the field as it is, unless a rule says otherwise.
  const isSkippable = currentCell !== undefined && !judge.isLookup(currentCell) && rules?.clear !== 'empty';

  const change = (changes: readonly CellChange[], what?: string) => {
    const step = changeCells(draft, changes);
    if (step !== undefined) drafting.run(step);
    setNews(
      what === undefined
        ? ''
        : tn(step?.after.size ?? 0, '{what}: {count} row changed.', '{what}: {count} rows changed.', {
            what,
          }),
    );
  };
  const drop = (dropped: readonly ReportedRow[], isDropped: boolean) => {
    const step = dropRows(draft, dropped, isDropped);
    if (step !== undefined) drafting.run(step);
    setNews(
      isDropped
        ? tn(dropped.length, '{count} row dropped.', '{count} rows dropped.')
        : tn(dropped.length, '{count} row restored.', '{count} rows restored.'),
    );
  };
  const undo = () => {
    drafting.undo();
    setNews(t('Undone.'));
  };
  const redo = () => {
    drafting.redo();
    setNews(t('Done again.'));
  };
  const name = kindNames()[kind].title;
  return (
    <>
      <ReasonFilter
        reasons={reasons}
        total={open.length}
        value={reason}
        onChange={(next) => {
          setReason(next);
          setSelection(firstCell);
        }}
      />
      <div class="search-row">
        <TextField label={t('Search in cells')} type="search" value={search} onInput={setSearch} />
        <p class="quiet">{t('{number} shown', { number: formatCount(shown.length) })}</p>
        {sent.length > 0 && (
          <Checkbox
            label={tn(sent.length, 'Show {count} row sent before', 'Show {count} rows sent before')}
            checked={showsSent}
            onChange={setShowsSent}
          />
        )}
      </div>
      {canEdit && (
        <EditActions
          canUndo={drafting.canUndo}
          canRedo={drafting.canRedo}
          selectedRows={isNarrow ? undefined : selectedRows.length}
          areDropped={areDropped}
          canSkip={isSkippable}
          onUndo={undo}
          onRedo={redo}
          onReplace={() => setIsReplacing(true)}
          onFillDown={() => change(fillDown(shown, grid, block), t('Filled down'))}
          onDrop={() => drop(selectedRows, !areDropped)}
          onSkip={() =>
            currentCell !== undefined &&
            change(
              shown.map((row) => ({ row, column: currentCell, text: '' })),
              t('Column skipped'),
            )
          }
        />
      )}
      {isNarrow ? (
        <RowCards
          name={name}
          columns={columns}
          rows={shown}
          draft={draft}
          outcomes={outcomes}
          canEdit={canEdit}
          stateOf={stateOf}
          describe={describe}
          onChange={(row, column, text) => change([{ row, column, text }])}
          onDrop={(row, isDropped) => drop([row], isDropped)}
        />
      ) : (
        <RowGrid
          name={name}
          columns={grid}
          rows={shown}
          selection={selected}
          canEdit={canEdit}
          toneOf={(row) => toneOf(row, draft, outcomes)}
          noteAt={(row, column, isEditing) =>
            hasSelected ? noteAt(row, column, isEditing, draft, outcomes, describe) : undefined
          }
          onSelect={(next) => {
            setSelection(next);
            setHasSelected(true);
            setNews('');
          }}
          onChange={change}
          onUndo={undo}
          onRedo={redo}
        />
      )}
      <Rule
        text={news === '' ? ruleOf(hasSelected ? currentCell : undefined, judge) : news}
        outcome={currentRow === undefined ? undefined : outcomeOf(currentRow, draft, outcomes)}
        canEdit={canEdit && !isNarrow}
      />
      {!drafting.isKept && (
        <p class="warned" role="alert">
          {t(
            'This browser has no room to keep these corrections. They are lost when the page is closed or loaded again: send them before.',
          )}
        </p>
      )}
      {isReplacing && (
        <ReplaceDialog
          columns={columns}
          column={[currentCell, ...order].find((cell) => columns[cell ?? -1] !== undefined) ?? 0}
          rows={shown.filter((row) => draftOf(row, draft)?.isDropped !== true)}
          draft={draft}
          outcomes={outcomes}
          describe={describe}
          onReplace={(changes) => change(changes, t('Replaced'))}
          onClose={() => setIsReplacing(false)}
        />
      )}
      {canEdit && progress.finishedAt !== undefined && (
        <SendCorrected
          progress={progress}
          report={report}
          draft={draft}
          outcomes={outcomes}
          onSent={(rowsSent, sentIn) => {
            const step = markSent(draft, rowsSent, sentIn);
            if (step !== undefined) drafting.settle(step);
          }}
        />
      )}
    </>
  );
}

/** Of imports with the same number, on a double that was reset. */
function identityOf({ createdAt, fileBytes, sentBy }: ImportProgress): string {
  return [createdAt, fileBytes, sentBy?.requestId ?? ''].join(' ');
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
    ? t(
        'Type to change a cell, Enter keeps the change, Escape discards it. Shift selects several cells; they can be copied, pasted, filled down and cleared.',
      )
    : '';
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
