import type { Galena, ImportProgress, UndoProgress } from '@galena/client';
import { useState } from 'preact/hooks';
import { formatCount, t, tn } from '../languages/translate.ts';
import { Button } from '../parts/button.tsx';
import { FormDialog } from '../parts/dialog.tsx';
import { Checkbox } from '../parts/fields.tsx';
import { explain } from '../parts/states.tsx';
import { useLoad } from '../parts/use-load.ts';
import { useSession } from '../session/session.ts';
import { isFinished } from './import-name.ts';
import type { FileInParts } from './join-parts.ts';

/** Undos of the parts that have ended without being complete: what they have not undone is still there. */
type BrokenOff = ReadonlySet<number>;

const lookAgainMs = 1_000;

/** Parts that changed something, and that nobody has undone. */
function partsToUndo({ parts }: FileInParts, brokenOff: BrokenOff): readonly number[] {
  return parts
    .filter(({ undoneBy = [], created, updated, listId }) => {
      return undoneBy.every((id) => brokenOff.has(id)) && (created + updated > 0 || listId !== undefined);
    })
    .map(({ batchId }) => batchId);
}

/** Looks at the undos of all parts until each of them has ended. */
function useBrokenOff({ parts }: FileInParts): BrokenOff {
  const { galena } = useSession();
  const begun = parts.flatMap(({ undoneBy = [] }) => undoneBy);
  const { value: undos = [] } = useLoad(
    (signal) => Promise.all(begun.map((id) => galena.imports.get(id, { signal }))),
    begun.join(),
    { again: (looked = []) => (looked.every(isFinished) ? undefined : lookAgainMs) },
  );
  return new Set(undos.filter(isBrokenOff).map(({ batchId }) => batchId));
}

function isBrokenOff({ status }: ImportProgress): boolean {
  return status === 'failed' || status === 'cancelled';
}

interface UndoButtonOptions {
  readonly file: FileInParts;
  readonly onUndone: () => void;
}

/** Undoes all parts of a file, the last one first: a lead that several parts have changed goes back step by step. */
export function UndoFileButton({ file, onUndone }: UndoButtonOptions) {
  const [isAsking, setIsAsking] = useState(false);
  const batchIds = partsToUndo(file, useBrokenOff(file));
  if (batchIds.length === 0) {
    return file.parts.some(({ undoneBy }) => undoneBy !== undefined) ? (
      <span class="quiet">{t('Undone')}</span>
    ) : null;
  }
  return (
    <>
      <Button kind="danger" onClick={() => setIsAsking(true)}>
        {t('Undo the whole file')}
      </Button>
      {isAsking && (
        <UndoFileDialog
          file={file}
          batchIds={batchIds}
          onUndone={onUndone}
          onClose={() => setIsAsking(false)}
        />
      )}
    </>
  );
}

interface UndoFileOptions extends UndoButtonOptions {
  readonly batchIds: readonly number[];
  readonly onClose: () => void;
}

function UndoFileDialog({ file, batchIds, onUndone, onClose }: UndoFileOptions) {
  const { galena } = useSession();
  const [force, setForce] = useState(false);
  const [current, setCurrent] = useState<number>();
  // More parts may have been undone by now, but these are meant.
  const [meant] = useState(batchIds);
  const { value: foretold, error } = useLoad((signal) => foretell(galena, meant, signal), '');
  const undo = async () => {
    try {
      for (const batchId of meant.toReversed()) {
        setCurrent(batchId);
        const handle = await galena.imports.undo(batchId, { force });
        await handle.wait();
      }
    } finally {
      onUndone();
    }
  };
  const kept = foretold?.kept ?? 0;
  return (
    <FormDialog
      title={t('Undo {file}?', { file: file.fileName })}
      action={tn(meant.length, 'Undo {count} part', 'Undo {count} parts')}
      kind="danger"
      onSubmit={undo}
      onClose={onClose}
    >
      <p role="status">
        {current !== undefined
          ? tn(
              meant.length,
              'Undoing import {batchId}: {number} of {count} part. Keep this tab open.',
              'Undoing import {batchId}: {number} of {count} parts. Keep this tab open.',
              { batchId: current, number: formatCount(meant.length - meant.indexOf(current)) },
            )
          : error !== undefined
            ? explain(error)
            : foretold === undefined
              ? t('Finding out what would be undone…')
              : describeUndo(foretold)}
      </p>
      <p class="quiet small">{t('Parts are undone from the last to the first.')}</p>
      {kept > 0 && (
        <Checkbox label={t('Also undo what others have changed since')} checked={force} onChange={setForce} />
      )}
    </FormDialog>
  );
}

type Foretold = Pick<UndoProgress, 'valuesRestored' | 'leadsDeleted' | 'membershipsEnded' | 'kept'>;

/** Part by part, as a queue holds ten jobs; to each part those behind it are undone already. */
async function foretell(galena: Galena, batchIds: readonly number[], signal: AbortSignal): Promise<Foretold> {
  let sum: Foretold = { valuesRestored: 0, leadsDeleted: 0, membershipsEnded: 0, kept: 0 };
  for (const [index, batchId] of batchIds.entries()) {
    const assumeUndone = batchIds.slice(index + 1);
    const handle = await galena.imports.undo(batchId, { dryRun: true, assumeUndone, signal });
    const { undo } = await handle.wait({ signal });
    if (undo === undefined) continue;
    sum = {
      valuesRestored: sum.valuesRestored + undo.valuesRestored,
      leadsDeleted: sum.leadsDeleted + undo.leadsDeleted,
      membershipsEnded: sum.membershipsEnded + undo.membershipsEnded,
      kept: sum.kept + undo.kept,
    };
  }
  return sum;
}

function describeUndo({ valuesRestored, leadsDeleted, membershipsEnded, kept }: Foretold): string {
  const sentences = [
    t('{leads} would be deleted, and {values} restored.', {
      leads: tn(leadsDeleted, '{count} lead', '{count} leads'),
      values: tn(valuesRestored, '{count} value', '{count} values'),
    }),
    membershipsEnded > 0 &&
      tn(
        membershipsEnded,
        '{count} lead would leave the static list.',
        '{count} leads would leave the static list.',
      ),
    kept > 0 &&
      tn(
        kept,
        '{count} change would be kept, as others have changed it since.',
        '{count} changes would be kept, as others have changed them since.',
      ),
  ];
  return sentences.filter((sentence) => sentence !== false).join(' ');
}
