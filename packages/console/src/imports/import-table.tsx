import type { ImportProgress } from '@galena/client';
import { formatCount, T, t, tn } from '../languages/translate.ts';
import { formatShare, Time } from '../parts/format.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { Foreign } from '../parts/text.tsx';
import { whoOf } from '../parts/who.ts';
import { linkTo } from '../shell/route.ts';
import { readName } from './import-name.ts';
import type { FileInParts } from './join-parts.ts';
import type { Entry } from './list-entries.ts';
import { shownName } from './shown-name.ts';
import { StatusPill } from './status-pill.tsx';

interface ImportTableOptions {
  readonly entries: readonly Entry[];
  /** Of the table, for whoever does not see it. */
  readonly name?: string;
  /** Only what became of each. */
  readonly isShort?: boolean;
}

/** Imports, a row each. */
export function ImportTable({ entries, name = t('Imports'), isShort = false }: ImportTableOptions) {
  return (
    <Table
      name={name}
      columns={isShort ? shortColumns() : columns()}
      items={entries}
      keyOf={({ progress }) => progress.batchId}
    />
  );
}

const first = (): readonly Column<Entry>[] => [
  { title: t('Import'), render: (entry) => <Numbers entry={entry} /> },
  {
    title: t('File'),
    isWide: true,
    render: ({ progress, file }) =>
      file === undefined ? <FileName item={progress} /> : <Parts file={file} />,
  },
  { title: t('Status'), render: ({ progress }) => <StatusPill of={progress} /> },
  number(t('Rows'), ({ rowsDone }) => rowsDone),
];

const failed = (): Column<Entry> => ({
  title: t('Failed'),
  isNumber: true,
  render: ({ progress: { failed: count, rowsDone } }) =>
    count === 0 ? (
      '0'
    ) : (
      <span class="problem-text">
        {formatCount(count)} <span class="small">({formatShare(count, rowsDone)})</span>
      </span>
    ),
});

const submitted = (): Column<Entry> => ({
  title: t('Submitted'),
  render: ({ progress: { createdAt } }) => <Time at={createdAt} form="short" />,
});

const columns = (): readonly Column<Entry>[] => [
  ...first(),
  number(t('Created'), ({ created }) => created),
  number(t('Updated'), ({ updated }) => updated),
  failed(),
  {
    title: t('Sent by'),
    render: ({ progress: { sentBy } }) => (
      <span class="clip short">
        <Foreign text={whoOf(sentBy?.serviceName, sentBy?.userEmail) ?? ''} most={40} />
      </span>
    ),
  },
  submitted(),
];

const shortColumns = (): readonly Column<Entry>[] => [...first(), failed(), submitted()];

function number(title: string, countOf: (item: ImportProgress) => number): Column<Entry> {
  return { title, isNumber: true, render: ({ progress }) => formatCount(countOf(progress)) };
}

function Numbers({ entry: { progress, file } }: { readonly entry: Entry }) {
  if (file === undefined) return <a href={linkTo(['imports', progress.batchId])}>{progress.batchId}</a>;
  const numbers = file.parts.map(({ batchId }) => batchId);
  return <a href={linkTo(['files', file.fileKey])}>{`${Math.min(...numbers)}–${Math.max(...numbers)}`}</a>;
}

function Parts({ file: { fileName, of } }: { readonly file: FileInParts }) {
  return (
    <>
      <Foreign text={fileName} most={80} />{' '}
      <span class="quiet small">{tn(of, 'in {count} part', 'in {count} parts')}</span>
    </>
  );
}

function FileName({ item }: { readonly item: ImportProgress }) {
  const { part, correctedFrom } = readName(item);
  return (
    <>
      {item.kind === 'dryRun' && <span class="tag">{t('Dry run')}</span>}
      {item.undo !== undefined && <span class="tag">{t('Undo')}</span>}{' '}
      {item.undo === undefined ? (
        <Foreign text={shownName(item)} most={80} />
      ) : (
        <a href={linkTo(['imports', item.undo.batchId])}>
          {item.undo.dryRun
            ? t('dry run, of import {batchId}', { batchId: item.undo.batchId })
            : t('of import {batchId}', { batchId: item.undo.batchId })}
        </a>
      )}
      {part !== undefined && (
        <>
          {' '}
          <a class="small" href={linkTo(['files', part.fileKey])}>
            {t('part {number} of {of}', { number: part.number, of: part.of })}
          </a>
        </>
      )}
      {correctedFrom !== undefined && (
        <span class="quiet small">
          {' '}
          <T
            text="corrected rows of {import}"
            import={<a href={linkTo(['imports', correctedFrom])}>{correctedFrom}</a>}
          />
        </span>
      )}
    </>
  );
}
