import type { ImportProgress } from '@galena/client';
import { formatCount } from '../languages/translate.tsx';
import { formatShare, plural, Time } from '../parts/format.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { Foreign } from '../parts/text.tsx';
import { whoOf } from '../parts/who.ts';
import { linkTo } from '../shell/route.ts';
import { readName } from './import-name.ts';
import type { FileInParts } from './join-parts.ts';
import type { Entry } from './list-entries.ts';
import { StatusPill } from './status-pill.tsx';

interface ImportTableOptions {
  readonly entries: readonly Entry[];
  /** Of the table, for whoever does not see it. */
  readonly name?: string;
  /** Only what became of each. */
  readonly isShort?: boolean;
}

/** Imports, a row each. */
export function ImportTable({ entries, name = 'Imports', isShort = false }: ImportTableOptions) {
  return (
    <Table
      name={name}
      columns={isShort ? shortColumns : columns}
      items={entries}
      keyOf={({ progress }) => progress.batchId}
    />
  );
}

const first: readonly Column<Entry>[] = [
  { title: 'Import', render: (entry) => <Numbers entry={entry} /> },
  {
    title: 'File',
    isWide: true,
    render: ({ progress, file }) =>
      file === undefined ? <FileName item={progress} /> : <Parts file={file} />,
  },
  { title: 'Status', render: ({ progress }) => <StatusPill of={progress} /> },
  number('Rows', ({ rowsDone }) => rowsDone),
];

const failed: Column<Entry> = {
  title: 'Failed',
  isNumber: true,
  render: ({ progress: { failed: count, rowsDone } }) =>
    count === 0 ? (
      '0'
    ) : (
      <span class="problem-text">
        {formatCount(count)} <span class="small">({formatShare(count, rowsDone)})</span>
      </span>
    ),
};

const submitted: Column<Entry> = {
  title: 'Submitted',
  render: ({ progress: { createdAt } }) => <Time at={createdAt} form="short" />,
};

const columns: readonly Column<Entry>[] = [
  ...first,
  number('Created', ({ created }) => created),
  number('Updated', ({ updated }) => updated),
  failed,
  {
    title: 'Sent by',
    render: ({ progress: { sentBy } }) => (
      <span class="clip short">
        <Foreign text={whoOf(sentBy?.serviceName, sentBy?.userEmail) ?? ''} most={40} />
      </span>
    ),
  },
  submitted,
];

const shortColumns: readonly Column<Entry>[] = [...first, failed, submitted];

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
      <Foreign text={fileName} most={80} /> <span class="quiet small">{`in ${plural(of, 'part')}`}</span>
    </>
  );
}

function FileName({ item }: { readonly item: ImportProgress }) {
  const { fileName, part, correctedFrom } = readName(item);
  return (
    <>
      {item.kind === 'dryRun' && <span class="tag">Dry run</span>}
      {item.undo !== undefined && <span class="tag">Undo</span>}{' '}
      {item.undo === undefined ? (
        <Foreign text={fileName} most={80} />
      ) : (
        <a
          href={linkTo(['imports', item.undo.batchId])}
        >{`${item.undo.dryRun ? 'dry run, ' : ''}of import ${item.undo.batchId}`}</a>
      )}
      {part !== undefined && (
        <>
          {' '}
          <a class="small" href={linkTo(['files', part.fileKey])}>
            part {part.number} of {part.of}
          </a>
        </>
      )}
      {correctedFrom !== undefined && (
        <span class="quiet small">
          {' '}
          corrected rows of <a href={linkTo(['imports', correctedFrom])}>{correctedFrom}</a>
        </span>
      )}
    </>
  );
}
