import { GalenaJournalError, type ImportRules, type ImportTemplate } from '@galena/client';
import type { ConvertedColumn, OpenedFile, RowCheck } from '@galena/client/files';
import { useEffect, useId, useState } from 'preact/hooks';
import { sentName } from '../imports/import-name.ts';
import { translateSentence } from '../languages/sentences.ts';
import { formatCount, t, tn } from '../languages/translate.ts';
import { Button } from '../parts/button.tsx';
import { FormDialog } from '../parts/dialog.tsx';
import { formatBytes } from '../parts/format.tsx';
import { ProgressBar } from '../parts/progress-bar.tsx';
import { explain } from '../parts/states.tsx';
import { Foreign } from '../parts/text.tsx';
import { useSession } from '../session/session.ts';
import type { UploadState } from '../session/upload-watch.ts';
import { release } from '../shell/leaving.ts';
import { goTo } from '../shell/route.ts';
import type { Destination } from './destination.ts';
import { startRun } from './runs.ts';
import type { CheckState } from './use-check.ts';
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
  readonly check: CheckState;
  /** What keeps the file from being checked, in a sentence; undefined if nothing does. */
  readonly obstacle: string | undefined;
  /** How many columns the import takes nothing from. */
  readonly skippedColumns: number;
  /** The import has begun. */
  readonly onSent: () => void;
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
  check,
  obstacle,
  skippedColumns,
  onSent,
}: SendStepOptions) {
  const { sender, service, uploads } = useSession();
  const [busyWith, setBusyWith] = useState<Purpose>();
  const [problem, setProblem] = useState<unknown>();
  const [upload, setUpload] = useState<UploadState>();
  const [isAsking, setIsAsking] = useState(false);
  useEffect(() => uploads.listen(setUpload), [uploads]);
  const { format } = opened;
  const isBusy = busyWith !== undefined;
  const { checked } = check;
  const isReady =
    obstacle === undefined && (check.problem !== undefined || (checked !== undefined && checked.rows > 0));
  const allFail = checked !== undefined && checked.rows > 0 && checked.failed === checked.rows;
  const why = useId();
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
        release();
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
      onSent();
      release();
      goTo('batchId' in started ? ['imports', started.batchId] : ['files', started.fileKey]);
    } catch (error) {
      setProblem(error);
      setBusyWith(undefined);
    }
  };
  return (
    <section class="send-foot" aria-label={t('Send')}>
      {problem !== undefined && (
        <p class="problem" role="alert">
          {problem instanceof GalenaJournalError
            ? t(
                'Parts of this file have been sent before, and since then the file has changed, or a part was undone.',
              )
            : explain(problem)}
        </p>
      )}
      <div class="send-row">
        <p id={why} role="status">
          <Foreign
            text={isBusy ? describeSending(upload) : describeVerdict(check, obstacle, skippedColumns)}
            most={600}
          />
        </p>
        <div class="actions">
          {problem instanceof GalenaJournalError && (
            <Button isBusy={isBusy} disabled={!isReady} onClick={() => void send('import all of it again')}>
              {t('Send all of it as it is now')}
            </Button>
          )}
          <Button
            kind="main"
            isBusy={busyWith === 'import'}
            disabled={!isReady || isBusy}
            describedBy={why}
            onClick={() => (allFail ? setIsAsking(true) : void send('import'))}
          >
            {t('Import the file')}
          </Button>
          <Button
            isBusy={busyWith === 'dry run'}
            disabled={!isReady || isBusy}
            describedBy={why}
            onClick={() => void send('dry run')}
          >
            {t('See what would change')}
          </Button>
        </div>
      </div>
      {isBusy && upload !== undefined && upload.isBroken !== true && (
        <>
          <p class="quiet small">
            {t('{sent} of {total} sent', {
              sent: formatBytes(upload.loaded),
              total: formatBytes(upload.total),
            })}
          </p>
          <ProgressBar label={t('Share of the file that is sent')} share={upload.loaded / upload.total} />
        </>
      )}
      {isAsking && checked !== undefined && (
        <AllFail checked={checked} onSend={() => send('import')} onClose={() => setIsAsking(false)} />
      )}
    </section>
  );
}

/** Asks whether a file is meant to be sent none of whose rows can go in. */
function AllFail({
  checked: { rows, findings },
  onSend,
  onClose,
}: {
  readonly checked: RowCheck;
  readonly onSend: () => Promise<void>;
  readonly onClose: () => void;
}) {
  const reasons = findings.filter(({ kind }) => kind === 'failure').slice(0, shownReasons);
  return (
    <FormDialog
      title={t('All rows fail ({count})', { count: formatCount(rows) })}
      action={t('Import anyway')}
      kind="danger"
      onSubmit={onSend}
      onClose={onClose}
    >
      <p>{t('No row of the file can go in. The import would only report why:')}</p>
      <ul class="lines">
        {reasons.map(({ reason, count }) => (
          <li key={reason}>
            <Foreign text={translateSentence(reason)} />{' '}
            <span class="quiet">{tn(count, '{count} row', '{count} rows')}</span>
          </li>
        ))}
      </ul>
    </FormDialog>
  );
}

const shownReasons = 5;

/** What will become of the file, in sentences that are read out after each change. */
function describeVerdict(
  { checked, problem }: CheckState,
  obstacle: string | undefined,
  skippedColumns: number,
): string {
  if (obstacle !== undefined || problem !== undefined) return obstacle ?? problem ?? '';
  if (checked === undefined) return t('All rows are being checked.');
  const { rows, failed, skipped, warned } = checked;
  if (rows === 0) return t('The file has no rows.');
  const goIn = rows - failed - skipped;
  return [
    tn(rows, '{passing} of {count} row can go in.', '{passing} of {count} rows can go in.', {
      passing: formatCount(goIn),
    }),
    ...(failed > 0 ? [tn(failed, '{count} row fails.', '{count} rows fail.')] : []),
    ...(skipped > 0 ? [tn(skipped, '{count} row is skipped.', '{count} rows are skipped.')] : []),
    ...(warned > 0 ? [tn(warned, '{count} row warns.', '{count} rows warn.')] : []),
    ...(skippedColumns > 0
      ? [tn(skippedColumns, '{count} column is skipped.', '{count} columns are skipped.')]
      : []),
  ].join(' ');
}

/** How many bytes are sent stands beside it: nobody wants to hear each of them. */
function describeSending(upload: UploadState): string {
  if (upload?.isBroken !== true) return t('The file is being sent.');
  return navigator.onLine
    ? t('The server does not answer. The file is sent again as soon as it does.')
    : t('This computer is offline. The file is sent as soon as it is online again.');
}
