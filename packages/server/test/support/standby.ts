import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { openDatabase } from '../../src/db/database.ts';
import { chooseAccount } from '../../src/db/embedded/account.ts';
import { findBinaries, ids } from '../../src/db/embedded/binaries.ts';
import { readLock } from '../../src/db/embedded/lock-file.ts';
import { sql } from '../../src/db/sql.ts';
import { usePreparedData } from './prepared-data.ts';
import { until } from './until.ts';

/** A PostgreSQL that only reads, as one does that follows another; its primary is gone. It has the prepared data. */
export interface Standby {
  readonly connectionString: string;
  /** Makes it a primary. */
  promote(): Promise<void>;
}

/** A standby that goes when the test that asks for it is over. */
export async function useStandby(): Promise<Standby> {
  const dataDir = await usePreparedData();
  const account = await chooseAccount();
  const { postgres } = await findBinaries(account, dataDir);
  const folder = path.join(dataDir, 'postgresql');
  const options = { cwd: '/', ...ids(account) };
  const settings = ['wal_level=replica', 'max_connections=200', 'listen_addresses='];
  const flags = ['-D', folder, ...settings.flatMap((setting) => ['-c', setting])];
  // Of a log that says the least there is no standby: this writes down that it says more from here on.
  execFileSync(postgres, ['--single', ...flags, 'postgres'], {
    ...options,
    input: '',
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  await writeFile(path.join(folder, 'standby.signal'), '');
  const sockets = await mkdtemp(path.join(os.tmpdir(), 'galena-standby-'));
  if (account !== undefined) await chown(sockets, account.uid, account.gid);
  const server = spawn(postgres, [...flags, '-c', `unix_socket_directories=${sockets}`], {
    ...options,
    stdio: 'ignore',
  });
  const exit = once(server, 'exit');
  const password = encodeURIComponent(
    (await readFile(path.join(dataDir, 'postgresql-password'), 'utf8')).trim(),
  );
  const connectionString = `postgres://galena:${password}@localhost/postgres?host=${encodeURIComponent(sockets)}`;
  onTestFinished(async () => {
    server.kill('SIGINT');
    await exit;
    await rm(sockets, { recursive: true, force: true });
  });
  await until(async () => {
    if (server.exitCode !== null) throw new Error(`the standby ended with ${server.exitCode}`);
    return (await readLock(folder))?.status === 'ready';
  });
  return {
    connectionString,
    async promote() {
      await writeFile(path.join(folder, 'promote'), '');
      server.kill('SIGUSR1');
      // It removes the file when it begins to be a primary; standbys do not let Galena's pools in.
      const database = openDatabase({ connectionString, maxConnections: 1, onIdleError: () => undefined });
      await until(async () => (await database.query(sql`select 1`).catch(() => [])).length === 1);
      await database.close();
    },
  };
}
