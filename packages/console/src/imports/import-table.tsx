import type { ImportProgress } from '@galena/client';
import { formatCount, formatSeconds, formatShare, secondsBetween, Time } from '../parts/format.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { Foreign } from '../parts/text.tsx';
import { linkTo } from '../shell/route.ts';
import { readName } from './import-name.ts';
import { StatusPill } from './status-pill.tsx';

interface ImportTableOptions {
  readonly imports: readonly ImportProgress[];
  /** Of the table, for whoever does not see it. */
  readonly name?: string;
  /** Only what became of each. */
  readonly isShort?: boolean;
}

/** Imports, a row each. */
export function ImportTable({ imports, name = 'Imports', isShort = false }: ImportTableOptions) {
  return (
    <Table
      name={name}
      columns={isShort ? shortColumns : columns}
      items={imports}
      keyOf={({ batchId }) => batchId}
    />
  );
}

const first: readonly Column<ImportProgress>[] = [
  { title: 'Import', render: ({ batchId }) => <a href={linkTo(['imports', batchId])}>{batchId}</a> },
  { title: 'File', isWide: true, render: (item) => <FileName item={item} /> },
  { title: 'Status', render: (item) => <StatusPill of={item} /> },
  number('Rows', ({ rowsDone }) => rowsDone),
];

const failed: Column<ImportProgress> = {
  title: 'Failed',
  isNumber: true,
  render: ({ failed: count, rowsDone }) =>
    count === 0 ? (
      '0'
    ) : (
      <span class="problem-text">
        {formatCount(count)} <span class="small">({formatShare(count, rowsDone)})</span>
      </span>
    ),
};

const submitted: Column<ImportProgress> = {
  title: 'Submitted',
  render: ({ createdAt }) => <Time at={createdAt} />,
};

const columns: readonly Column<ImportProgress>[] = [
  ...first,
  number('Created', ({ created }) => created),
  number('Updated', ({ updated }) => updated),
  failed,
  {
    title: 'Sent by',
    render: ({ sentBy }) => (
      <span class="clip short">
        <Foreign text={sentBy?.serviceName ?? ''} most={40} />
      </span>
    ),
  },
  submitted,
  {
    title: 'Took',
    isNumber: true,
    render: ({ createdAt, finishedAt }) =>
      finishedAt === undefined ? '' : formatSeconds(secondsBetween(createdAt, finishedAt)),
  },
];

const shortColumns: readonly Column<ImportProgress>[] = [...first, failed, submitted];

function number(title: string, countOf: (item: ImportProgress) => number): Column<ImportProgress> {
  return { title, isNumber: true, render: (item) => formatCount(countOf(item)) };
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
