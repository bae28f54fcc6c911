import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../src/db/database.ts';
import { sql } from '../../src/db/sql.ts';
import { readServer } from '../support/embedded-processes.ts';
import { usePreparedData } from '../support/prepared-data.ts';
import { SpawnedGalena } from '../support/spawned-galena.ts';

const run = promisify(execFile);
/** Nobody's: not Galena's, not PostgreSQL's. */
const stranger = { uid: 54_321, gid: 54_321 };

/** An empty folder: what lies in it later, and with what rights, is for Galena to see to. */
async function makeDataDir(): Promise<string> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'galena-strangers-'));
  await chmod(dataDir, 0o711);
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  return dataDir;
}

/** Gives the folder of the socket that Galena's PostgreSQL listens at. */
async function startGalena(
  dataDir: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const galena = await SpawnedGalena.start(dataDir, environment);
  onTestFinished(async () => void (await galena.stop()));
  return (await readServer(dataDir)).socketFolder;
}

it('lets no other user of the machine at the data, the password or the socket', async () => {
  const dataDir = await makeDataDir();
  const socketFolder = await startGalena(dataDir);
  const closed = ['postgresql', 'postgresql-password'].map((name) => path.join(dataDir, name));
  for (const file of [...closed, socketFolder]) {
    expect([file, (await stat(file)).mode & 0o077]).toEqual([file, 0]);
  }
  const lines = (await readFile(path.join(dataDir, 'postgresql/postmaster.pid'), 'utf8')).split('\n');
  // PostgreSQL listens at no address.
  expect(lines[5]).toBe('');
  if (process.getuid?.() !== 0) return;
  const asStranger = (script: string) => run('/bin/sh', ['-c', script], { cwd: '/', ...stranger });
  await expect(asStranger(`cat ${dataDir}/postgresql-password`)).rejects.toThrow('Permission denied');
  await expect(asStranger(`ls ${dataDir}/postgresql`)).rejects.toThrow('Permission denied');
  await expect(asStranger(`ls ${socketFolder}`)).rejects.toThrow('Permission denied');
  await expect(asStranger(`test -S ${socketFolder}/.s.PGSQL.5432`)).rejects.toThrow('Command failed');
  // A stranger who may do nothing at all would show nothing.
  expect((await asStranger('echo here')).stdout).toBe('here\n');
});

it('asks for the password even whoever reaches the socket', async () => {
  const socketFolder = await startGalena(await usePreparedData());
  const database = openDatabase({
    connectionString: `postgres://galena:guess@localhost/postgres?host=${encodeURIComponent(socketFolder)}`,
    maxConnections: 1,
  });
  onTestFinished(() => database.close());
  await expect(database.query(sql`select 1`)).rejects.toThrow('password authentication failed');
});

it('keeps the made-up secret of the first service in a file for its owner alone', async () => {
  const dataDir = await makeDataDir();
  await startGalena(dataDir, { GALENA_CLIENT_ID: '', GALENA_CLIENT_SECRET: '' });
  expect((await stat(path.join(dataDir, 'first-service.json'))).mode & 0o777).toBe(0o600);
  // Whatever else lies there is the password, the data, PostgreSQL's programs, or the lock.
  const others = (await readdir(dataDir)).filter((name) => !/^postgresql|^galena-\w+\.lock$/.test(name));
  expect(others).toEqual(['first-service.json']);
});
