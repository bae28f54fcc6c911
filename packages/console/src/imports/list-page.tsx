import type { ImportProgress } from '@galena/client';
import { useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { Choices } from '../parts/choices.tsx';
import { Select } from '../parts/fields.tsx';
import { formatCount } from '../parts/format.tsx';
import { Empty, Show } from '../parts/states.tsx';
import { useWatch } from '../parts/use-watch.ts';
import { useSession } from '../session/session.ts';
import { Page } from '../shell/page.tsx';
import { stateNames, stateOf } from './import-state.ts';
import { ImportTable } from './import-table.tsx';

const pageSize = 100;
const states = ['queued', 'importing', 'complete', 'completeWithFailures', 'failed', 'cancelled'] as const;
type State = 'all' | (typeof states)[number];

const kinds = [
  { value: 'all', label: 'Imports, dry runs and undos' },
  { value: 'import', label: 'Imports' },
  { value: 'dryRun', label: 'Dry runs' },
  { value: 'undo', label: 'Undos' },
];

/** All imports that the server still knows. */
export function ImportsPage() {
  const { galena } = useSession();
  const [state, setState] = useState<State>('all');
  const [kind, setKind] = useState('all');
  const [shown, setShown] = useState(pageSize);
  const loaded = useWatch((signal) => galena.imports.watchNewest(shown + 1, { signal }), String(shown));
  return (
    <Page
      title="Imports"
      lead="Newest first"
      actions={
        <a class="button main" href="#/import">
          Import a file
        </a>
      }
    >
      <Show loaded={loaded}>
        {(imports) => {
          const ofKind = imports
            .slice(0, shown)
            .filter((item) => kind === 'all' || (item.kind ?? 'import') === kind);
          return (
            <div class="stack">
              <div class="filters">
                <Choices<State>
                  label="Status"
                  value={state}
                  onChange={setState}
                  choices={(['all', ...states] as const).map((value) => ({
                    value,
                    label: `${value === 'all' ? 'All' : stateNames[value]} ${formatCount(ofKind.filter(isIn(value)).length)}`,
                  }))}
                />
                <Select label="Kind" value={kind} choices={kinds} onChange={setKind} />
              </div>
              <Listed imports={ofKind.filter(isIn(state))} isFiltered={state !== 'all' || kind !== 'all'} />
              {imports.length > shown && (
                <Button onClick={() => setShown(shown + pageSize)}>Show more</Button>
              )}
            </div>
          );
        }}
      </Show>
    </Page>
  );
}

function isIn(state: State): (item: ImportProgress) => boolean {
  return (item) => state === 'all' || stateOf(item) === state;
}

function Listed({
  imports,
  isFiltered,
}: {
  readonly imports: readonly ImportProgress[];
  readonly isFiltered: boolean;
}) {
  if (imports.length > 0) return <ImportTable imports={imports} />;
  if (isFiltered) return <Empty title="None of the imports shown match this filter" />;
  return (
    <Empty title="No imports yet">
      <p>
        <a href="#/import">Import a file</a> and it is shown here.
      </p>
    </Empty>
  );
}
