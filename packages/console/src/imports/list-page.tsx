import type { ImportProgress } from '@galena/client';
import { useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { Choices } from '../parts/choices.tsx';
import { formatCount, formatSeconds, secondsBetween, Time } from '../parts/format.tsx';
import { Empty, Show } from '../parts/states.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { Foreign } from '../parts/text.tsx';
import { useWatch } from '../parts/use-watch.ts';
import { useSession } from '../session/session.ts';
import { Page } from '../shell/page.tsx';
import { linkTo } from '../shell/route.ts';
import { readName } from './import-name.ts';
import { StatusPill, statusNames } from './status-pill.tsx';

const pageSize = 100;
const states = ['queued', 'importing', 'complete', 'failed', 'cancelled'] as const;
type Filter = 'all' | (typeof states)[number];

/** All imports that the server still knows. */
export function ImportsPage() {
  const { galena } = useSession();
  const [filter, setFilter] = useState<Filter>('all');
  const [shown, setShown] = useState(pageSize);
  const loaded = useWatch((signal) => galena.imports.watchNewest(shown + 1, { signal }), String(shown));
  return (
    <Page title="Imports" lead="Newest first" actions={<a href="#/import">Import a file</a>}>
      <Show loaded={loaded}>
        {(imports) => (
          <div class="stack">
            <Choices<Filter>
              label="Status"
              value={filter}
              onChange={setFilter}
              choices={(['all', ...states] as const).map((value) => ({
                value,
                label: `${value === 'all' ? 'All' : statusNames[value]} ${formatCount(count(imports.slice(0, shown), value))}`,
              }))}
            />
            <ImportTable
              imports={imports.slice(0, shown).filter(({ status }) => filter === 'all' || status === filter)}
            />
            {imports.length > shown && <Button onClick={() => setShown(shown + pageSize)}>Show more</Button>}
          </div>
        )}
      </Show>
    </Page>
  );
}

function count(imports: readonly ImportProgress[], filter: Filter): number {
  return filter === 'all' ? imports.length : imports.filter(({ status }) => status === filter).length;
}

export function ImportTable({ imports }: { readonly imports: readonly ImportProgress[] }) {
  if (imports.length === 0) {
    return (
      <Empty title="No imports here">
        <p>
          <a href="#/import">Import a file</a> and it is shown here.
        </p>
      </Empty>
    );
  }
  return <Table name="Imports" columns={columns} items={imports} keyOf={({ batchId }) => batchId} />;
}

const columns: readonly Column<ImportProgress>[] = [
  { title: 'Import', render: ({ batchId }) => <a href={linkTo(['imports', batchId])}>{batchId}</a> },
  { title: 'File', isWide: true, render: (item) => <FileName item={item} /> },
  { title: 'Status', render: ({ status }) => <StatusPill status={status} /> },
  number('Rows', ({ rowsDone }) => rowsDone),
  number('Created', ({ created }) => created),
  number('Updated', ({ updated }) => updated),
  number('Unchanged', ({ unchanged }) => unchanged),
  number('Failed', ({ failed }) => failed),
  number('Warned', ({ warned }) => warned),
  {
    title: 'Sent by',
    isWide: true,
    render: ({ sentBy }) => <Foreign text={sentBy?.serviceName ?? ''} most={40} />,
  },
  { title: 'Submitted', render: ({ createdAt }) => <Time at={createdAt} /> },
  {
    title: 'Took',
    isNumber: true,
    render: ({ createdAt, finishedAt }) =>
      finishedAt === undefined ? '' : formatSeconds(secondsBetween(createdAt, finishedAt)),
  },
];

function number(title: string, countOf: (item: ImportProgress) => number): Column<ImportProgress> {
  return { title, isNumber: true, render: (item) => formatCount(countOf(item)) };
}

function FileName({ item }: { readonly item: ImportProgress }) {
  const { fileName, part, correctedFrom } = readName(item);
  return (
    <>
      <Foreign text={fileName} most={80} />
      {item.kind === 'dryRun' && <span class="quiet"> dry run</span>}
      {part !== undefined && (
        <span class="quiet">
          {' '}
          part {part.number} of {part.of}
        </span>
      )}
      {correctedFrom !== undefined && (
        <span class="quiet">
          {' '}
          corrected rows of <a href={linkTo(['imports', correctedFrom])}>{correctedFrom}</a>
        </span>
      )}
    </>
  );
}
