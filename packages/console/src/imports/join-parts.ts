import type { ImportProgress } from '@galena/client';
import { isFinished, readName } from './import-name.ts';

/** A file that was sent in parts, as far as the server has it. */
export interface FileInParts {
  readonly fileKey: string;
  readonly fileName: string;
  /** In the order of the file. */
  readonly parts: readonly ImportProgress[];
  /** How many there are to be. */
  readonly of: number;
  /** All of them as if they were one import: by the batch id of the first one, with the counts of all. */
  readonly whole: ImportProgress;
  /** Of the whole file, from 0 to 1, where all parts count the same. */
  readonly share: number;
}

/** @param imports - all that the names of end with the same key, in any order */
export function joinParts(imports: readonly ImportProgress[]): FileInParts | undefined {
  const byNumber = new Map<number, ImportProgress>();
  let of = 0;
  let fileKey = '';
  for (const progress of imports.toSorted((one, other) => one.batchId - other.batchId)) {
    const { part } = readName(progress);
    if (part === undefined) continue;
    fileKey = part.fileKey;
    of = part.of;
    // Where the answer to a submit was lost, there may be two of a part: the later one was cancelled.
    const known = byNumber.get(part.number);
    if (known === undefined || isUnused(known)) byNumber.set(part.number, progress);
  }
  const parts = [...byNumber].toSorted(([one], [other]) => one - other).map(([, progress]) => progress);
  const [first] = parts;
  if (first === undefined) return undefined;
  const done = parts.reduce((sum, part) => sum + shareOf(part), 0);
  return {
    fileKey,
    fileName: readName(first).fileName,
    parts,
    of: Math.max(of, parts.length),
    whole: join(first, parts, of),
    share: done / Math.max(of, parts.length),
  };
}

function isUnused({ status, rowsDone }: ImportProgress): boolean {
  return status === 'cancelled' && rowsDone === 0;
}

function shareOf(progress: ImportProgress): number {
  const { fileBytes, bytesDone } = progress;
  return isFinished(progress) || fileBytes === 0 ? 1 : bytesDone / fileBytes;
}

function join(first: ImportProgress, parts: readonly ImportProgress[], of: number): ImportProgress {
  const sum = (countOf: (part: ImportProgress) => number | undefined) =>
    parts.reduce((total, part) => total + (countOf(part) ?? 0), 0);
  const status = statusOf(parts, of);
  const ends = parts.map(({ finishedAt }) => finishedAt ?? '').toSorted();
  const { finishedAt: _, message: __, queuedAhead: ___, rowsTotal: ____, ...begun } = first;
  const isAllRead = parts.length === of && parts.every(({ rowsTotal }) => rowsTotal !== undefined);
  return {
    ...begun,
    fileName: readName(first).isWithoutHeader
      ? `${readName(first).fileName}, without a header`
      : readName(first).fileName,
    status,
    phase: parts.every(isFinished) ? 'finished' : 'merging',
    bytesDone: sum(({ bytesDone }) => bytesDone),
    rowsDone: sum(({ rowsDone }) => rowsDone),
    ...(isAllRead && { rowsTotal: sum(({ rowsTotal }) => rowsTotal) }),
    created: sum(({ created }) => created),
    updated: sum(({ updated }) => updated),
    unchanged: sum(({ unchanged }) => unchanged),
    repeated: sum(({ repeated }) => repeated),
    failed: sum(({ failed }) => failed),
    skipped: sum(({ skipped }) => skipped),
    warned: sum(({ warned }) => warned),
    ...(parts.every(isFinished) && { finishedAt: ends.at(-1) ?? '' }),
  };
}

/** Nothing behind a part that ended badly is sent or imported. */
function statusOf(parts: readonly ImportProgress[], of: number): ImportProgress['status'] {
  const has = (status: ImportProgress['status']) => parts.some((part) => part.status === status);
  if (has('importing')) return 'importing';
  if (has('queued')) return has('complete') ? 'importing' : 'queued';
  if (has('failed')) return 'failed';
  if (has('cancelled')) return 'cancelled';
  return parts.length < of ? 'importing' : 'complete';
}
