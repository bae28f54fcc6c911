import type { Galena, ImportSnapshot } from '@galena/client';
import { describeEnd } from '../imports/announce-end.ts';
import { readName } from '../imports/import-name.ts';
import { toneOf } from '../imports/import-state.ts';
import { announce } from '../parts/notices.tsx';
import { keepSentFile, type SentFile } from '../session/sent-files.ts';
import { linkTo } from '../shell/route.ts';
import { localJournal } from './local-journal.ts';
import { type FileToSend, identityOf, type Run } from './run.ts';
import { answerAsSender } from './senders.ts';

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

/** Begins to send; gives the batch id where the whole file is one import, else the key of the file. */
export async function startRun(
  galena: Galena,
  { original, startsOver, ...file }: Start,
): Promise<{ batchId: number } | { fileKey: string }> {
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
  const { fileKey = '' } = handle;
  const snapshot = await handle.status();
  const run: Run = {
    fileKey,
    fileName,
    handle,
    snapshot,
    error: undefined,
    isCancelling: false,
    isOver: false,
  };
  runs.set(fileKey, run);
  void follow(run);
  return { fileKey };
}

async function follow(run: Run): Promise<void> {
  const warn = (event: BeforeUnloadEvent) => {
    if (run.snapshot.status === 'sending') event.preventDefault();
  };
  addEventListener('beforeunload', warn);
  const stopAnswering = answerAsSender(run.fileKey);
  try {
    const onProgress = (snapshot: ImportSnapshot) => {
      run.snapshot = snapshot;
    };
    await run.handle.wait({ onProgress });
  } catch (error) {
    run.error = error;
  }
  removeEventListener('beforeunload', warn);
  stopAnswering();
  run.isOver = true;
  announceEnd(run);
}

function announceEnd({ fileKey, fileName, snapshot }: Run): void {
  const { created = 0, updated = 0, unchanged = 0 } = snapshot;
  const tone = toneOf(snapshot);
  announce({
    text: describeEnd(readName({ batchId: 0, fileName }).fileName, {
      ...snapshot,
      created,
      updated,
      unchanged,
    }),
    href: linkTo(['files', fileKey]),
    tone: tone === 'active' ? 'plain' : tone,
  });
}
