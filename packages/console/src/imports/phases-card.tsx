import type { ImportPhase, ImportProgress } from '@galena/client';
import { BarPlot } from '../parts/bar-plot.tsx';
import { formatSeconds } from '../parts/format.tsx';

const names: Readonly<Record<ImportPhase, string>> = {
  wait: 'Waiting for its turn',
  parse: 'Reading and checking rows',
  match: 'Finding the leads of rows',
  lock: 'Waiting for other writers of leads',
  write: 'Writing leads and reports',
  commit: 'Committing',
};

/** Where the time of an import went. */
export function PhasesCard({ phaseMs }: Pick<ImportProgress, 'phaseMs'>) {
  const phases = (Object.keys(names) as ImportPhase[]).flatMap((phase) => {
    const ms = phaseMs[phase];
    return ms === undefined ? [] : [{ name: names[phase], count: ms, text: formatDuration(ms) }];
  });
  return (
    <section class="card stack" aria-label="Durations by phase">
      <div class="card-head">
        <h2>Where the time went</h2>
        <span class="quiet">rows are read while those before them are written</span>
      </div>
      <BarPlot items={phases} />
    </section>
  );
}

function formatDuration(ms: number): string {
  return ms < 1000 ? `${ms} ms` : formatSeconds(ms / 1000);
}
