import type { ImportProgress, KeptChange, UndoProgress } from '@galena/client';
import { useState } from 'preact/hooks';
import { formatCount } from '../languages/translate.tsx';
import { Origin, Value } from '../leads/history-card.tsx';
import { SaveAsCsv } from '../leads/save-as-csv.tsx';
import { Button } from '../parts/button.tsx';
import { FormDialog } from '../parts/dialog.tsx';
import { Checkbox } from '../parts/fields.tsx';
import { plural, Time } from '../parts/format.tsx';
import { ProgressBar } from '../parts/progress-bar.tsx';
import { explain } from '../parts/states.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { Foreign } from '../parts/text.tsx';
import { take, useLoad } from '../parts/use-load.ts';
import { useSession } from '../session/session.ts';
import { linkTo } from '../shell/route.ts';

/** Says first what would be undone, and undoes it if that is meant. */
export function UndoButton({ batchId, noun }: { readonly batchId: number; readonly noun: string }) {
  const [isAsking, setIsAsking] = useState(false);
  return (
    <>
      <Button kind="danger" onClick={() => setIsAsking(true)}>
        Undo this {noun}
      </Button>
      {isAsking && <UndoDialog batchId={batchId} onClose={() => setIsAsking(false)} />}
    </>
  );
}

function UndoDialog({ batchId, onClose }: { readonly batchId: number; readonly onClose: () => void }) {
  const { galena } = useSession();
  const [force, setForce] = useState(false);
  const { value: dryRun, error } = useLoad(async (signal) => {
    const handle = await galena.imports.undo(batchId, { dryRun: true, signal });
    return handle.wait({ signal });
  }, '');
  const undo = async () => {
    const { batchIds } = await galena.imports.undo(batchId, { force });
    location.hash = linkTo(['imports', batchIds[0] ?? batchId]);
  };
  const kept = dryRun?.undo?.kept ?? 0;
  return (
    <FormDialog title={`Undo ${batchId}?`} action="Undo" kind="danger" onSubmit={undo} onClose={onClose}>
      <p role="status">
        {error === undefined ? (dryRun?.message ?? 'Finding out what would be undone…') : explain(error)}
      </p>
      {kept > 0 && (
        <>
          <p>
            <a href={linkTo(['imports', dryRun?.batchIds[0] ?? 0])}>{plural(kept, 'change')}</a> would be
            kept, as others have changed it since.
          </p>
          <Checkbox label="Undo these too" checked={force} onChange={setForce} />
        </>
      )}
    </FormDialog>
  );
}

const shownKept = 100;

/** How an undo stands, live while it runs, and what it has kept. */
export function UndoCard({
  progress: { batchId, status, message, createdAt },
  undo: { batchId: undone, share, kept },
}: {
  readonly progress: ImportProgress;
  readonly undo: UndoProgress;
}) {
  const { galena } = useSession();
  const { value = [], error } = useLoad(
    (signal) => take(galena.imports.kept(batchId, { signal }), shownKept),
    `${batchId} ${status}`,
  );
  return (
    <section class="card stack" aria-label="Undo">
      {status === 'importing' && <ProgressBar label="Share that is done" share={share} />}
      <p>
        <Foreign text={message ?? status} most={2_000} />
      </p>
      <p>
        Of <a href={linkTo(['imports', undone])}>import {undone}</a>, <Time at={createdAt} />
      </p>
      {error !== undefined && <p class="problem">{explain(error)}</p>}
      {value.length > 0 && (
        <>
          <Table name="What was kept" columns={columns} items={value} keyOf={keyOf} />
          {kept > shownKept && <p>{formatCount(kept - shownKept)} more are in the file.</p>}
          <SaveAsCsv
            label="Download as CSV"
            name={`undo-${batchId}.kept.csv`}
            pieces={(signal) => galena.imports.keptCsv(batchId, { signal })}
          />
        </>
      )}
    </section>
  );
}

function keyOf({ row, leadId, field, list }: KeptChange): string {
  return [row, leadId, field?.name, list?.id].join(' ');
}

const columns: readonly Column<KeptChange>[] = [
  { title: 'Row', isNumber: true, render: ({ row }) => formatCount(row) },
  { title: 'Lead', render: ({ leadId }) => <a href={linkTo(['leads', leadId])}>{leadId}</a> },
  {
    title: 'What',
    isWide: true,
    render: ({ field, list }) => <Foreign text={field?.displayName ?? list?.name ?? 'the lead'} most={80} />,
  },
  // `missingLink` is missing link.
  { title: 'Why', render: ({ reason }) => reason.replace(/[A-Z]/, (letter) => ` ${letter.toLowerCase()}`) },
  { title: 'Imported', isWide: true, render: ({ importedValue }) => <Value value={importedValue} /> },
  { title: 'Now', isWide: true, render: ({ currentValue }) => <Value value={currentValue} /> },
  {
    title: 'By',
    isWide: true,
    render: ({ changedBy, changedAt }) =>
      changedBy && (
        <>
          <Origin by={changedBy} /> <Time at={changedAt ?? ''} />
        </>
      ),
  },
];
