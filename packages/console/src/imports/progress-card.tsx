import type { ImportProgress } from '@galena/client';
import { translateSentence } from '../languages/sentences.ts';
import { formatCount, t, tn } from '../languages/translate.ts';
import { Facts, Stats } from '../parts/facts.tsx';
import {
  describeRows,
  formatBytes,
  formatSeconds,
  formatShare,
  secondsBetween,
  Time,
} from '../parts/format.tsx';
import { LinePlot } from '../parts/line-plot.tsx';
import { ProgressBar } from '../parts/progress-bar.tsx';
import { Foreign } from '../parts/text.tsx';
import { isFinished } from './import-name.ts';
import { stateName, stateOf } from './import-state.ts';
import { NotifyChoice } from './notify-choice.tsx';
import { usePace } from './pace.ts';
import { Sender } from './sender.tsx';

const phases = () => ({
  waiting: t('Waiting for a slot'),
  reading: t('Reading the file'),
  merging: t('Creating and updating leads'),
  comparing: t('Comparing rows with leads'),
  undoing: t('Undoing'),
});

/** What is done now; of what has ended, how. */
function headingOf(progress: ImportProgress): string {
  const { phase, kind, paused } = progress;
  if (paused === true) return t('Paused by an administrator');
  if (isFinished(progress) || phase === 'finished') return stateName(stateOf(progress));
  return phases()[phase === 'merging' && kind === 'dryRun' ? 'comparing' : phase];
}

/** How an import stands, live while it runs. */
export function ProgressCard({ progress }: { readonly progress: ImportProgress }) {
  const pace = usePace(progress.status === 'importing' ? progress.rowsDone : undefined);
  const { phase, fileBytes, bytesDone, rowsDone, rowsTotal, rowsPerSecond } = progress;
  const isRunning = progress.status === 'importing';
  const share = fileBytes === 0 ? 1 : bytesDone / fileBytes;
  const left = secondsLeft(progress);
  return (
    <section class="card stack" aria-label={t('Progress')}>
      <div class="card-head">
        <h2 aria-live="polite">{headingOf(progress)}</h2>
        <span class="quiet">
          {describeRows(rowsDone, rowsTotal)}
          {rowsPerSecond !== undefined && `, ${t('{number} rows/s', { number: formatCount(rowsPerSecond) })}`}
          {isRunning && left !== undefined && `, ${t('{duration} left', { duration: formatSeconds(left) })}`}
        </span>
      </div>
      {phase === 'waiting' && <QueuePosition ahead={progress.queuedAhead} />}
      {isRunning && <ProgressBar label={t('Share of the file that is done')} share={share} />}
      {isRunning && pace.length > 1 && (
        <LinePlot
          title={t('Rows per second since this page was opened')}
          label={t('Rows per second since this page was opened, {number} at last', {
            number: formatCount(Math.round(pace.at(-1)?.value ?? 0)),
          })}
          samples={pace}
        />
      )}
      <Message progress={progress} />
      <Counts counts={progress} />
      <Facts
        facts={[
          [
            t('Sent by'),
            progress.sentBy === undefined ? t('Unknown') : <Sender key="by" sender={progress.sentBy} />,
          ],
          [t('Submitted'), <Time key="at" at={progress.createdAt} />],
          [t('Took'), durationOf(progress.startedAt, progress.finishedAt)],
          [t('Size'), formatBytes(fileBytes)],
        ]}
      />
      {!isFinished(progress) && <NotifyChoice />}
    </section>
  );
}

/** What the server says of the end, where counts and state do not say it. */
function Message({ progress: { status, kind, message } }: { readonly progress: ImportProgress }) {
  if (status === 'cancelled' && kind !== 'dryRun')
    return <p>{t('Rows imported before the cancellation were kept.')}</p>;
  if (message === undefined || status === 'cancelled' || (status === 'complete' && kind !== 'dryRun'))
    return null;
  return (
    <p>
      <Foreign text={translateSentence(message)} most={2_000} />
    </p>
  );
}

function QueuePosition({ ahead }: { readonly ahead: number | undefined }) {
  if (ahead === undefined) return null;
  return (
    <p>
      {ahead === 0
        ? t('Next in the queue.')
        : tn(ahead, '{count} import is queued ahead of it.', '{count} imports are queued ahead of it.')}{' '}
      <span class="quiet">{t('Two imports run at a time.')}</span>
    </p>
  );
}

type Countable = {
  readonly [name in 'created' | 'updated' | 'unchanged' | 'failed' | 'warned']: number | undefined;
} & {
  readonly repeated?: number | undefined;
  readonly skipped?: number | undefined;
  readonly rowsDone: number;
  /** Undefined or one if the file is one import. */
  readonly parts?: number | undefined;
};

export function Counts({
  counts: {
    created,
    updated,
    unchanged,
    rowsDone,
    repeated = 0,
    failed = 0,
    skipped = 0,
    warned = 0,
    parts = 1,
  },
}: {
  readonly counts: Countable;
}) {
  return (
    <>
      <Stats
        stats={[
          { name: t('Created'), value: formatCount(created ?? 0) },
          { name: t('Updated'), value: formatCount(updated ?? 0) },
          { name: t('Unchanged'), value: formatCount(unchanged ?? 0) },
          {
            name: t('Failed'),
            value: formatCount(failed),
            note: failed > 0 ? formatShare(failed, rowsDone) : undefined,
            tone: failed > 0 ? 'bad' : undefined,
          },
          ...(skipped > 0 ? [{ name: t('Skipped'), value: formatCount(skipped) }] : []),
          { name: t('Warned'), value: formatCount(warned), tone: warned > 0 ? 'warn' : undefined },
        ]}
      />
      {repeated > 0 && (
        <p>
          {parts > 1
            ? tn(
                repeated,
                '{count} row repeated a key of an earlier row of the same part, and changed its lead again.',
                '{count} rows repeated a key of an earlier row of the same part, and changed its lead again.',
              )
            : tn(
                repeated,
                '{count} row repeated a key of an earlier row, and changed its lead again.',
                '{count} rows repeated a key of an earlier row, and changed its lead again.',
              )}
        </p>
      )}
    </>
  );
}

function durationOf(from: string | undefined, to: string | undefined): string | undefined {
  return from === undefined || to === undefined ? undefined : formatSeconds(secondsBetween(from, to));
}

/** By the server's numbers alone: the clock of the browser may differ from its own. */
function secondsLeft({ bytesDone, fileBytes, rowsDone, rowsPerSecond }: ImportProgress): number | undefined {
  if (rowsPerSecond === undefined || rowsPerSecond === 0 || bytesDone === 0) return undefined;
  return Math.max(0, ((fileBytes - bytesDone) / bytesDone) * (rowsDone / rowsPerSecond));
}
