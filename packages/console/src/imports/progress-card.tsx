import type { ImportProgress } from '@galena/client';
import { Facts, Stats } from '../parts/facts.tsx';
import {
  describeRows,
  formatBytes,
  formatCount,
  formatSeconds,
  plural,
  secondsBetween,
  Time,
} from '../parts/format.tsx';
import { LinePlot } from '../parts/plots.tsx';
import { ProgressBar } from '../parts/progress-bar.tsx';
import { Foreign } from '../parts/text.tsx';
import { usePace } from './pace.ts';

const phases = {
  waiting: 'Waiting for its turn',
  reading: 'Reading the file',
  merging: 'Merging rows into leads',
  comparing: 'Comparing rows with leads',
  undoing: 'Undoing',
  finished: 'Finished',
} as const;

function phaseOf({ phase, kind }: ImportProgress): keyof typeof phases {
  return phase === 'merging' && kind === 'dryRun' ? 'comparing' : phase;
}

/** How an import stands, live while it runs. */
export function ProgressCard({ progress }: { readonly progress: ImportProgress }) {
  const pace = usePace(progress.status === 'importing' ? progress.rowsDone : undefined);
  const { phase, fileBytes, bytesDone, rowsDone, rowsTotal, rowsPerSecond } = progress;
  const isRunning = progress.status === 'importing';
  const share = fileBytes === 0 ? 1 : bytesDone / fileBytes;
  const left = secondsLeft(progress);
  return (
    <section class="card stack" aria-label="Progress">
      <div class="card-head">
        <h2 aria-live="polite">
          {progress.paused === true ? 'Paused by an administrator' : phases[phaseOf(progress)]}
        </h2>
        <span class="quiet">
          {describeRows(rowsDone, rowsTotal)}
          {rowsPerSecond !== undefined && `, ${formatCount(rowsPerSecond)} rows/s`}
          {isRunning && left !== undefined && `, ${formatSeconds(left)} left`}
        </span>
      </div>
      {phase === 'waiting' && <QueuePosition ahead={progress.queuedAhead} />}
      {isRunning && <ProgressBar label="Share of the file that is done" share={share} />}
      {isRunning && pace.length > 1 && (
        <LinePlot
          label={`Rows a second over time, ${formatCount(Math.round(pace.at(-1) ?? 0))} now`}
          values={pace}
        />
      )}
      {progress.message !== undefined && (
        <p>
          <Foreign text={progress.message} most={2_000} />
        </p>
      )}
      <Counts counts={progress} />
      <Facts
        facts={[
          ['Submitted', <Time key="at" at={progress.createdAt} />],
          [
            progress.kind === 'dryRun' ? 'Took' : 'Imported in',
            durationOf(progress.startedAt, progress.finishedAt),
          ],
          ['Size', formatBytes(fileBytes)],
        ]}
      />
    </section>
  );
}

function QueuePosition({ ahead }: { readonly ahead: number | undefined }) {
  if (ahead === undefined) return null;
  return (
    <p>
      {ahead === 0
        ? 'Next in the queue.'
        : `${formatCount(ahead)} ${ahead === 1 ? 'import is' : 'imports are'} queued ahead of it.`}{' '}
      <span class="quiet">Two imports run at a time.</span>
    </p>
  );
}

type Countable = {
  readonly [name in 'created' | 'updated' | 'unchanged' | 'failed' | 'warned']: number | undefined;
} & {
  readonly repeated?: number | undefined;
  readonly skipped?: number | undefined;
  /** Undefined or one if the file is one import. */
  readonly parts?: number | undefined;
};

export function Counts({
  counts: { created, updated, unchanged, repeated = 0, failed = 0, skipped = 0, warned = 0, parts = 1 },
}: {
  readonly counts: Countable;
}) {
  return (
    <>
      <Stats
        stats={[
          { name: 'Created', value: formatCount(created ?? 0) },
          { name: 'Updated', value: formatCount(updated ?? 0) },
          { name: 'Unchanged', value: formatCount(unchanged ?? 0) },
          { name: 'Failed', value: formatCount(failed), tone: failed > 0 ? 'bad' : undefined },
          ...(skipped > 0 ? [{ name: 'Skipped', value: formatCount(skipped) }] : []),
          { name: 'Warned', value: formatCount(warned), tone: warned > 0 ? 'warn' : undefined },
        ]}
      />
      {repeated > 0 && (
        <p>
          {`${plural(repeated, 'row')} repeated a key of an earlier row${parts > 1 ? ' of the same part' : ''}, and changed its lead again.`}
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
