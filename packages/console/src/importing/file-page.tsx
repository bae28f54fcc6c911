import { ImportFailed, type ImportProgress } from '@galena/client';
import { useState } from 'preact/hooks';
import { ChangesCard } from '../imports/changes-later.tsx';
import { isFinished } from '../imports/import-name.ts';
import { type ImportState, stateName } from '../imports/import-state.ts';
import { type FileInParts, joinParts } from '../imports/join-parts.ts';
import { NotifyChoice } from '../imports/notify-choice.tsx';
import { usePace } from '../imports/pace.ts';
import { PartsCard } from '../imports/parts-card.tsx';
import { Counts } from '../imports/progress-card.tsx';
import { StatusPill } from '../imports/status-pill.tsx';
import { UndoFileButton } from '../imports/undo-file.tsx';
import { formatCount, Tn, t, tn } from '../languages/translate.ts';
import { Button } from '../parts/button.tsx';
import { FormDialog } from '../parts/dialog.tsx';
import { Facts } from '../parts/facts.tsx';
import { describeRows, formatBytes, formatSeconds, formatShare, Time } from '../parts/format.tsx';
import { LinePlot } from '../parts/line-plot.tsx';
import { ProgressBar } from '../parts/progress-bar.tsx';
import { Empty, explain, Show } from '../parts/states.tsx';
import { Foreign } from '../parts/text.tsx';
import { useLoad } from '../parts/use-load.ts';
import { useWatch } from '../parts/use-watch.ts';
import { ResultsCard } from '../results/results-card.tsx';
import { useSession } from '../session/session.ts';
import { Page } from '../shell/page.tsx';
import { usePageTitle } from '../shell/page-title.ts';
import { cancelRun, type Run } from './run.ts';
import { findRun } from './runs.ts';
import { isSentElsewhere } from './senders.ts';

/** A file has no more parts than that: each is an import, of megabytes. */
const mostParts = 10_000;

/** What the page knows of a file. */
interface Shown {
  readonly file: FileInParts;
  /** Where this tab sends it. */
  readonly run: Run | undefined;
  readonly status: Exclude<ImportState, 'completeWithFailures'>;
}

/** A file in parts, from the first part that is sent to its corrected rows: on the page that sends it, and on any other. */
export function FilePage({ fileKey }: { readonly fileKey: string }) {
  const { galena, may } = useSession();
  const run = findRun(fileKey);
  // The run tells its state to whoever asks; asking costs nothing.
  useLoad(async () => run?.snapshot.bytesDone, fileKey, {
    again: () => (run?.isOver === false ? 400 : undefined),
  });
  const loaded = useWatch(
    async function* (signal) {
      for await (const imports of galena.imports.watchNewest(mostParts, { fileKey, signal })) {
        yield { file: joinParts(imports) };
      }
    },
    fileKey,
    { isWatchedHidden: ({ file }) => file !== undefined && !isOver(file) },
  );
  const file = loaded.value?.file;
  const status = useStatus(fileKey, file, run);
  usePageTitle(file === undefined ? undefined : titleOf(file, status));
  if (loaded.value !== undefined && file === undefined) return <Unsent run={run} />;
  return (
    <Page
      title={
        file === undefined ? (
          t('A file in parts')
        ) : (
          <>
            <Foreign text={file.fileName} /> <StatusPill of={{ ...file.whole, status }} />
          </>
        )
      }
      lead={
        file !== undefined &&
        tn(
          file.of,
          'One file, sent as {count} import, because it is larger than a single import may be',
          'One file, sent as {count} imports, because it is larger than a single import may be',
        )
      }
      actions={
        file !== undefined &&
        may('Read-Write Lead') &&
        (isOver(file) || (status === 'interrupted' && file.parts.every(isFinished)) ? (
          <UndoFileButton file={file} onUndone={loaded.reload} />
        ) : (
          <CancelButton file={file} run={run} />
        ))
      }
    >
      <Show loaded={loaded}>
        {() =>
          file !== undefined && (
            <div class="stack">
              <FileProgressCard shown={{ file, run, status }} isCurrent={loaded.error === undefined} />
              {file.parts.some(isFinished) && (
                <ResultsCard key={String(isOver(file))} progress={file.whole} parts={file.parts} />
              )}
              <PartsCard file={file} />
              {isOver(file) && file.whole.created + file.whole.updated > 0 && (
                <ChangesCard imports={file.parts} />
              )}
            </div>
          )
        }
      </Show>
    </Page>
  );
}

/** Whether nothing more happens to it. */
function isOver({ parts, of, whole }: FileInParts): boolean {
  return (
    parts.every(isFinished) &&
    (parts.length === of || whole.status === 'failed' || whole.status === 'cancelled')
  );
}

/** Only tabs that send know what is not with the server yet. */
function useStatus(fileKey: string, file: FileInParts | undefined, run: Run | undefined): Shown['status'] {
  const isIncomplete =
    file !== undefined && file.parts.length < file.of && !isOver(file) && run?.isOver !== false;
  const { value: isElsewhere } = useLoad(
    async () => (isIncomplete ? isSentElsewhere(fileKey) : undefined),
    `${fileKey} ${isIncomplete}`,
    { again: () => (isIncomplete ? 2_000 : undefined) },
  );
  if (run?.isOver === false && run.snapshot.status === 'sending') return 'sending';
  if (isIncomplete && isElsewhere !== undefined) return isElsewhere ? 'sending' : 'interrupted';
  return file?.whole.status ?? 'queued';
}

function titleOf({ share, fileName }: FileInParts, status: Shown['status']): string {
  const isRunning = status === 'sending' || status === 'importing';
  return `${isRunning ? formatShare(Math.floor(share * 100), 100) : stateName(status)} · ${fileName}`;
}

/** Nothing of it is with the server. */
function Unsent({ run }: { readonly run: Run | undefined }) {
  return (
    <Page title={t('A file in parts')}>
      {run === undefined || run.isOver ? (
        <Empty title={t('There is no such file')}>
          <p>{t('Its imports may be older than the days for which the settings keep imports.')}</p>
        </Empty>
      ) : (
        <Waiting run={run} />
      )}
      {run?.error !== undefined && <p class="problem">{explain(run.error)}</p>}
    </Page>
  );
}

function Waiting({ run: { snapshot } }: { readonly run: Run }) {
  if (snapshot.waitingFor === undefined) return null;
  return (
    <p role="status">
      {snapshot.waitingFor === '1016'
        ? t('Ten imports are queued, which is the most. The next part is sent when one of them is done.')
        : t('Another import into the same list is running. The next part is sent when it is done.')}
    </p>
  );
}

interface FileProgressOptions {
  readonly shown: Shown;
  /** Whether the server answers, so that what is shown is how things are. */
  readonly isCurrent: boolean;
}

function FileProgressCard({ shown, isCurrent }: FileProgressOptions) {
  const { file, run, status } = shown;
  const { parts, of, whole, share } = file;
  const isRunning = !isOver(file) && status !== 'interrupted';
  const pace = usePace(isRunning ? whole.rowsDone : undefined);
  const rate = pace.at(-1)?.value;
  const here = run?.isOver === false ? run.snapshot : undefined;
  return (
    <section class="card stack" aria-label={t('Progress')}>
      <div class="card-head">
        <h2>
          {tn(of, '{done} of {count} part done', '{done} of {count} parts done', {
            done: formatCount(parts.filter(isFinished).length),
          })}
        </h2>
        <span class="quiet">
          {describeRows(here?.rowsDone ?? whole.rowsDone, here?.rowsTotal ?? whole.rowsTotal)}
          {isCurrent &&
            here?.rowsPerSecond !== undefined &&
            `, ${t('{rate} rows/s', { rate: formatCount(here.rowsPerSecond) })}`}
          {isCurrent &&
            here?.secondsLeft !== undefined &&
            `, ${t('{time} left', { time: formatSeconds(here.secondsLeft) })}`}
        </span>
      </div>
      {run?.error !== undefined && !(run.error instanceof ImportFailed) && (
        <p class="problem" role="alert">
          {explain(run.error)}
        </p>
      )}
      {run !== undefined && <Waiting run={run} />}
      {here?.paused === true && (
        <p role="status">{t('Paused by an administrator. The import continues when imports are resumed.')}</p>
      )}
      {(isRunning || status === 'interrupted') && (
        <ProgressBar label={t('Share of the file that is done')} share={share} />
      )}
      <Sending shown={shown} isCurrent={isCurrent} />
      {isRunning && pace.length > 1 && (
        <LinePlot
          title={t('Rows per second since this page was opened')}
          label={t('Rows per second since this page was opened, {rate} at last', {
            rate: formatCount(Math.round(rate ?? 0)),
          })}
          samples={pace}
        />
      )}
      <Counts counts={{ ...whole, parts: of }} />
      <FileFacts parts={parts} whole={whole} />
      {isRunning && <NotifyChoice />}
    </section>
  );
}

/** Who sends it, and what that asks of whoever looks. */
function Sending({ shown: { file, run, status }, isCurrent }: FileProgressOptions) {
  const { parts, of } = file;
  if (status === 'interrupted') {
    return (
      <p class="banner">
        <Tn
          count={of}
          one="Only {sent} of {count} part have been sent, and no tab of this browser is sending the rest. {again} to send what is missing: parts that were sent are not sent twice."
          other="Only {sent} of {count} parts have been sent, and no tab of this browser is sending the rest. {again} to send what is missing: parts that were sent are not sent twice."
          sent={formatCount(parts.length)}
          again={<a href="#/import">{t('Choose the same file again')}</a>}
        />
      </p>
    );
  }
  if (status !== 'sending') return null;
  if (run === undefined || run.isOver)
    return <p class="quiet">{t('Another tab of this browser is sending the rest.')}</p>;
  if (!isCurrent)
    return (
      <p class="quiet">{t('Sending continues as soon as the server can be reached. Keep this tab open.')}</p>
    );
  return <p class="quiet">{t('Keep this tab open until all parts are sent.')}</p>;
}

function FileFacts({
  parts,
  whole,
}: {
  readonly parts: readonly ImportProgress[];
  readonly whole: ImportProgress;
}) {
  const { createdAt, finishedAt, sentBy, lookupField, partitionName } = whole;
  return (
    <Facts
      facts={[
        [
          t('Sent by'),
          sentBy && <Foreign key="by" text={`${sentBy.serviceName} (${sentBy.userEmail})`} most={160} />,
        ],
        [t('Submitted'), <Time key="at" at={createdAt} />],
        [t('Finished'), finishedAt && <Time key="end" at={finishedAt} />],
        [t('Size of the parts'), formatBytes(parts.reduce((sum, { fileBytes }) => sum + fileBytes, 0))],
        [t('Lookup field'), <code key="field">{lookupField}</code>],
        [t('Partition'), partitionName && <Foreign key="partition" text={partitionName} />],
      ]}
    />
  );
}

function CancelButton({ file, run }: { readonly file: FileInParts; readonly run: Run | undefined }) {
  const { galena } = useSession();
  const [isAsking, setIsAsking] = useState(false);
  const cancel = async () => {
    if (run?.isOver === false) await cancelRun(run);
    else {
      const unfinished = file.parts.filter((part) => !isFinished(part)).map(({ batchId }) => batchId);
      await galena.imports.open(unfinished).cancel();
    }
  };
  return (
    <>
      <Button kind="danger" isBusy={run?.isCancelling ?? false} onClick={() => setIsAsking(true)}>
        {t('Cancel the import')}
      </Button>
      {isAsking && (
        <FormDialog
          title={t('Cancel the import of {file}?', { file: file.fileName })}
          action={t('Cancel the import')}
          dismissal={t('Keep the import running')}
          kind="danger"
          onSubmit={cancel}
          onClose={() => setIsAsking(false)}
        >
          <p>{t('Rows imported so far are kept. The rest of the file is not imported.')}</p>
        </FormDialog>
      )}
    </>
  );
}
