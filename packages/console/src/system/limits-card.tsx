import type { Limit } from '@galena/client';
import { formatCount, t } from '../languages/translate.ts';
import { formatBytes } from '../parts/format.tsx';
import { ProgressBar } from '../parts/progress-bar.tsx';
import { Table } from '../parts/table.tsx';

const titles: Readonly<Record<Limit['name'], string>> = {
  callsPerDay: t('Calls today'),
  callsIn20Seconds: t('Calls in the last 20 seconds'),
  concurrentCalls: t('Calls at the same time'),
  unfinishedImports: t('Queued and running imports'),
  unfinishedDryRuns: t('Queued and running dry runs'),
  runningImports: t('Running imports and dry runs'),
  unfinishedExports: t('Queued and running exports'),
  runningExports: t('Running exports'),
  exportedBytesPerDay: t('Size of the exports finished today'),
};

/** What the subscription may ask for, and how much of it is used. */
export function LimitsCard({ limits }: { readonly limits: readonly Limit[] }) {
  const areLifted = limits.some(({ setting }) => setting === 'GALENA_LIMITS');
  return (
    <section class="card stack" aria-label={t('Limits')}>
      <h2>{t('Limits')}</h2>
      {areLifted && (
        <p class="notice">{t('Calls and the size of exports are not limited on this server.')}</p>
      )}
      <Table
        name={t('Limits and what of them is used')}
        items={limits}
        keyOf={({ name }) => name}
        columns={[
          { title: t('Limit'), isWrapped: true, render: ({ name }) => titles[name] ?? name },
          {
            title: t('Used'),
            isNumber: true,
            render: ({ name, used }) => formatAmount(name, used) ?? t('not counted'),
          },
          {
            title: t('Allowed'),
            isNumber: true,
            render: ({ name, allowed }) => formatAmount(name, allowed) ?? t('no limit'),
          },
          { title: t('Share'), render: (limit) => <Share limit={limit} /> },
          {
            title: t('Beyond it'),
            render: ({ allowed, code }) => {
              if (allowed === undefined) return '';
              return code === undefined ? t('the next one waits') : t('error {code}', { code });
            },
          },
          {
            title: t('Setting of the server'),
            render: ({ setting }) =>
              setting === undefined ? (
                <span class="quiet">{t('fixed, as in Marketo')}</span>
              ) : (
                <code>{setting}</code>
              ),
          },
        ]}
      />
      <p class="quiet small">
        {t(
          'Days are those of the subscription’s time zone. The console’s own calls are not counted. Settings are environment variables; docs/configuration.md describes them.',
        )}
      </p>
    </section>
  );
}

function formatAmount(name: Limit['name'], amount: number | undefined): string | undefined {
  if (amount === undefined) return undefined;
  return name === 'exportedBytesPerDay' ? formatBytes(amount) : formatCount(amount);
}

function Share({ limit: { name, used = 0, allowed } }: { readonly limit: Limit }) {
  if (allowed === undefined) return null;
  const share = used / allowed;
  return (
    <div class={share >= 1 ? 'share bad' : share >= 0.8 ? 'share warn' : 'share'}>
      <ProgressBar label={titles[name]} share={share} />
    </div>
  );
}
