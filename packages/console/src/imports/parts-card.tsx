import type { ImportProgress } from '@galena/client';
import { formatCount } from '../languages/translate.tsx';
import { formatSeconds, formatShare, secondsBetween } from '../parts/format.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { linkTo } from '../shell/route.ts';
import { readName } from './import-name.ts';
import type { FileInParts } from './join-parts.ts';
import { StatusPill } from './status-pill.tsx';

/** The imports that a file consists of. */
export function PartsCard({ file: { parts } }: { readonly file: FileInParts }) {
  return (
    <section class="card stack" aria-label="Parts">
      <h2>Parts</h2>
      <Table name="Parts of the file" columns={columns} items={parts} keyOf={({ batchId }) => batchId} />
    </section>
  );
}

const columns: readonly Column<ImportProgress>[] = [
  { title: 'Part', isNumber: true, render: (item) => formatCount(readName(item).part?.number ?? 0) },
  { title: 'Import', render: ({ batchId }) => <a href={linkTo(['imports', batchId])}>import {batchId}</a> },
  {
    title: 'From line',
    isNumber: true,
    render: (item) => {
      const line = readName(item).part?.firstLine;
      return line === undefined ? '' : formatCount(line);
    },
  },
  { title: 'Status', render: (item) => <StatusPill of={item} /> },
  number('Rows', ({ rowsDone }) => rowsDone),
  number('Created', ({ created }) => created),
  number('Updated', ({ updated }) => updated),
  {
    title: 'Failed',
    isNumber: true,
    render: ({ failed, rowsDone }) =>
      failed === 0 ? '0' : `${formatCount(failed)} (${formatShare(failed, rowsDone)})`,
  },
  {
    title: 'Took',
    isNumber: true,
    render: ({ startedAt, finishedAt }) =>
      startedAt === undefined || finishedAt === undefined
        ? ''
        : formatSeconds(secondsBetween(startedAt, finishedAt)),
  },
  {
    title: 'Undone by',
    render: ({ undoneBy = [] }) =>
      undoneBy.map((id, index) => (
        <span key={id}>
          {index > 0 && ', '}
          <a href={linkTo(['imports', id])}>{id}</a>
        </span>
      )),
  },
];

function number(title: string, countOf: (item: ImportProgress) => number): Column<ImportProgress> {
  return { title, isNumber: true, render: (item) => formatCount(countOf(item)) };
}
