import { GalenaRefusal } from '../errors.ts';
import { type CallOptions, type Connection, callOptionNames } from '../http/connection.ts';
import { readEvents } from '../http/events.ts';
import { sleep } from '../http/sleep.ts';
import { knownOptions, type OptionNames } from '../known-options.ts';
import type { ImportProgress } from '../wire/imports.ts';

/** How imports are watched. */
export interface WatchOptions extends CallOptions {
  /** How often to look while the server cannot tell by itself. Default: every second. */
  readonly pollMs?: number;
}

const watchOptionNames: OptionNames<WatchOptions> = { ...callOptionNames, pollMs: true };

/** Something that is seen as events change it, or by looking. */
interface Watched<State> {
  readonly path: string;
  /** Whether there is more to know at first than the events tell. */
  readonly lookFirst: boolean;
  look(options: CallOptions): Promise<State>;
  change(state: State | undefined, progress: ImportProgress): State;
  isOver(state: State): boolean;
}

const defaultPollMs = 1_000;
/** After a stream that brought nothing so many looks are taken before the next one, at the most. */
const mostLooks = 30;

/** One import as it gets on, until it is finished. */
export function watchImport(
  connection: Connection,
  batchId: number,
  look: (options: CallOptions) => Promise<ImportProgress>,
  options: WatchOptions,
): AsyncGenerator<ImportProgress, void, undefined> {
  const watched: Watched<ImportProgress> = {
    path: `/galena/v1/imports/${batchId}/events`,
    lookFirst: false,
    look,
    change: (_, progress) => progress,
    isOver: ({ finishedAt }) => finishedAt !== undefined,
  };
  return watch(connection, watched, options);
}

/** The newest imports, or those of one file, newest first, as they come and get on. */
export function watchNewest(
  connection: Connection,
  { count, fileKey }: { readonly count: number; readonly fileKey: string | undefined },
  look: (options: CallOptions) => Promise<readonly ImportProgress[]>,
  options: WatchOptions,
): AsyncGenerator<readonly ImportProgress[], void, undefined> {
  const watched: Watched<readonly ImportProgress[]> = {
    path: '/galena/v1/imports/events',
    lookFirst: true,
    look,
    change: (imports = [], progress) =>
      fileKey !== undefined && progress.fileName?.endsWith(`(${fileKey})`) !== true
        ? imports
        : [progress, ...imports.filter(({ batchId }) => batchId !== progress.batchId)]
            .toSorted((first, second) => second.batchId - first.batchId)
            .slice(0, count),
    isOver: () => false,
  };
  return watch(connection, watched, options);
}

/** Reads streams, one after the other; where there is none, or it breaks, it looks by itself for a while. */
async function* watch<State>(
  connection: Connection,
  watched: Watched<State>,
  given: WatchOptions,
): AsyncGenerator<State, void, undefined> {
  const { pollMs = defaultPollMs, ...options } = knownOptions(given, watchOptionNames);
  let failures = 0;
  for (;;) {
    let state: State | undefined;
    try {
      for await (const event of readEvents(
        (signal) => connection.stream(watched.path, signal),
        options.signal,
      )) {
        if (event.name === 'open' && watched.lookFirst) state = await watched.look(options);
        else if (event.name === 'import') state = watched.change(state, JSON.parse(event.data));
        else continue;
        failures = 0;
        yield state;
        if (watched.isOver(state)) return;
      }
      if (state === undefined) failures += 1;
    } catch (error) {
      options.signal?.throwIfAborted();
      if (isFinal(error)) throw error;
      failures += 1;
    }
    for (let looks = Math.min(2 ** failures, mostLooks); failures > 0 && looks > 0; looks -= 1) {
      state = await watched.look(options);
      yield state;
      if (watched.isOver(state)) return;
      await sleep(pollMs, options.signal);
    }
  }
}

/** Whether looking would be refused as well. */
function isFinal(error: unknown): boolean {
  return error instanceof GalenaRefusal && (error.code === '603' || error.code === '1013');
}
