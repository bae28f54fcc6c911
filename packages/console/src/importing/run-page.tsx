import { ImportFailed } from '@galena/client';
import { readName } from '../imports/import-name.ts';
import { usePace } from '../imports/pace.ts';
import { Counts } from '../imports/progress-card.tsx';
import { StatusPill } from '../imports/status-pill.tsx';
import { Button } from '../parts/button.tsx';
import { describeRows, formatBytes, formatCount, formatSeconds, plural } from '../parts/format.tsx';
import { LinePlot } from '../parts/plots.tsx';
import { ProgressBar } from '../parts/progress-bar.tsx';
import { Empty, explain } from '../parts/states.tsx';
import { Foreign } from '../parts/text.tsx';
import { useLoad } from '../parts/use-load.ts';
import { Page } from '../shell/page.tsx';
import { linkTo } from '../shell/route.ts';
import { cancelRun, type Run } from './run.ts';
import { findRun } from './runs.ts';

/** A file in parts, while it is sent and imported. */
export function RunPage({ runKey }: { readonly runKey: string }) {
  const run = findRun(runKey);
  // The run tells its state to whoever asks; asking costs nothing.
  useLoad(async () => run?.snapshot.bytesDone, runKey, {
    again: () => (run?.isOver === false ? 400 : undefined),
  });
  if (run === undefined) {
    return (
      <Page title="A file in parts">
        <Empty title="The page that sent this file is gone">
          <p>
            What was sent goes on: see <a href="#/imports">the imports</a>. To send the rest,{' '}
            <a href="#/import">choose the same file again</a>.
          </p>
        </Empty>
      </Page>
    );
  }
  return (
    <Page
      title={
        <>
          <Foreign text={readName({ batchId: 0, fileName: run.fileName }).fileName} />{' '}
          <StatusPill status={run.snapshot.status} />
        </>
      }
      lead={`Sent in ${formatCount(run.snapshot.parts)} parts, as it is larger than one file may be`}
      actions={
        !run.isOver && (
          <Button kind="danger" isBusy={run.isCancelling} onClick={() => void cancelRun(run)}>
            Cancel the import
          </Button>
        )
      }
    >
      <RunCard run={run} />
    </Page>
  );
}

function RunCard({ run: { snapshot, error, isOver } }: { readonly run: Run }) {
  const pace = usePace(isOver ? undefined : snapshot.rowsDone);
  const { bytesDone, bytesTotal, rowsDone, rowsTotal, parts, partsDone, rowsPerSecond, secondsLeft } =
    snapshot;
  return (
    <section class="card stack" aria-label="Progress">
      <div class="card-head">
        <h2>{`${formatCount(partsDone)} of ${plural(parts, 'part')} done`}</h2>
        <span class="quiet">
          {describeRows(rowsDone, rowsTotal)}
          {rowsPerSecond !== undefined && `, ${formatCount(rowsPerSecond)} rows/s`}
          {!isOver && secondsLeft !== undefined && `, ${formatSeconds(secondsLeft)} left`}
        </span>
      </div>
      {error !== undefined && !(error instanceof ImportFailed) && (
        <p class="problem" role="alert">
          {explain(error)}
        </p>
      )}
      {snapshot.waitingFor !== undefined && (
        <p role="status">
          {snapshot.waitingFor === '1016'
            ? 'Ten imports are queued: the next part goes when one of them is done.'
            : 'Another import goes into the same list: the next part goes when it is done.'}
        </p>
      )}
      {snapshot.paused && (
        <p role="status">Paused by an administrator: it goes on once imports are resumed.</p>
      )}
      <ProgressBar
        label="Share of the file that is done"
        share={bytesTotal === 0 ? 1 : bytesDone / bytesTotal}
      />
      <p class="quiet">{`${formatBytes(bytesDone)} of ${formatBytes(bytesTotal)}`}</p>
      {pace.length > 1 && <LinePlot label="Rows a second over time" values={pace} />}
      <Counts counts={snapshot} />
      <p>
        {'Parts: '}
        {snapshot.batchIds.map((id, index) => (
          <span key={id}>
            {index > 0 && ', '}
            <a href={linkTo(['imports', id])}>import {id}</a>
          </span>
        ))}
      </p>
      {snapshot.status === 'sending' && <p class="quiet">Leave this tab open until all parts are sent.</p>}
    </section>
  );
}
