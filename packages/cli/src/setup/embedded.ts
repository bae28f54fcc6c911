import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Config, readConfig, SetupError, start } from '@galena/server';
import type { Profile } from './profiles.ts';

/** A server of this process's own, for as long as a command runs. */
export interface EmbeddedServer extends Profile {
  /** What it is remembered by: its port changes. */
  readonly identity: string;
  stop(): Promise<void>;
}

/** Starts Galena with the data of the folder at hand, on a free port. */
export async function startEmbeddedServer(): Promise<EmbeddedServer> {
  const config = embeddedConfig();
  const running = await start(config);
  const { clientId, clientSecret } = running.service;
  if (running.url === undefined || clientSecret === undefined) {
    await running.stop();
    throw new SetupError(
      `The data in ${config.dataDir} has a service whose secret is kept nowhere: set GALENA_CLIENT_ID and GALENA_CLIENT_SECRET.`,
    );
  }
  return {
    url: running.url,
    clientId,
    clientSecret,
    identity: `embedded:${config.dataDir}`,
    stop: () => running.stop(),
  };
}

/** Whether there is data that such a server would have. */
export function hasEmbeddedData(): boolean {
  return existsSync(path.join(embeddedConfig().dataDir, 'postgresql'));
}

export function embeddedConfig(): Config {
  const { GALENA_LOG_LEVEL: logLevel = 'warn', ...environment } = process.env;
  return readConfig({
    ...environment,
    HOST: '127.0.0.1',
    PORT: '0',
    GALENA_ROLE: 'all',
    GALENA_LOG_LEVEL: logLevel,
  });
}
