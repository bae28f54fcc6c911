import type { ImportProgress, ReportedRow } from '@galena/client';
import { failsAgain } from '@galena/server/rows';
import { useMemo, useState } from 'preact/hooks';
import { correctedName, readName } from '../imports/import-name.ts';
import { formatCount, t, tn } from '../languages/translate.ts';
import { Button } from '../parts/button.tsx';
import { Checkbox } from '../parts/fields.tsx';
import { explain } from '../parts/states.tsx';
import { useSession } from '../session/session.ts';
import { goTo } from '../shell/route.ts';
import { allCellsOf, type Draft, draftOf, isChanged } from './draft.ts';
import type { Outcomes } from './outcomes.ts';
import type { Report } from './report.ts';
import { sentColumns } from './sent-columns.ts';

interface SendCorrectedOptions {
  readonly progress: ImportProgress;
  readonly report: Report;
  readonly draft: Draft;
  readonly outcomes: Outcomes;
  readonly onSent: (rows: readonly ReportedRow[], batchId: number) => void;
}

/** The rows that were changed as an import of their own, whose name says which one it belongs to. */
export function SendCorrected({ progress, report, draft, outcomes, onSent }: SendCorrectedOptions) {
  const { sender } = useSession();
  const [all, setAll] = useState(false);
  const [onlyGood, setOnlyGood] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);
  const { batchId, format, lookupField, listId, partitionName, rules, template } = progress;
  const { rows } = report;
  const sorted = useMemo(() => sortRows(rows, draft, outcomes, all), [rows, draft, outcomes, all]);
  const chosen = onlyGood ? sorted.good : sorted.sendable;
  const send = async () => {
    setIsBusy(true);
    setProblem(undefined);
    try {
      const handle = await sender.imports.create(
        chosen.map((row) => allCellsOf(row, draft)),
        {
          columns: sentColumns(report.columns, progress),
          format,
          lookupField,
          ...(listId !== undefined && { list: listId }),
          ...(partitionName !== undefined && { partition: partitionName }),
          ...(rules !== undefined && { rules }),
          ...(template !== undefined && {
            template: template.templateId,
            templateVersion: template.version,
            templateApplied: true,
          }),
          fileName: correctedName(readName(progress).fileName, batchId),
        },
      );
      if (handle.batchIds[0] === undefined) await handle.wait();
      const [first = 0] = handle.batchIds;
      onSent(chosen, first);
      goTo(['imports', first]);
    } catch (error) {
      setProblem(explain(error));
      setIsBusy(false);
    }
  };
  return (
    <div class="stack">
      <div class="actions">
        <Button
          kind="main"
          disabled={chosen.length === 0 || !report.isWhole}
          isBusy={isBusy}
          onClick={() => void send()}
        >
          {chosen.length > 0
            ? t('Send the corrected rows ({number})', { number: formatCount(chosen.length) })
            : t('Send the corrected rows')}
        </Button>
        <Checkbox label={t('and those I have not changed')} checked={all} onChange={setAll} />
        {sorted.failing > 0 && (
          <Checkbox
            label={tn(
              sorted.failing,
              'without the {count} row that would fail again',
              'without the {count} rows that would fail again',
            )}
            checked={onlyGood}
            onChange={setOnlyGood}
          />
        )}
        <span class={sorted.failing > 0 ? 'warned' : 'quiet'} role="status">
          {describeRows(sorted)}
        </span>
      </div>
      {problem !== undefined && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

interface SortedRows {
  readonly changed: number;
  readonly dropped: number;
  /** Sent in an earlier import, and not changed since. */
  readonly sent: number;
  readonly heldBack: number;
  /** Of those that are to be sent. */
  readonly failing: number;
  readonly sendable: readonly ReportedRow[];
  /** Those of them that would not fail again. */
  readonly good: readonly ReportedRow[];
}

function sortRows(
  rows: readonly ReportedRow[],
  draft: Draft,
  { verdictOf }: Outcomes,
  all: boolean,
): SortedRows {
  let [changed, dropped, sent, heldBack, failing] = [0, 0, 0, 0, 0];
  const sendable: ReportedRow[] = [];
  const good: ReportedRow[] = [];
  for (const row of rows) {
    const of = draftOf(row, draft);
    if (of?.isDropped === true) dropped += 1;
    else if (of?.sentIn !== undefined) sent += 1;
    else if (all || isChanged(row, draft)) {
      if (isChanged(row, draft)) changed += 1;
      const fails = verdictOf(row, draft).failure !== undefined;
      if (fails) failing += 1;
      if (isHeldBack(row, draft)) heldBack += 1;
      else {
        sendable.push(row);
        if (!fails) good.push(row);
      }
    }
  }
  return { changed, dropped, sent, heldBack, failing, sendable, good };
}

/** Text swallowed by a stray quote, and U+FFFD in place of NUL, would be stored as values. */
function isHeldBack(row: ReportedRow, draft: Draft): boolean {
  return failsAgain(row.reason, allCellsOf(row, draft));
}

function describeRows({ changed, dropped, sent, heldBack, failing }: SortedRows): string {
  const done = [
    changed > 0 && tn(changed, '{count} row changed', '{count} rows changed'),
    dropped > 0 && tn(dropped, '{count} row dropped', '{count} rows dropped'),
    sent > 0 && tn(sent, '{count} row sent before', '{count} rows sent before'),
  ].filter((part) => part !== false);
  const sentences = [
    done.length > 0 && done.join(', '),
    failing > 0 && tn(failing, '{count} row would fail again', '{count} rows would fail again'),
    heldBack > 0 &&
      tn(
        heldBack,
        'Not sent: {count} with the text behind a stray quote, or U+FFFD for a NUL',
        'Not sent: {count} with the text behind a stray quote, or U+FFFD for a NUL',
      ),
  ].filter((sentence) => sentence !== false);
  return sentences.length === 0
    ? t('Change a cell and its row can be sent again.')
    : sentences.map((sentence) => `${sentence}.`).join(' ');
}
