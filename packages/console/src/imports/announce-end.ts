import { type Galena, GalenaRefusal, type ImportProgress } from '@galena/client';
import { useEffect, useRef } from 'preact/hooks';
import { formatCount, t, tn } from '../languages/translate.ts';
import { announce, type Notice } from '../parts/notices.tsx';
import { pause } from '../parts/use-load.ts';
import { useSession } from '../session/session.ts';
import { linkTo } from '../shell/route.ts';
import { isFinished } from './import-name.ts';
import { type Standing, stateOf, toneOf } from './import-state.ts';
import { shownName } from './shown-name.ts';

/** After this the server is asked again whether it is back. */
const againMs = 3_000;

/** The imports that are followed although no page shows them, until they end or somebody else signs in. */
const followed = new Map<number, AbortController>();

/** What has ended, and how: an import, or a file in parts. */
type Ended = Standing & Pick<ImportProgress, 'created' | 'updated' | 'unchanged'>;

/** @param name - of the file */
export function describeEnd(name: string, ended: Ended): string {
  const { created, updated, unchanged, failed, rowsDone } = ended;
  const imported = created + updated + unchanged;
  switch (stateOf(ended)) {
    case 'complete':
      return tn(
        imported,
        '{name} is complete: {count} row imported.',
        '{name} is complete: {count} rows imported.',
        { name },
      );
    case 'completeWithFailures':
      return tn(
        rowsDone,
        '{name} is complete, with failures: {failed} of {count} row failed.',
        '{name} is complete, with failures: {failed} of {count} rows failed.',
        { name, failed: formatCount(failed) },
      );
    case 'cancelled':
      return t('{name} was cancelled.', { name });
    case 'failed':
      return t('{name} failed.', { name });
    default:
      return t('{name} was not sent to its end.', { name });
  }
}

function toNotice(progress: ImportProgress): Notice {
  const fileName = shownName(progress);
  const tone = toneOf(progress);
  return {
    text: describeEnd(
      progress.kind === 'dryRun' ? t('Dry run of {file}', { file: fileName }) : fileName,
      progress,
    ),
    href: linkTo(['imports', progress.batchId]),
    tone: tone === 'active' ? 'plain' : tone,
  };
}

/** Says when an import that the page has shown is done, on whichever page one is by then. */
export function useAnnouncedEnd(progress: ImportProgress | undefined): void {
  const { galena } = useSession();
  const latest = useRef(progress);
  latest.current = progress;
  const hasRun = useRef(false);
  const isRunning = progress !== undefined && !isFinished(progress);
  useEffect(() => {
    if (isRunning) {
      hasRun.current = true;
      stopFollowing(progress.batchId);
    } else if (hasRun.current && progress !== undefined) {
      hasRun.current = false;
      announce(toNotice(progress));
    }
  }, [isRunning]);
  useEffect(
    () => () => {
      const { current } = latest;
      if (current !== undefined && !isFinished(current)) void follow(galena, current.batchId);
    },
    [],
  );
}

async function follow(galena: Galena, batchId: number): Promise<void> {
  if (followed.has(batchId)) return;
  const ending = new AbortController();
  const { signal } = ending;
  followed.set(batchId, ending);
  while (!signal.aborted) {
    try {
      let last: ImportProgress | undefined;
      for await (const progress of galena.imports.watch(batchId, { signal })) last = progress;
      if (last !== undefined && !signal.aborted) announce(toNotice(last));
      break;
    } catch (error) {
      if (error instanceof GalenaRefusal) break;
      await pause(againMs, signal);
    }
  }
  if (followed.get(batchId) === ending) followed.delete(batchId);
}

function stopFollowing(batchId: number): void {
  followed.get(batchId)?.abort();
  followed.delete(batchId);
}

/** Of somebody who has signed out nothing is followed. */
export function stopFollowingAll(): void {
  for (const batchId of followed.keys()) stopFollowing(batchId);
}
