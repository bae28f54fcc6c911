import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type Database, openDatabase } from '../../packages/server/src/db/database.ts';
import { startEmbedded } from '../../packages/server/src/db/embedded/server.ts';
import { createLogger } from '../../packages/server/src/log.ts';
import { type RunningGalena, startGalena } from './galena.ts';

/** A PostgreSQL of its own for one part, with its settings as Galena ships them, and the Galenas started beside it. */
export interface Lab {
  readonly connectionString: string;
  readonly database: Database;
  /** For files that are too large to be held in memory. */
  readonly folder: string;
  /** Starts a Galena on the lab's PostgreSQL; it ends with the lab unless it is stopped before. */
  startGalena(environment?: Readonly<Record<string, string>>): Promise<RunningGalena>;
}

const openLabs = new Set<() => Promise<void>>();

/** Opens a lab for `work`; whatever comes of it, everything in the lab is ended and its data deleted. */
export async function withLab<Result>(work: (lab: Lab) => Promise<Result>): Promise<Result> {
  const closers: (() => Promise<unknown>)[] = [];
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= closeAll(closers).finally(() => openLabs.delete(close));
    return closing;
  };
  openLabs.add(close);
  try {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'galena-bench-'));
    closers.push(() => rm(folder, { recursive: true, force: true }));
    // The account that PostgreSQL runs under must be able to pass.
    await chmod(folder, 0o711);
    const server = await startEmbedded(folder, createLogger('warn'));
    closers.push(() => server.stop());
    const { connectionString } = server;
    const database = openDatabase({ connectionString, maxConnections: 24 });
    closers.push(() => database.close());
    return await work({
      connectionString,
      database,
      folder,
      async startGalena(environment = {}) {
        const galena = await startGalena(connectionString, environment);
        closers.push(() => galena.stop());
        return galena;
      },
    });
  } finally {
    await close();
  }
}

/** The last first. One that cannot be closed does not keep the others open. */
async function closeAll(closers: readonly (() => Promise<unknown>)[]): Promise<void> {
  for (const close of closers.toReversed()) await close().catch((error: unknown) => console.error(error));
}

/** Ends all that is running when the suite is told to stop. */
export function closeLabsOnSignal(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, async () => {
      for (const close of [...openLabs]) await close();
      process.exit(130);
    });
  }
}
