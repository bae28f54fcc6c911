import { rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from '../../packages/server/src/db/sql.ts';
import { findGuards, isRunning, readServer } from '../../packages/server/test/support/embedded-processes.ts';
import { until } from '../../packages/server/test/support/until.ts';
import type { Fault } from './import-during.ts';
import type { Scene } from './scene.ts';

/** Faults of the embedded PostgreSQL as a whole: each of them drops all connections. */
export const serverFaults = {
  /** The shell that ends PostgreSQL should Galena be killed. */
  'guard-killed': (scene) =>
    again(scene, async ({ pid }) => {
      const guards = await findGuards(pid);
      for (const guard of guards) process.kill(guard, 'SIGKILL');
      await until(async () => (await findGuards(pid)).some((guard) => !guards.includes(guard)));
      return guards.length;
    }),
  'postmaster-sigterm': (scene) =>
    again(scene, async ({ pid }) => {
      process.kill(pid, 'SIGTERM');
      await untilReplaced(scene, pid);
      return 1;
    }),
  'socket-removed': (scene) =>
    again(scene, async ({ pid, socketFolder }) => {
      const socket = path.join(socketFolder, '.s.PGSQL.5432');
      await rm(scene.random.chance(0.5) ? socketFolder : socket, { recursive: true, force: true });
      await untilReplaced(scene, pid);
      return 1;
    }),
} as const satisfies Readonly<Record<string, Fault>>;

type Server = Awaited<ReturnType<typeof readServer>>;

/** Repeats a fault, each time once the server works again; gives how often. */
async function again(scene: Scene, work: (server: Server) => Promise<number>): Promise<number> {
  let times = 0;
  for (const end = Date.now() + scene.faultMs; Date.now() < end || times === 0; ) {
    await delay(scene.random.integer(0, 1_000));
    times += await work(await readServer(scene.folder));
  }
  return times;
}

/** PostgreSQL has to recover by itself, as another process, and to accept new connections. */
async function untilReplaced({ database, folder }: Scene, pidBefore: number): Promise<void> {
  await until(async () => {
    const server = await readServer(folder).catch(() => undefined);
    if (server === undefined || server.pid === pidBefore || !isRunning(server.pid)) return false;
    return (await database.query(sql`select 1`).catch(() => [])).length === 1;
  });
}
