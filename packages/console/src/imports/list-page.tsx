import type { ImportProgress } from '@galena/client';
import { useState } from 'preact/hooks';
import { formatCount, T, t } from '../languages/translate.ts';
import { Button } from '../parts/button.tsx';
import { Choices } from '../parts/choices.tsx';
import { type Choice, Select } from '../parts/fields.tsx';
import { Empty, Show } from '../parts/states.tsx';
import { useWatch } from '../parts/use-watch.ts';
import { whoOf } from '../parts/who.ts';
import { useSession } from '../session/session.ts';
import { Page } from '../shell/page.tsx';
import { stateName, stateOf } from './import-state.ts';
import { ImportTable } from './import-table.tsx';
import { type Entry, toEntries } from './list-entries.ts';

const pageSize = 100;
const states = ['queued', 'importing', 'complete', 'completeWithFailures', 'failed', 'cancelled'] as const;
type State = 'all' | (typeof states)[number];

const kinds = () => [
  { value: 'all', label: t('Imports, dry runs and undos') },
  { value: 'import', label: t('Imports') },
  { value: 'dryRun', label: t('Dry runs') },
  { value: 'undo', label: t('Undos') },
];

/** All imports that the server still knows. */
export function ImportsPage() {
  const { galena } = useSession();
  const [state, setState] = useState<State>('all');
  const [kind, setKind] = useState('all');
  const [sender, setSender] = useState('');
  const [shown, setShown] = useState(pageSize);
  const loaded = useWatch((signal) => galena.imports.watchNewest(shown + 1, { signal }), String(shown));
  return (
    <Page
      title={t('Imports')}
      lead={t('Newest first')}
      actions={
        <a class="button main" href="#/import">
          {t('Import a file')}
        </a>
      }
    >
      <Show loaded={loaded}>
        {(imports) => {
          const known = imports.slice(0, shown);
          const ofKind = toEntries(known)
            .filter(({ progress }) => kind === 'all' || (progress.kind ?? 'import') === kind)
            .filter(({ progress }) => sender === '' || senderOf(progress) === sender);
          return (
            <div class="stack">
              <div class="filters">
                <Choices<State>
                  label={t('Status')}
                  value={state}
                  onChange={setState}
                  choices={(['all', ...states] as const).map((value) => ({
                    value,
                    label: `${value === 'all' ? t('All') : stateName(value)} ${formatCount(ofKind.filter(isIn(value)).length)}`,
                  }))}
                />
                <Select label={t('Kind')} value={kind} choices={kinds()} onChange={setKind} />
                <Select label={t('Sent by')} value={sender} choices={sendersOf(known)} onChange={setSender} />
              </div>
              <Listed
                entries={ofKind.filter(isIn(state))}
                isFiltered={state !== 'all' || kind !== 'all' || sender !== ''}
              />
              {imports.length > shown && (
                <Button onClick={() => setShown(shown + pageSize)}>{t('Show more')}</Button>
              )}
            </div>
          );
        }}
      </Show>
    </Page>
  );
}

/** Those of the imports that are shown. */
function sendersOf(imports: readonly ImportProgress[]): readonly Choice[] {
  const names = new Set(imports.flatMap((item) => senderOf(item) ?? []));
  return [
    { value: '', label: t('Anyone') },
    ...[...names].toSorted().map((name) => ({ value: name, label: name })),
  ];
}

function senderOf({ sentBy }: ImportProgress): string | undefined {
  return whoOf(sentBy?.serviceName, sentBy?.userEmail);
}

function isIn(state: State): (entry: Entry) => boolean {
  return ({ progress }) => state === 'all' || stateOf(progress) === state;
}

function Listed({
  entries,
  isFiltered,
}: {
  readonly entries: readonly Entry[];
  readonly isFiltered: boolean;
}) {
  if (entries.length > 0) return <ImportTable entries={entries} />;
  if (isFiltered) return <Empty title={t('None of the imports shown match this filter')} />;
  return (
    <Empty title={t('No imports yet')}>
      <p>
        <T text="{link} and it is shown here." link={<a href="#/import">{t('Import a file')}</a>} />
      </p>
    </Empty>
  );
}
