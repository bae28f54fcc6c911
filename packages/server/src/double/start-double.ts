import { rm } from 'node:fs/promises';
import { type Replacements, type Running, start } from '../compose.ts';
import { readConfig } from '../config.ts';
import { createLogger } from '../log.ts';
import { fillFolder } from './prepared-data.ts';
import { makeTemporaryFolder, removeLeftFolders } from './temporary-data.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface DoubleOptions {
  /** Keep the data in memory, where there is room for it; else in a temporary folder. */
  readonly inMemory?: boolean;
  /** Called with the cache folder when the first start of this version makes what later ones copy, which takes seconds. */
  readonly onMaking?: (cacheDir: string) => void;
}

/**
 * Starts a Galena for tests: with data that goes with the process, the control plane, and a log of what is wrong only.
 * @param environment settings as `galena serve` reads them, but for those of programs under test and of places for data
 */
export async function startDouble(
  environment: Environment,
  { inMemory = true, onMaking = () => undefined }: DoubleOptions = {},
  replacements: Replacements = {},
): Promise<Running> {
  const config = readConfig(doubleEnvironment(environment));
  const log = replacements.log ?? createLogger(config.logLevel);
  const dataDir = await makeTemporaryFolder(inMemory);
  try {
    await fillFolder(dataDir, config, log, onMaking);
    const running = await start({ ...config, dataDir, isTemporary: true }, { ...replacements, log });
    void removeLeftFolders();
    return running;
  } catch (error) {
    await rm(dataDir, { recursive: true, force: true });
    throw error;
  }
}

/** `DATABASE_URL` and the like are those of the program under test, as often as not. */
function doubleEnvironment(environment: Environment): Environment {
  return {
    GALENA_LOG_LEVEL: 'warn',
    ...environment,
    GALENA_CONTROL: 'on',
    DATABASE_URL: undefined,
    GALENA_DATA_DIR: undefined,
    GALENA_ROLE: undefined,
    GALENA_METRICS_PORT: undefined,
  };
}
