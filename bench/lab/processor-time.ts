import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import type { Database } from '../../packages/server/src/db/database.ts';
import { sql } from '../../packages/server/src/db/sql.ts';
import type { RunningGalena } from './galena.ts';

/** The processor time that Galena and all processes of PostgreSQL have taken, as Linux counts it, in milliseconds. */
export interface ProcessorTime {
  readonly galenaMs: number;
  readonly postgresMs: number;
}

export interface ProcessorClock {
  /** Gives what tells how much has been taken since. */
  start(): () => ProcessorTime;
  /** Has Galena, PostgreSQL and whoever calls them do with the first so many processors. */
  limitTo(processors: number): void;
}

export async function processorClock(database: Database, { pid }: RunningGalena): Promise<ProcessorClock> {
  const [backend] = await database.query<{ pid: number }>(sql`select pg_backend_pid() as pid`);
  const postmaster = parentOf(backend?.pid ?? 0);
  const processes = () => [
    postmaster,
    ...readdirSync('/proc')
      .map(Number)
      .filter((one) => one > 0 && parentOf(one) === postmaster),
  ];
  return {
    start() {
      const galenaMs = millisecondsOf(pid);
      const before = new Map(processes().map((one) => [one, millisecondsOf(one)]));
      return () => ({
        galenaMs: millisecondsOf(pid) - galenaMs,
        // One that has ended meanwhile is not there any more to be asked.
        postgresMs: processes().reduce((sum, one) => sum + millisecondsOf(one) - (before.get(one) ?? 0), 0),
      });
    },
    limitTo(processors) {
      for (const one of [process.pid, pid, ...processes()]) {
        execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', `0-${processors - 1}`, String(one)]);
      }
    },
  };
}

/** 0 for a process that is gone. */
function parentOf(pid: number): number {
  const stat = readOf(`/proc/${pid}/stat`);
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0);
}

function millisecondsOf(pid: number): number {
  const threads = namesIn(`/proc/${pid}/task`);
  return threads.reduce((sum, thread) => {
    const [nanoseconds] = readOf(`/proc/${pid}/task/${thread}/schedstat`).split(' ');
    return sum + Number(nanoseconds) / 1e6;
  }, 0);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
