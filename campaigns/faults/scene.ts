import { rm } from 'node:fs/promises';
import { type Database, openDatabase } from '../../packages/server/src/db/database.ts';
import { SpawnedGalena } from '../../packages/server/test/support/spawned-galena.ts';
import { describeError } from '../describe-error.ts';
import { makeDataFolder } from '../imports/data-folder.ts';
import { prepareScene } from '../imports/prepare-scene.ts';
import type { Random } from '../random.ts';
import type { MakePlace, Place } from './place.ts';

const offClock = new URL('./off-clock.js', import.meta.url).href;
const minuteMs = 60_000;
const eightDaysMs = 8 * 24 * 60 * minuteMs;

/** What faults work on: two processes that carry out imports, on one PostgreSQL. Calls go to the first. */
export interface Scene<P extends Place = Place> {
  readonly random: Random;
  /** How long a fault goes on. */
  readonly faultMs: number;
  readonly folder: string;
  readonly place: P;
  readonly database: Database;
  /** Its clock is a minute off. */
  first: SpawnedGalena;
  /** Its connections have the application name `galena second`. Its clock is eight days off, and jumps all the time. */
  second: SpawnedGalena;
  /** The settings of one more process, under an application name. */
  environment(name: string): Readonly<Record<string, string>>;
}

interface SceneOptions<P extends Place> {
  readonly random: Random;
  readonly faultMs: number;
  readonly makePlace: MakePlace<P>;
  /** Where the data goes; if undefined, to a folder of its own. */
  readonly folder?: string | undefined;
  /** The data folder of a Galena that has started once; a Galena of its own starts on a copy of it. */
  readonly preparedData?: string;
  /** Kills both processes when it is aborted. */
  readonly signal?: AbortSignal;
}

/** @throws Error that also says what both processes wrote. */
export async function withScene<P extends Place, Result>(
  { random, faultMs, makePlace, folder, preparedData, signal }: SceneOptions<P>,
  work: (scene: Scene<P>) => Promise<Result>,
): Promise<Result> {
  const own = await makeDataFolder('faults', preparedData);
  const dataDir = folder ?? own;
  const place = await makePlace(dataDir);
  const database = openDatabase({
    connectionString: place.observerString,
    maxConnections: 4,
    onIdleError: () => undefined,
  });
  const environment = (name: string) => ({
    DATABASE_URL: `${place.connectionString}&application_name=${encodeURIComponent(name)}`,
    GALENA_CHUNK_ROWS: '60',
    GALENA_LOG_LEVEL: 'warn',
  });
  const start = (name: string, clock: Readonly<Record<string, string>>) =>
    SpawnedGalena.start(own, { ...environment(name), ...clock }, { signal });
  const first = await start('galena first', clockOff(random, minuteMs));
  const second = await start('galena second', { ...clockOff(random, eightDaysMs), CLOCK_JUMPS: 'yes' });
  const scene = { random, faultMs, folder: dataDir, place, database, first, second, environment };
  try {
    await prepareScene(first.api, database);
    return await work(scene);
  } catch (error) {
    throw new Error(`${describeError(error)}\n${scene.first.describe()}\n${scene.second.describe()}`);
  } finally {
    await scene.first.stop();
    await scene.second.stop();
    await database.close();
    await place.stop();
    await rm(own, { recursive: true, force: true });
  }
}

/** The clock of a process is off by so much, fast or slow. */
function clockOff(random: Random, ms: number): Readonly<Record<string, string>> {
  return { NODE_OPTIONS: `--import=${offClock}`, CLOCK_OFF_MS: String(random.pick([-ms, ms])) };
}
