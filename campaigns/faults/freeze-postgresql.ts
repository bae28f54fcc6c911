import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { readServer } from '../../packages/server/test/support/embedded-processes.ts';
import type { Scene } from './scene.ts';
import { untilImporting } from './until-importing.ts';

/** Shorter than a lease; longer than PostgreSQL lets a transaction wait for us; longer than Galena waits for a silent PostgreSQL. */
const frozenMs = [4_000, 12_000, 25_000] as const;

/** All processes of PostgreSQL stand still for some seconds, as on a host that is paused, and go on where they were; gives how often. */
export async function freezePostgresql(scene: Scene): Promise<number> {
  const { folder, random, faultMs } = scene;
  const { pid } = await readServer(folder);
  let times = 0;
  for (const end = Date.now() + faultMs; Date.now() < end || times === 0; times += 1) {
    await untilImporting(scene);
    // The one that starts the others first.
    process.kill(pid, 'SIGSTOP');
    const processes = [pid, ...(await findChildren(pid))];
    signal(processes, 'SIGSTOP');
    await delay(random.pick(frozenMs));
    signal(processes.toReversed(), 'SIGCONT');
  }
  return times;
}

function signal(processes: readonly number[], name: 'SIGSTOP' | 'SIGCONT'): void {
  for (const pid of processes) {
    try {
      process.kill(pid, name);
    } catch {
      // It had ended just before it was to be stopped.
    }
  }
}

/** Linux only. */
async function findChildren(parent: number): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const parents = await Promise.all(pids.map(readParent));
  return pids.map(Number).filter((_, index) => parents[index] === parent);
}

async function readParent(pid: string): Promise<number | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name, in brackets, may have anything in it; behind it come the state and the parent.
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) || undefined;
}
