import type { Galena } from '@galena/client';
import { UsageError } from '../terminal/explain.ts';
import type { Output } from '../terminal/output.ts';
import { type ConnectionOptions, findConnection, toGalena } from './connection.ts';
import { hasEmbeddedData, startEmbeddedServer } from './embedded.ts';

/** The server of a command. */
export interface UsedServer {
  readonly galena: Galena;
  /** By which imports are remembered. */
  readonly identity: string;
  readonly clientId: string;
  /** Ends it, if it was started for the command. */
  stop(): Promise<void>;
}

/**
 * The server that is named, or else one that is started with the data of this folder.
 * @param mayBegin whether that may be with no data yet.
 */
export async function useServer(
  options: ConnectionOptions,
  output: Output,
  mayBegin: boolean,
): Promise<UsedServer> {
  const found = await findConnection(options);
  if (found !== undefined) {
    return {
      galena: toGalena(found),
      identity: found.url.replace(/\/+$/, ''),
      clientId: found.clientId,
      stop: async () => undefined,
    };
  }
  if (!mayBegin && !hasEmbeddedData()) {
    throw new UsageError(
      'Nothing says which server to call: "galena login" keeps one; GALENA_URL, GALENA_CLIENT_ID and GALENA_CLIENT_SECRET name one.',
    );
  }
  output.note('No server is named: starting the embedded one.');
  const server = await startEmbeddedServer();
  return { ...server, galena: toGalena(server) };
}
