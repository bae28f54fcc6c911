import { rm } from 'node:fs/promises';
import { type Database, openDatabase } from '../../packages/server/src/db/database.ts';
import { startEmbedded } from '../../packages/server/src/db/embedded/server.ts';
import { createLogger } from '../../packages/server/src/log.ts';
import { SpawnedGalena } from '../../packages/server/test/support/spawned-galena.ts';
import { describeError } from '../describe-error.ts';
import { makeDataFolder } from '../imports/data-folder.ts';
import { prepareScene } from '../imports/prepare-scene.ts';
import type { Random } from '../random.ts';

const jumpingClock = new URL('./jumping-clock.js', import.meta.url).href;

/** What faults work on: two processes that carry out imports, on one PostgreSQL. Calls go to the first. */
export interface Scene {
  readonly random: Random;
  /** How long a fault goes on. */
  readonly faultMs: number;
  readonly folder: string;
  readonly database: Database;
  readonly first: SpawnedGalena;
  /** Its connections have the application name `galena second`, and its clock jumps all the time. */
  readonly second: SpawnedGalena;
  /** The settings of one more process, under an application name. */
  environment(name: string): Readonly<Record<string, string>>;
}

interface SceneOptions {
  readonly random: Random;
  readonly faultMs: number;
  /** Where the data goes; if undefined, to a folder of its own. */
  readonly folder?: string | undefined;
  /** The data folder of a Galena that has started once; a Galena of its own starts on a copy of it. */
  readonly preparedData?: string;
  /** Kills both processes when it is aborted. */
  readonly signal?: AbortSignal;
}

/** @throws Error that also says what both processes wrote. */
export async function withScene<Result>(
  { random, faultMs, folder, preparedData, signal }: SceneOptions,
  work: (scene: Scene) => Promise<Result>,
): Promise<Result> {
  const own = await makeDataFolder('faults', preparedData);
  const dataDir = folder ?? own;
  const { connectionString, stop } = await startEmbedded(dataDir, createLogger('silent'));
  const database = openDatabase({ connectionString, maxConnections: 4, onIdleError: () => undefined });
  const environment = (name: string) => ({
    DATABASE_URL: `${connectionString}&application_name=${encodeURIComponent(name)}`,
    GALENA_CHUNK_ROWS: '60',
    GALENA_LOG_LEVEL: 'warn',
  });
  const first = await SpawnedGalena.start(own, environment('galena first'), { signal });
  const second = await SpawnedGalena.start(
    own,
    { ...environment('galena second'), NODE_OPTIONS: `--import=${jumpingClock}` },
    { signal },
  );
  try {
    await prepareScene(first.api, database);
    return await work({ random, faultMs, folder: dataDir, database, first, second, environment });
  } catch (error) {
    throw new Error(`${describeError(error)}\n${first.describe()}\n${second.describe()}`);
  } finally {
    await first.stop();
    await second.stop();
    await database.close();
    await stop();
    await rm(own, { recursive: true, force: true });
  }
}
