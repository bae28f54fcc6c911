import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { chooseAccount } from '../../packages/server/src/db/embedded/account.ts';
import { findBinaries, ids } from '../../packages/server/src/db/embedded/binaries.ts';
import { serverSettings } from '../../packages/server/src/db/embedded/cluster.ts';
import { readLock } from '../../packages/server/src/db/embedded/lock-file.ts';
import { cacheMb } from '../../packages/server/test/support/constants.ts';
import { until } from '../../packages/server/test/support/until.ts';

/** A PostgreSQL that nobody starts again, and that can be followed by a standby. */
export class PostgresProcess {
  readonly folder: string;
  readonly socketFolder: string;
  readonly #process: ChildProcess;
  readonly #exit: Promise<unknown>;

  private constructor(folder: string, socketFolder: string, child: ChildProcess) {
    this.folder = folder;
    this.socketFolder = socketFolder;
    this.#process = child;
    this.#exit = once(child, 'exit');
  }

  /** @param folder its data, under `dataDir` */
  static async start(
    dataDir: string,
    folder: string,
    settings: Readonly<Record<string, string>>,
  ): Promise<PostgresProcess> {
    const account = await chooseAccount();
    const { postgres } = await findBinaries(account, dataDir);
    const socketFolder = await mkdtemp(path.join(os.tmpdir(), 'galena-campaign-'));
    if (account !== undefined) await chown(socketFolder, account.uid, account.gid);
    const all = {
      ...serverSettings(socketFolder, cacheMb),
      wal_level: 'replica',
      max_wal_senders: '10',
      ...settings,
    };
    const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const child = spawn(postgres, ['-D', folder, ...flags], {
      cwd: '/',
      stdio: ['ignore', 'ignore', 'pipe'],
      ...ids(account),
    });
    let said = '';
    child.stderr.on('data', (bytes: Buffer) => {
      said += bytes.toString();
    });
    const server = new PostgresProcess(folder, socketFolder, child);
    await until(async () => {
      if (child.exitCode !== null) throw new Error(`PostgreSQL on ${folder} ended: ${said}`);
      return (await readLock(folder))?.status === 'ready';
    });
    return server;
  }

  signal(name: 'SIGUSR1' | 'SIGQUIT'): void {
    this.#process.kill(name);
  }

  async stop(): Promise<void> {
    // At once: nobody needs its data any more.
    this.signal('SIGQUIT');
    await this.#exit;
    await rm(this.socketFolder, { recursive: true, force: true });
  }
}
