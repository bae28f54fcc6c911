import type { ImportPhase, ImportProgress } from '@galena/client';
import { t } from '../languages/translate.ts';
import { BarPlot } from '../parts/bar-plot.tsx';
import { formatSeconds } from '../parts/format.tsx';

const names = (): Readonly<Record<ImportPhase, string>> => ({
  wait: t('Waiting for its turn'),
  parse: t('Reading and checking rows'),
  match: t('Finding the leads of rows'),
  lock: t('Waiting for other writers of leads'),
  write: t('Writing leads and reports'),
  commit: t('Committing'),
});

/** Where the time of an import went. */
export function PhasesCard({ phaseMs }: Pick<ImportProgress, 'phaseMs'>) {
  const phases = (Object.entries(names()) as [ImportPhase, string][]).flatMap(([phase, name]) => {
    const ms = phaseMs[phase];
    return ms === undefined ? [] : [{ name, count: ms, text: formatDuration(ms) }];
  });
  return (
    <section class="card stack" aria-label={t('Durations by phase')}>
      <div class="card-head">
        <h2>{t('Where the time went')}</h2>
        <span class="quiet">{t('rows are read while those before them are written')}</span>
      </div>
      <BarPlot items={phases} />
    </section>
  );
}

function formatDuration(ms: number): string {
  return ms < 1000 ? t('{milliseconds} ms', { milliseconds: ms }) : formatSeconds(ms / 1000);
}
