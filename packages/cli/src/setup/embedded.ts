import { existsSync } from 'node:fs';
import path from 'node:path';
import { NoServerError } from '../terminal/explain.ts';
import type { Profile } from './profiles.ts';

/** A server of this process's own, for as long as a command runs. */
export interface EmbeddedServer extends Profile {
  /** What it is remembered by: its port changes. */
  readonly identity: string;
  stop(): Promise<void>;
}

/**
 * Starts Galena with the data of the folder at hand, on a free port.
 * @param onMaking is called with the folder, if there is no data in it yet.
 */
export async function startEmbeddedServer(onMaking?: (folder: string) => void): Promise<EmbeddedServer> {
  // The server is large, and most commands have no use for it.
  const { DataInUse, readConfig, SetupError, start } = await import('@galena/server');
  const running = await Promise.resolve()
    .then(() => start(readConfig(embeddedEnvironment()), {}, onMaking))
    .catch((error: unknown) => {
      if (!(error instanceof SetupError)) throw error;
      const advice =
        error instanceof DataInUse ? '; "galena login" lets commands call the one that runs' : '';
      throw new NoServerError(`${error.message}${advice}`);
    });
  const { clientId, clientSecret } = running.service;
  if (running.url === undefined || clientSecret === undefined) {
    await running.stop();
    throw new NoServerError(
      `The data in ${embeddedFolder()} has a service whose secret is not saved: set GALENA_CLIENT_ID and GALENA_CLIENT_SECRET.`,
    );
  }
  return {
    url: running.url,
    clientId,
    clientSecret,
    identity: `embedded:${embeddedFolder()}`,
    stop: () => running.stop(),
  };
}

/** Whether there is data that such a server would have. */
export function hasEmbeddedData(): boolean {
  return existsSync(path.join(embeddedFolder(), 'postgresql'));
}

/** Where its data is: the same place that "galena serve" takes. */
export function embeddedFolder(): string {
  const named = process.env['GALENA_DATA_DIR']?.trim() || undefined;
  return path.resolve(named ?? (process.getuid?.() === 0 ? '/var/lib/galena' : '.galena'));
}

function embeddedEnvironment(): Record<string, string | undefined> {
  const logLevel = process.env['GALENA_LOG_LEVEL'] ?? 'warn';
  return { ...process.env, HOST: '127.0.0.1', PORT: '0', GALENA_ROLE: 'all', GALENA_LOG_LEVEL: logLevel };
}
