import { rm } from 'node:fs/promises';
import { type Replacements, type Running, start } from '../compose.ts';
import { type Config, readConfig } from '../config.ts';
import { createLogger } from '../log.ts';
import { findLocalCertificates, type LocalCertificates } from './local-authority.ts';
import { fillFolder } from './prepared-data.ts';
import { makeTemporaryFolder, removeLeftFolders } from './temporary-data.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface DoubleOptions {
  /** Keep the data in memory, where there is room for it; else in a temporary folder. */
  readonly inMemory?: boolean | undefined;
  /** HTTPS beside HTTP: with the certificate of the settings, or else with one of the local authority. */
  readonly hasTls?: boolean | undefined;
  /** Called with the cache folder when the first start of this version makes what later ones copy, which takes seconds. */
  readonly onMaking?: ((cacheDir: string) => void) | undefined;
}

/** A running double. */
export interface RunningDouble extends Running {
  readonly url: string;
  readonly dataDir: string;
  readonly munchkinId: string;
  readonly controlToken: string;
  readonly service: { readonly clientId: string; readonly clientSecret: string };
  /** Where HTTPS is by the local authority. */
  readonly certificates: LocalCertificates | undefined;
}

/**
 * Starts a Galena for tests: with data that goes with the process, the control plane, and a log of what is wrong only.
 * @param environment settings as `galena serve` reads them, but for those of places for data, which are the double's own
 */
export async function startDouble(
  environment: Environment,
  { inMemory = true, hasTls = false, onMaking = () => undefined }: DoubleOptions = {},
  replacements: Replacements = {},
): Promise<RunningDouble> {
  const settings = doubleEnvironment(environment);
  const { tls, tlsDir } = readConfig(settings);
  const certificates = hasTls && tls === undefined ? await findLocalCertificates(tlsDir) : undefined;
  const config = readConfig({ ...settings, ...tlsSettings(certificates) });
  const log = replacements.log ?? createLogger(config.logLevel);
  const dataDir = await makeTemporaryFolder(inMemory);
  try {
    await fillFolder(dataDir, config, log, onMaking);
    const running = await start({ ...config, dataDir, isTemporary: true }, { ...replacements, log });
    void removeLeftFolders();
    return tell(running, config, certificates);
  } catch (error) {
    await rm(dataDir, { recursive: true, force: true });
    throw error;
  }
}

function tlsSettings(certificates: LocalCertificates | undefined): Environment {
  if (certificates === undefined) return {};
  const { certificateFile, keyFile } = certificates;
  return { GALENA_TLS_CERT: certificateFile, GALENA_TLS_KEY: keyFile };
}

/** A server that does everything has an address, and one that tests control has a token. */
function tell(
  running: Running,
  { munchkinId }: Config,
  certificates: LocalCertificates | undefined,
): RunningDouble {
  const { url = '', controlToken = '', dataDir = '', service } = running;
  const { clientId, clientSecret = '' } = service;
  return {
    ...running,
    url,
    controlToken,
    dataDir,
    service: { clientId, clientSecret },
    munchkinId,
    certificates,
  };
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
