import type { ImportProgress, ReportedRow } from '@galena/client';
import { failsAgain } from '@galena/server/rows';
import { useState } from 'preact/hooks';
import { correctedName, readName } from '../imports/import-name.ts';
import { Button } from '../parts/button.tsx';
import { Checkbox } from '../parts/fields.tsx';
import { formatCount, plural } from '../parts/format.tsx';
import { explain } from '../parts/states.tsx';
import { useSession } from '../session/session.ts';
import { goTo } from '../shell/route.ts';
import { cellsOf, type Edits } from './edits.ts';
import type { Judge } from './judge.ts';
import type { Report } from './report.ts';

interface SendCorrectedOptions {
  readonly progress: ImportProgress;
  readonly report: Report;
  readonly edits: Edits;
  readonly judge: Judge;
}

/** The rows that were changed as an import of their own, whose name says which one it belongs to. */
export function SendCorrected({ progress, report, edits, judge }: SendCorrectedOptions) {
  const { sender } = useSession();
  const [all, setAll] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);
  const { batchId, format, lookupField, listId, partitionName, rules } = progress;
  const isChanged = ({ row }: ReportedRow) => row !== undefined && edits.has(row);
  const chosen = report.rows.filter((row) => (isChanged(row) || all) && !isHeldBack(row, edits));
  const send = async () => {
    setIsBusy(true);
    setProblem(undefined);
    try {
      const handle = await sender.imports.create(
        chosen.map((row) => cellsToSend(row, edits)),
        {
          columns: report.columns,
          format,
          lookupField,
          ...(listId !== undefined && { list: listId }),
          ...(partitionName !== undefined && { partition: partitionName }),
          ...(rules !== undefined && { rules }),
          fileName: correctedName(readName(progress).fileName, batchId),
        },
      );
      const [first] = handle.batchIds;
      if (first === undefined) await handle.wait();
      goTo(['imports', first ?? handle.batchIds[0] ?? '']);
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
          Send the corrected rows{chosen.length > 0 && ` (${formatCount(chosen.length)})`}
        </Button>
        <Checkbox label="and those I have not changed" checked={all} onChange={setAll} />
        <span class="quiet">{describeEdits(report, edits, judge)}</span>
      </div>
      {problem !== undefined && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

function cellsToSend(row: ReportedRow, edits: Edits): readonly string[] {
  return [...cellsOf(row, edits), ...(row.surplus ?? [])];
}

/** Text swallowed by a stray quote, and U+FFFD in place of NUL, would be stored as values. */
function isHeldBack(row: ReportedRow, edits: Edits): boolean {
  return failsAgain(row.reason, cellsToSend(row, edits));
}

function describeEdits({ rows }: Report, edits: Edits, { verdict }: Judge): string {
  if (edits.size === 0) return 'Change a cell and its row can be sent again.';
  const changedRows = rows.filter((row) => row.row !== undefined && edits.has(row.row));
  const failing = changedRows.filter(
    (row) => verdict(cellsOf(row, edits), row.reason).failure !== undefined,
  ).length;
  const heldBack = changedRows.filter((row) => isHeldBack(row, edits)).length;
  const changed = `${plural(edits.size, 'row')} changed`;
  if (failing === 0 && heldBack === 0) return `${changed}.`;
  const told = `${changed}, of which ${formatCount(failing)} would fail again.`;
  return heldBack === 0
    ? told
    : `${told} Not sent: ${formatCount(heldBack)} with the text behind a stray quote, or U+FFFD for a NUL.`;
}
