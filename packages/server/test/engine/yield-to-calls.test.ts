import { spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import os from 'node:os';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../src/db/database.ts';
import { sql } from '../../src/db/sql.ts';
import { yieldBackend } from '../../src/engine/yield-to-calls.ts';
import { SpawnedGalena } from '../support/spawned-galena.ts';
import { useTestDatabase } from '../support/test-database.ts';

describe.skipIf(os.platform() !== 'linux')('the priority of imports', () => {
  it('is below that of calls, in the thread of the engine and in its processes of PostgreSQL', async () => {
    const { connectionString, database } = await useTestDatabase();
    const galena = await SpawnedGalena.start(os.tmpdir(), { DATABASE_URL: connectionString });
    onTestFinished(async () => void (await galena.stop()));
    await galena.api.import({ file: 'email\na@x.io\n' });
    expect(await priorityOfThread(galena.pid, galena.pid)).toBe(os.getPriority());
    const threads = await readdir(`/proc/${galena.pid}/task`);
    const priorities = await Promise.all(threads.map((id) => priorityOfThread(galena.pid, Number(id))));
    expect(priorities).toContain(lowered);
    const backends = await database.query<{ pid: number }>(sql`
      select pid
      from pg_stat_activity
      where datname = current_database()`);
    expect(backends.map(({ pid }) => os.getPriority(pid))).toContain(lowered);
  });

  it('is not given to a process that is none of PostgreSQL', async () => {
    const other = spawn('sleep', ['60']);
    onTestFinished(() => void other.kill());
    const before = os.getPriority(other.pid);
    yieldBackend(other.pid ?? 0);
    expect(os.getPriority(other.pid)).toBe(before);
    const { connectionString } = await useTestDatabase();
    const seen: number[] = [];
    const database = openDatabase({
      connectionString,
      maxConnections: 1,
      onConnect: (pid) => seen.push(pid),
    });
    onTestFinished(() => database.close());
    expect(await database.query(sql`select pg_backend_pid() as pid`)).toEqual([{ pid: seen[0] }]);
  });
});

const lowered = Math.max(10, os.getPriority());

/** The 19th member of its `stat`; the name, which may have blanks, is the second. */
async function priorityOfThread(pid: number, thread: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/task/${thread}/stat`, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
}
