import type { Galena } from '@galena/client';
import { UsageError } from '../terminal/explain.ts';
import type { Output } from '../terminal/output.ts';
import { type ConnectionOptions, findConnection, patiently, toGalena } from './connection.ts';
import { embeddedFolder, hasEmbeddedData, startEmbeddedServer } from './embedded.ts';
import { readKeptImports } from './last-import.ts';

/** The server of a command. */
export interface UsedServer {
  readonly galena: Galena;
  /** By which imports are remembered. */
  readonly identity: string;
  readonly clientId: string;
  /** Ends it, if it was started for the command. */
  stop(): Promise<void>;
}

/** How a command takes its server. */
export interface ServerUse {
  /** Whether an embedded server may be started although it has no data yet. */
  readonly mayBegin?: boolean;
  /** Whether a server is waited for that has an unfinished import of ours: it was there, and will come back. */
  readonly isPatient?: boolean;
}

/** The server that is named, or else one that is started with the data of this folder. */
export async function useServer(
  options: ConnectionOptions,
  output: Output,
  { mayBegin = false, isPatient = false }: ServerUse,
): Promise<UsedServer> {
  const found = await findConnection(options);
  if (found !== undefined) {
    const identity = found.url.replace(/\/+$/, '');
    const isAwaited = isPatient && (await hasUnfinishedImport(identity));
    return {
      galena: toGalena(found, isAwaited ? patiently(output) : {}),
      identity,
      clientId: found.clientId,
      stop: async () => undefined,
    };
  }
  if (!mayBegin && !hasEmbeddedData()) {
    throw new UsageError(
      'No server is known: "galena login" saves one; GALENA_URL, GALENA_CLIENT_ID and GALENA_CLIENT_SECRET name one.',
    );
  }
  output.note(
    `No server is named: starting the embedded one, ${process.env['DATABASE_URL'] ? 'on DATABASE_URL' : `with its data in ${embeddedFolder()}`}.`,
  );
  const server = await startEmbeddedServer((folder) =>
    output.note(`Creating the database in ${folder}: the first start takes a few seconds`),
  );
  return { ...server, galena: toGalena(server) };
}

async function hasUnfinishedImport(identity: string): Promise<boolean> {
  const kept = await readKeptImports();
  return kept.some(({ server, isFinished }) => server === identity && !isFinished);
}
