import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chown, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { chooseAccount } from '../../src/db/embedded/account.ts';
import { ids } from '../../src/db/embedded/binaries.ts';
import { until } from './until.ts';

const run = promisify(execFile);
const home = '/usr/lib/postgresql';

/** The newest PostgreSQL that Debian's packages have put on this machine, if Galena can work with it. */
export async function findInstalled(): Promise<string | undefined> {
  const versions = await readdir(home).catch(() => []);
  const newest = Math.max(...versions.map(Number).filter((version) => version >= 15));
  const programs = path.join(home, String(newest), 'bin');
  const found = new Set(await readdir(programs).catch(() => []));
  const needed = ['initdb', 'postgres', 'createdb', 'pg_dump', 'pg_restore'];
  return needed.every((name) => found.has(name)) ? programs : undefined;
}

/** A PostgreSQL of one's own, as whoever runs one has it: its own programs, and nothing of Galena's settings. */
export class InstalledPostgresql {
  readonly #programs: string;
  readonly #folder: string;
  readonly #stop: () => Promise<void>;

  private constructor(programs: string, folder: string, stop: () => Promise<void>) {
    this.#programs = programs;
    this.#folder = folder;
    this.#stop = stop;
  }

  static async start(programs: string): Promise<InstalledPostgresql> {
    const account = await chooseAccount();
    const folder = await mkdtemp(path.join(os.tmpdir(), 'galena-pg-'));
    const data = path.join(folder, 'data');
    await mkdir(data, { mode: 0o700 });
    if (account !== undefined) for (const made of [folder, data]) await chown(made, account.uid, account.gid);
    const options = { cwd: '/', ...ids(account) };
    await run(
      path.join(programs, 'initdb'),
      ['-D', data, '-U', 'owner', '--auth', 'trust', '--encoding', 'UTF8', '--locale', 'C', '--no-sync'],
      options,
    );
    const server = spawn(
      path.join(programs, 'postgres'),
      ['-D', data, '-c', 'listen_addresses=', '-c', `unix_socket_directories=${folder}`],
      { ...options, stdio: 'ignore' },
    );
    const exit = once(server, 'exit');
    const postgresql = new InstalledPostgresql(programs, folder, async () => {
      server.kill('SIGINT');
      await exit;
      await rm(folder, { recursive: true, force: true });
    });
    await until(async () => {
      if (server.exitCode !== null) throw new Error(`PostgreSQL ended with ${server.exitCode}`);
      return existsSync(path.join(folder, '.s.PGSQL.5432'));
    });
    // It lets nobody in for a moment yet.
    await until(() => postgresql.run('createdb', ['galena']).then(isDone, isNotDone));
    return postgresql;
  }

  connectionString(database: string): string {
    return `postgres://owner@localhost/${database}?host=${encodeURIComponent(this.#folder)}`;
  }

  /** Runs one of PostgreSQL's client programs. */
  async run(program: string, args: readonly string[]): Promise<void> {
    const environment = { PGHOST: this.#folder, PGUSER: 'owner' };
    await run(path.join(this.#programs, program), [...args], { env: environment });
  }

  stop(): Promise<void> {
    return this.#stop();
  }
}

const isDone = () => true;
const isNotDone = () => false;
