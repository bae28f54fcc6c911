import type { SystemState } from '@galena/client';
import { formatCount, t } from '../languages/translate.ts';
import { Facts, Stats } from '../parts/facts.tsx';
import { formatBytes, formatSeconds } from '../parts/format.tsx';
import { NotAllowed, Show } from '../parts/states.tsx';
import { useLoad } from '../parts/use-load.ts';
import { useSession } from '../session/session.ts';
import { Page } from '../shell/page.tsx';

/** How the installation is. */
export function SystemPage() {
  const { galena, may } = useSession();
  const isAllowed = may('Administer Galena');
  const loaded = useLoad(
    async (signal) => {
      if (!isAllowed) return undefined;
      return galena.system.state({ signal });
    },
    'system',
    { again: () => (isAllowed ? 3_000 : undefined) },
  );
  if (!isAllowed) {
    return (
      <Page title={t('System')}>
        <NotAllowed permission="Administer Galena" />
      </Page>
    );
  }
  return (
    <Page title={t('System')} lead={t('Queue, engines and database of this installation')}>
      <Show loaded={loaded}>
        {(state) => state !== undefined && <State state={state} isWell={loaded.error === undefined} />}
      </Show>
    </Page>
  );
}

function State({ state, isWell }: { readonly state: SystemState; readonly isWell: boolean }) {
  return (
    <div class="stack">
      <p class={isWell ? 'notice' : 'problem'}>
        {isWell ? t('The server and PostgreSQL answer.') : t('The server does not answer.')}
      </p>
      <Stats
        stats={[
          { name: t('Queued'), value: formatCount(state.queued) },
          { name: t('Importing'), value: formatCount(state.importing) },
          { name: t('Paused'), value: formatCount(state.paused ?? 0) },
          { name: t('Oldest waits'), value: formatSeconds(state.oldestWaitSeconds) },
          { name: t('Engines at work'), value: formatCount(state.workingEngines) },
          {
            name: t('Overdue leases'),
            value: formatCount(state.overdueLeases),
            tone: state.overdueLeases > 0 ? 'bad' : undefined,
          },
        ]}
      />
      <section class="card" aria-label={t('Database')}>
        <Facts
          facts={[
            ['Galena', state.version],
            ['PostgreSQL', state.postgresql],
            [t('Size of the database'), formatBytes(state.databaseBytes)],
            [
              t('Connections'),
              t('{used} of {most}', {
                used: formatCount(state.connections),
                most: formatCount(state.maxConnections),
              }),
            ],
          ]}
        />
      </section>
      <p>
        <a href="/docs">{t('The API of this server')}</a>
      </p>
    </div>
  );
}
