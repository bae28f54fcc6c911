import type { Galena, ImportSnapshot } from '@galena/client';
import { keepSentFile, type SentFile } from '../session/sent-files.ts';
import { localJournal } from './local-journal.ts';
import { type FileToSend, identityOf, type Run } from './run.ts';

const runs = new Map<string, Run>();

export function findRun(key: string): Run | undefined {
  return runs.get(key);
}

interface Start extends FileToSend {
  /** The file as the person has it, where cells were converted. */
  readonly original: Omit<SentFile, 'handle'> | undefined;
  /** Send all of it, even if a part has been sent before. */
  readonly startsOver: boolean;
}

/** Begins to send; gives the batch id where the whole file is one import, else the key of the run. */
export async function startRun(
  galena: Galena,
  { original, startsOver, ...file }: Start,
): Promise<{ batchId: number } | { key: string }> {
  const { blob, fileName, options } = file;
  const isInParts = blob.size > (options.maxFileBytes ?? Number.POSITIVE_INFINITY);
  const journal = localJournal(identityOf(file));
  if (startsOver) await journal.clear();
  const handle = await galena.imports.create(blob, {
    ...options,
    fileName,
    ...(isInParts && { journal }),
  });
  if (original !== undefined) keepSentFile(galena, { handle, ...original });
  const [batchId] = handle.batchIds;
  if (batchId !== undefined && !isInParts) return { batchId };
  const key = Math.random().toString(36).slice(2, 8);
  const snapshot = await handle.status();
  const run: Run = { key, fileName, handle, snapshot, error: undefined, isCancelling: false, isOver: false };
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
