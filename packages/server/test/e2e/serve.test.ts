import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readFile, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { useFolder } from '../../../client/test/support/folder.ts';
import { isRunning, readServer } from '../support/embedded-processes.ts';
import { usePreparedData } from '../support/prepared-data.ts';
import { SpawnedGalena } from '../support/spawned-galena.ts';
import { useTestDatabase } from '../support/test-database.ts';
import { until } from '../support/until.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const main = path.join(root, 'packages/cli/dist/main.js');
const bin = path.join(root, 'packages/cli/bin/galena.js');

function inherited(): NodeJS.ProcessEnv {
  const { PATH, TMPDIR } = process.env;
  return { PATH, TMPDIR };
}

/** Runs `galena …` to its end. */
async function run(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<{ status: number | null; output: string }> {
  const child = spawn(process.execPath, [main, ...args], {
    env: { ...inherited(), GALENA_LOG_LEVEL: 'fatal', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += String(text)));
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, output };
}

describe('a start that cannot be', () => {
  it('says which port is taken, and how to take another', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    onTestFinished(() => void taken.close());
    const { port } = taken.address() as { port: number };
    const dataDir = await usePreparedData();
    const { status, output } = await run(['serve'], { PORT: String(port), GALENA_DATA_DIR: dataDir });
    expect(output).toBe(
      `Port ${port} on 127.0.0.1 is taken; set PORT to another one (PORT=0 picks a free one)\n`,
    );
    expect(status).toBe(1);
    await expect(readServer(dataDir)).rejects.toThrow('ENOENT');
  });

  it('says that the data folder is in use', async () => {
    const dataDir = await usePreparedData();
    const galena = await SpawnedGalena.start(dataDir);
    onTestFinished(async () => void (await galena.stop()));
    const { status, output } = await run(['serve'], { PORT: '0', GALENA_DATA_DIR: dataDir });
    expect(output).toMatch(
      new RegExp(
        `^Another Galena( \\(process ${galena.pid}\\))? is running on ${dataDir}; stop it, or set GALENA_DATA_DIR to another folder\n$`,
      ),
    );
    const psql = await run(['doctor', '--psql'], { GALENA_DATA_DIR: dataDir });
    expect(psql.output).toBe(
      `PGPASSWORD=$(cat ${dataDir}/postgresql-password) psql -h ${(await readServer(dataDir)).socketFolder} -p 5432 -U galena -d postgres\n`,
    );
    expect(status).toBe(1);
    expect(await galena.api.get('/rest/v1/lists.json')).toMatchObject({ success: true });
  });

  it('says that PostgreSQL does not answer', async () => {
    const { status, output } = await run(['serve'], {
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing',
    });
    expect(output).toMatch(
      /^PostgreSQL at DATABASE_URL cannot be used: .*ECONNREFUSED.*; start PostgreSQL there.*\n$/,
    );
    expect(status).toBe(1);
  });

  it.each([
    ['GALENA_DATA_DIR', 'a file in its place', 'afile'],
    ['TMPDIR', 'nothing there', 'missing'],
  ])('says what is wrong with %s: %s', async (setting, _what, name) => {
    const folder = await useFolder();
    await writeFile(path.join(folder, 'afile'), '');
    const named = path.join(folder, name);
    const { status, output } = await run(['serve'], { PORT: '0', GALENA_DATA_DIR: folder, [setting]: named });
    expect(output).toContain(`${setting} is ${named}, which cannot be used (E`);
    expect(output.trim().split('\n')).toHaveLength(1);
    expect(status).toBe(1);
  });

  it('says that it may not open enough files', async () => {
    const child = spawn('/bin/sh', ['-c', 'ulimit -n 40; exec "$0" "$1" serve', process.execPath, bin]);
    let output = '';
    child.stderr.on('data', (text) => (output += String(text)));
    expect(await once(child, 'close')).toEqual([1, null]);
    expect(output).toBe(
      'Galena may open 40 files (ulimit -n): it needs 256 to start, and 1024 or more to serve\n',
    );
  });

  it('says what is wrong with the settings', async () => {
    const { status, output } = await run(['serve', '--port', 'x']);
    expect(output).toContain('PORT: "x" is not a whole number from 0 to 65535');
    expect(status).toBe(1);
  });
});

describe('an end', () => {
  it('stops gracefully, takes PostgreSQL along, and keeps the data', async () => {
    const dataDir = await usePreparedData();
    const first = await SpawnedGalena.start(dataDir);
    await first.api.sync([{ email: 'kept@example.com' }]);
    const { pid } = await readServer(dataDir);
    expect(isRunning(pid)).toBe(true);
    expect(await first.stop()).toBe(0);
    expect(isRunning(pid)).toBe(false);
    const second = await SpawnedGalena.start(dataDir);
    expect(await second.api.leads(['kept@example.com'], 'id')).toEqual([{ id: 1 }]);
    expect(await second.stop('SIGINT')).toBe(0);
  });
});

describe.runIf(process.platform === 'linux')('an output that cannot be written', () => {
  it.each(['stdout', 'stderr'] as const)('%s on a full disk ends nothing', async (output) => {
    const full = await open('/dev/full', 'w');
    onTestFinished(() => full.close());
    const { connectionString } = await useTestDatabase();
    const environment = { DATABASE_URL: connectionString, GALENA_LOG_LEVEL: 'debug' };
    const galena = await SpawnedGalena.start('/nowhere', environment, { [output]: full.fd });
    // Each import is logged, by the thread of the engine too.
    for (const email of ['a@x.io', 'b@x.io']) {
      await galena.api.import({ file: `email,firstName\n${email},Ann\n` });
    }
    expect(await galena.stop()).toBe(0);
    // What it has written may still be on the way when it has ended.
    const told = 'Standard output cannot be written: ENOSPC';
    if (output === 'stdout') await until(async () => galena.log.includes(told));
  });

  it('a log whose reader is gone ends nothing', async () => {
    const { connectionString } = await useTestDatabase();
    const galena = await SpawnedGalena.start('/nowhere', {
      DATABASE_URL: connectionString,
      GALENA_LOG_LEVEL: 'debug',
    });
    galena.closeLog();
    await galena.api.import({ file: 'email,firstName\na@x.io,Ann\n' });
    expect(await galena.stop()).toBe(0);
  });
});

it('starts with the URL of a socket that names a user, which is none for Node', async () => {
  const { connectionString } = await useTestDatabase();
  const galena = await SpawnedGalena.start('/nowhere', {
    DATABASE_URL: connectionString.replace('@localhost/', '@/'),
  });
  expect(galena.output).toMatch(/\n {2}Data {11}postgres:\/\/\/test_\w+\n/);
  expect(await galena.stop()).toBe(0);
});

describe('npm and npx, which are told to stop', () => {
  /** A package that starts Galena as the repository does, or by its command; nothing is built for it. */
  async function makePackage(): Promise<string> {
    const folder = await useFolder();
    const { scripts } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as {
      scripts: { start: string };
    };
    const start = scripts.start
      .replace('npm run --silent build', 'true')
      .replace('packages/cli/bin/galena.js', bin);
    await writeFile(path.join(folder, 'package.json'), JSON.stringify({ scripts: { start } }));
    await mkdir(path.join(folder, 'node_modules/.bin'), { recursive: true });
    await symlink(bin, path.join(folder, 'node_modules/.bin/galena'));
    return folder;
  }

  it.each([['npm start'], ['npx galena serve']])('%s leaves nothing behind', async (line) => {
    const [program = '', ...args] = line.split(' ');
    const dataDir = await usePreparedData();
    const child = spawn(program, args, {
      cwd: await makePackage(),
      env: { ...inherited(), HOME: dataDir, PORT: '0', GALENA_DATA_DIR: dataDir },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += String(text)));
    await until(async () => /ready at http\S+\n/.test(output));
    const url = /ready at (http\S+)/.exec(output)?.[1] ?? '';
    const { pid: postgres } = await readServer(dataDir);
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    await exit;
    await until(async () => !isRunning(postgres));
    await expect(fetch(`${url}/healthz`)).rejects.toThrow('fetch failed');
    expect(output).toContain('Stopping');
  });
});

describe('help', () => {
  it.each([
    ['--help'],
    ['serve', '--help'],
    ['import', '--help'],
    ['demo', '--help'],
    ['services', 'create', '--help'],
  ])('%s %s', async (...args) => {
    const { status, output } = await run(args.filter((arg) => arg !== undefined));
    expect(output).toMatch(/^Usage: galena/);
    expect(status).toBe(0);
  });

  it('is offered to who mistypes', async () => {
    const { status, output } = await run(['serv']);
    expect(output).toContain('Did you mean serve?');
    expect(status).toBe(2);
  });
});
