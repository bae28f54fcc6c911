import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../src/db/database.ts';
import { sql } from '../../src/db/sql.ts';
import { readServer } from '../support/embedded-processes.ts';
import { SpawnedGalena } from '../support/spawned-galena.ts';

const run = promisify(execFile);
/** Nobody's: not Galena's, not PostgreSQL's. */
const stranger = { uid: 54_321, gid: 54_321 };

/** A first start on an empty folder, with no service named: what lies in it then, and with what rights, is for Galena to see to. */
let dataDir: string;
let socketFolder: string;
let galena: SpawnedGalena;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'galena-strangers-'));
  await chmod(dataDir, 0o711);
  galena = await SpawnedGalena.start(dataDir, { GALENA_CLIENT_ID: '', GALENA_CLIENT_SECRET: '' });
  socketFolder = (await readServer(dataDir)).socketFolder;
});

afterAll(async () => {
  await galena.stop();
  await rm(dataDir, { recursive: true, force: true });
});

it('lets no other user of the machine at the data, the password or the socket', async () => {
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
  const database = openDatabase({
    connectionString: `postgres://galena:guess@localhost/postgres?host=${encodeURIComponent(socketFolder)}`,
    maxConnections: 1,
  });
  onTestFinished(() => database.close());
  await expect(database.query(sql`select 1`)).rejects.toThrow('password authentication failed');
});

it('keeps the made-up secret of the first service in a file for its owner alone', async () => {
  expect((await stat(path.join(dataDir, 'first-service.json'))).mode & 0o777).toBe(0o600);
  // Whatever else lies there is the password, the data, PostgreSQL's programs, or the lock.
  const others = (await readdir(dataDir)).filter((name) => !/^postgresql|^galena-\w+\.lock$/.test(name));
  expect(others).toEqual(['first-service.json']);
});
