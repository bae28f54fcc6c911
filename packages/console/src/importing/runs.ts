import type { Galena, ImportHandle, ImportOptions, ImportSnapshot } from '@galena/client';
import { keepSentFile, type SentFile } from '../session/sent-files.ts';
import { localJournal } from './local-journal.ts';

/** A file in parts, on its way from this page to the server: what has not been sent goes when the page goes. */
export interface Run {
  readonly key: string;
  readonly fileName: string;
  readonly handle: ImportHandle;
  snapshot: ImportSnapshot;
  error: unknown;
  isOver: boolean;
}

const runs = new Map<string, Run>();

export function findRun(key: string): Run | undefined {
  return runs.get(key);
}

interface Start {
  readonly blob: Blob;
  readonly fileName: string;
  readonly options: Omit<ImportOptions, 'journal' | 'fileName'>;
  readonly columns: readonly string[];
  /** The file as the person has it, where cells were converted. */
  readonly original: Omit<SentFile, 'handle'> | undefined;
}

/** Begins to send; gives the batch id where the whole file is one import, else the key of the run. */
export async function startRun(
  galena: Galena,
  { blob, fileName, options, columns, original }: Start,
): Promise<{ batchId: number } | { key: string }> {
  const isInParts = blob.size > (options.maxFileBytes ?? Number.POSITIVE_INFINITY);
  const { format, lookupField, list, partition } = options;
  const identity = JSON.stringify([fileName, blob.size, format, lookupField, list, partition, columns]);
  const handle = await galena.imports.create(blob, {
    ...options,
    fileName,
    ...(isInParts && { journal: localJournal(identity) }),
  });
  if (original !== undefined) keepSentFile(galena, { handle, ...original });
  const [batchId] = handle.batchIds;
  if (batchId !== undefined && !isInParts) return { batchId };
  const key = Math.random().toString(36).slice(2, 8);
  const snapshot = await handle.status();
  const run: Run = { key, fileName, handle, snapshot, error: undefined, isOver: false };
  runs.set(key, run);
  void follow(run);
  return { key };
}

async function follow(run: Run): Promise<void> {
  const warn = (event: BeforeUnloadEvent) => {
    if (run.snapshot.status === 'sending') event.preventDefault();
  };
  addEventListener('beforeunload', warn);
  try {
    const onProgress = (snapshot: ImportSnapshot) => {
      run.snapshot = snapshot;
    };
    await run.handle.wait({ onProgress });
  } catch (error) {
    run.error = error;
  }
  removeEventListener('beforeunload', warn);
  run.isOver = true;
}
