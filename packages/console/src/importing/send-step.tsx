import { GalenaJournalError, type ImportRules, type ImportTemplate } from '@galena/client';
import type { ConvertedColumn, OpenedFile } from '@galena/client/files';
import { useEffect, useState } from 'preact/hooks';
import { sentName } from '../imports/import-name.ts';
import { Button } from '../parts/button.tsx';
import { formatBytes } from '../parts/format.tsx';
import { ProgressBar } from '../parts/progress-bar.tsx';
import { explain } from '../parts/states.tsx';
import { useSession } from '../session/session.ts';
import type { UploadState } from '../session/upload-watch.ts';
import { goTo } from '../shell/route.ts';
import type { Destination } from './destination.ts';
import { startRun } from './runs.ts';
import { work } from './work.ts';

interface SendStepOptions {
  readonly file: File;
  readonly opened: OpenedFile;
  readonly names: readonly string[];
  /** For each column whether it goes into a field. */
  readonly kept: readonly boolean[];
  readonly destination: Destination;
  readonly rules: ImportRules | undefined;
  /** Applied already. */
  readonly template: ImportTemplate | undefined;
  /** Whether characters that nobody sees are taken out of the keys. */
  readonly stripsInvisible: boolean;
  /** Columns whose cells are converted. */
  readonly converted: readonly ConvertedColumn[];
  readonly isReady: boolean;
}

type Purpose = 'import' | 'import all of it again' | 'dry run';

/** Sends the file, to be imported or to see what that would change, and goes to where it can be watched. */
export function SendStep({
  file,
  opened,
  names,
  kept,
  destination,
  rules,
  template,
  converted,
  stripsInvisible,
  isReady,
}: SendStepOptions) {
  const { sender, service, uploads } = useSession();
  const [busyWith, setBusyWith] = useState<Purpose>();
  const [problem, setProblem] = useState<unknown>();
  const [upload, setUpload] = useState<UploadState>();
  useEffect(() => uploads.listen(setUpload), [uploads]);
  const { format } = opened;
  const isBusy = busyWith !== undefined;
  const send = async (purpose: Purpose) => {
    setBusyWith(purpose);
    setProblem(undefined);
    try {
      const stripped = stripsInvisible ? names.indexOf(destination.lookupField) : undefined;
      const { blob: read, lines } = opened;
      const request = { file: { blob: read, format, lines }, names, rules, converted, stripped };
      const whole = await work({ kind: 'prepare', request }, undefined);
      const dropsColumns =
        service.unknownColumns === 'reject' && rules?.unknownColumns === undefined && kept.includes(false);
      const blob = dropsColumns
        ? await work({ kind: 'drop', file: { blob: whole, format }, kept }, undefined)
        : whole;
      const isConverted = converted.length > 0 || stripsInvisible;
      const { lookupField, list, partition } = destination;
      const fileName = sentName(file.name, opened.lines.added === 0);
      const options = {
        format,
        encoding: 'utf-8',
        lookupField,
        ...(list !== undefined && { list }),
        ...(partition !== undefined && { partition }),
        ...(rules !== undefined && { rules }),
        ...(template !== undefined && { template, templateApplied: true }),
      };
      if (purpose === 'dry run') {
        const { batchId } = await sender.imports.dryRun(blob, { ...options, fileName });
        goTo(['imports', batchId]);
        return;
      }
      const started = await startRun(sender, {
        blob,
        fileName,
        columns: [...names, JSON.stringify(converted)],
        caller: service.clientId ?? service.userEmail,
        startsOver: purpose === 'import all of it again',
        original: isConverted ? { opened, kept: dropsColumns ? kept : undefined } : undefined,
        options: { ...options, maxFileBytes: service.maxFileBytes },
      });
      goTo('batchId' in started ? ['imports', started.batchId] : ['files', started.fileKey]);
    } catch (error) {
      setProblem(error);
      setBusyWith(undefined);
    }
  };
  return (
    <section class="step stack" aria-label="Send">
      {problem !== undefined && (
        <p class="problem" role="alert">
          {problem instanceof GalenaJournalError
            ? 'Parts of this file have been sent before, and it has changed since.'
            : explain(problem)}
        </p>
      )}
      {problem instanceof GalenaJournalError && (
        <Button isBusy={isBusy} disabled={!isReady} onClick={() => void send('import all of it again')}>
          Send all of it as it is now
        </Button>
      )}
      <div class="actions">
        <Button
          kind="main"
          isBusy={busyWith === 'import'}
          disabled={!isReady || isBusy}
          onClick={() => void send('import')}
        >
          Import the file
        </Button>
        <Button
          isBusy={busyWith === 'dry run'}
          disabled={!isReady || isBusy}
          onClick={() => void send('dry run')}
        >
          See what would change
        </Button>
        {isBusy && <span role="status">{describeUpload(upload)}</span>}
      </div>
      {isBusy && (
        <ProgressBar
          label="Share of the file that is sent"
          share={upload === undefined ? 0 : upload.loaded / upload.total}
        />
      )}
    </section>
  );
}

function describeUpload(upload: UploadState): string {
  if (upload === undefined) return 'Sending';
  if (upload.isBroken === true) {
    return navigator.onLine
      ? 'The server does not answer. The file is sent again as soon as it does.'
      : 'This computer is offline. The file is sent as soon as it is online again.';
  }
  return `${formatBytes(upload.loaded)} of ${formatBytes(upload.total)} sent`;
}
