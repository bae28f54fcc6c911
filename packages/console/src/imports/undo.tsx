import type { ImportProgress, KeptChange, UndoProgress } from '@galena/client';
import { useState } from 'preact/hooks';
import { translateSentence } from '../languages/sentences.ts';
import { formatCount, T, Tn, t, tn } from '../languages/translate.ts';
import { Origin, Value } from '../leads/history-card.tsx';
import { SaveAsCsv } from '../leads/save-as-csv.tsx';
import { Button } from '../parts/button.tsx';
import { FormDialog } from '../parts/dialog.tsx';
import { Checkbox } from '../parts/fields.tsx';
import { Time } from '../parts/format.tsx';
import { ProgressBar } from '../parts/progress-bar.tsx';
import { explain } from '../parts/states.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { Foreign } from '../parts/text.tsx';
import { take, useLoad } from '../parts/use-load.ts';
import { useSession } from '../session/session.ts';
import { linkTo } from '../shell/route.ts';
import { stateName } from './import-state.ts';

/** Says first what would be undone, and undoes it if that is meant. */
export function UndoButton({ batchId, label }: { readonly batchId: number; readonly label: string }) {
  const [isAsking, setIsAsking] = useState(false);
  return (
    <>
      <Button kind="danger" onClick={() => setIsAsking(true)}>
        {label}
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
    <FormDialog
      title={t('Undo {batchId}?', { batchId })}
      action={t('Undo')}
      kind="danger"
      onSubmit={undo}
      onClose={onClose}
    >
      <p role="status">
        {error === undefined
          ? dryRun?.message === undefined
            ? t('Finding out what would be undone…')
            : translateSentence(dryRun.message)
          : explain(error)}
      </p>
      {kept > 0 && (
        <>
          <p>
            <Tn
              count={kept}
              one="{link} would be kept, as others have changed it since."
              other="{link} would be kept, as others have changed them since."
              link={
                <a href={linkTo(['imports', dryRun?.batchIds[0] ?? 0])}>
                  {tn(kept, '{count} change', '{count} changes')}
                </a>
              }
            />
          </p>
          <Checkbox label={t('Undo these too')} checked={force} onChange={setForce} />
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
    <section class="card stack" aria-label={t('Undo')}>
      {status === 'importing' && <ProgressBar label={t('Share that is done')} share={share} />}
      <p>
        <Foreign text={message === undefined ? stateName(status) : translateSentence(message)} most={2_000} />
      </p>
      <p>
        <T
          text="Of {import}, {time}"
          import={<a href={linkTo(['imports', undone])}>{t('import {batchId}', { batchId: undone })}</a>}
          time={<Time at={createdAt} />}
        />
      </p>
      {error !== undefined && <p class="problem">{explain(error)}</p>}
      {value.length > 0 && (
        <>
          <Table name={t('What was kept')} columns={columns()} items={value} keyOf={keyOf} />
          {kept > shownKept && (
            <p>{t('{number} more are in the file.', { number: formatCount(kept - shownKept) })}</p>
          )}
          <SaveAsCsv
            label={t('Download as CSV')}
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

const columns = (): readonly Column<KeptChange>[] => [
  { title: t('Row'), isNumber: true, render: ({ row }) => formatCount(row) },
  { title: t('Lead'), render: ({ leadId }) => <a href={linkTo(['leads', leadId])}>{leadId}</a> },
  {
    title: t('What'),
    isWide: true,
    render: ({ field, list }) => (
      <Foreign text={field?.displayName ?? list?.name ?? t('the lead')} most={80} />
    ),
  },
  { title: t('Why'), render: ({ reason }) => reasonNames()[reason] },
  { title: t('Imported'), isWide: true, render: ({ importedValue }) => <Value value={importedValue} /> },
  { title: t('Now'), isWide: true, render: ({ currentValue }) => <Value value={currentValue} /> },
  {
    title: t('By'),
    isWide: true,
    render: ({ changedBy, changedAt }) =>
      changedBy && (
        <>
          <Origin by={changedBy} /> <Time at={changedAt ?? ''} />
        </>
      ),
  },
];

/** Why a change was kept. */
const reasonNames = (): Readonly<Record<KeptChange['reason'], string>> => ({
  changed: t('changed'),
  unrecorded: t('unrecorded'),
  deleted: t('deleted'),
  merged: t('merged'),
  missingField: t('missing field'),
  missingLink: t('missing link'),
  missingPartition: t('missing partition'),
  missingList: t('missing list'),
  keyTaken: t('key taken'),
});
