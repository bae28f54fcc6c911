import type { ImportProgress } from '@galena/client';
import { formatCount, t } from '../languages/translate.ts';
import { formatSeconds, formatShare, secondsBetween } from '../parts/format.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { linkTo } from '../shell/route.ts';
import { readName } from './import-name.ts';
import type { FileInParts } from './join-parts.ts';
import { StatusPill } from './status-pill.tsx';

/** The imports that a file consists of. */
export function PartsCard({ file: { parts } }: { readonly file: FileInParts }) {
  return (
    <section class="card stack" aria-label={t('Parts')}>
      <h2>{t('Parts')}</h2>
      <Table
        name={t('Parts of the file')}
        columns={columns()}
        items={parts}
        keyOf={({ batchId }) => batchId}
      />
    </section>
  );
}

const columns = (): readonly Column<ImportProgress>[] => [
  { title: t('Part'), isNumber: true, render: (item) => formatCount(readName(item).part?.number ?? 0) },
  {
    title: t('Import'),
    render: ({ batchId }) => <a href={linkTo(['imports', batchId])}>{t('import {batchId}', { batchId })}</a>,
  },
  {
    title: t('From line'),
    isNumber: true,
    render: (item) => {
      const line = readName(item).part?.firstLine;
      return line === undefined ? '' : formatCount(line);
    },
  },
  { title: t('Status'), render: (item) => <StatusPill of={item} /> },
  number(t('Rows'), ({ rowsDone }) => rowsDone),
  number(t('Created'), ({ created }) => created),
  number(t('Updated'), ({ updated }) => updated),
  {
    title: t('Failed'),
    isNumber: true,
    render: ({ failed, rowsDone }) =>
      failed === 0 ? '0' : `${formatCount(failed)} (${formatShare(failed, rowsDone)})`,
  },
  {
    title: t('Took'),
    isNumber: true,
    render: ({ startedAt, finishedAt }) =>
      startedAt === undefined || finishedAt === undefined
        ? ''
        : formatSeconds(secondsBetween(startedAt, finishedAt)),
  },
  {
    title: t('Undone by'),
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
