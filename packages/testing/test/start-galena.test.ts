import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { connectGalena, type GalenaOptions, GalenaStartError, startGalena } from '@galena/testing';
import { expect, it, onTestFinished } from 'vitest';
import { isRunning, readServer } from '../../server/test/support/embedded-processes.ts';
import { until } from '../../server/test/support/until.ts';

const runner = fileURLToPath(new URL('support/runner.mjs', import.meta.url));

it('starts a double that clients of Marketo find by the variables they read', async () => {
  // A database of the program under test is none of the double's business.
  process.env['DATABASE_URL'] = 'postgres://nobody@127.0.0.1:1/nothing';
  onTestFinished(() => void delete process.env['DATABASE_URL']);
  await using galena = await startGalena({ clock: '2026-01-31T08:30:00Z', munchkinId: '123-ABC-456' });
  const { MARKETO_IDENTITY, MARKETO_CLIENT_ID, MARKETO_CLIENT_SECRET, MARKETO_ENDPOINT } = galena.env;
  const query = `grant_type=client_credentials&client_id=${MARKETO_CLIENT_ID}&client_secret=${MARKETO_CLIENT_SECRET}`;
  const answer = (await (await fetch(`${MARKETO_IDENTITY}/oauth/token?${query}`)).json()) as {
    access_token: string;
  };
  const headers = { authorization: `Bearer ${answer.access_token}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ input: [{ email: 'ada@example.com' }] });
  const synced = await fetch(`${MARKETO_ENDPOINT}/v1/leads.json`, { method: 'POST', headers, body });
  expect(await synced.json()).toMatchObject({ success: true, result: [{ status: 'created' }] });
  expect(await galena.clock.get()).toMatchObject({ now: expect.stringMatching(/^2026-01-31T08:3/) });
  expect(galena.env).toMatchObject({ MARKETO_MUNCHKIN_ID: '123-ABC-456', GALENA_URL: galena.url });
  // As a test file does that finds it in the environment of its worker.
  const mine = await connectGalena(galena.env).subscription();
  expect([mine.url, mine.env['MARKETO_CLIENT_ID']]).toEqual([galena.url, mine.clientId]);
  await mine.client.leads.sync([{ email: 'bob@example.com' }]);
  const others = [];
  for await (const lead of galena.client.leads.find('email', ['bob@example.com'])) others.push(lead);
  expect(others).toEqual([]);
  await mine.snapshot('one lead');
  await mine.reset();
  expect(await mine.client.leads.sync([{ email: 'bob@example.com' }])).toMatchObject([{ status: 'created' }]);
  await mine.restore('one lead');
  expect(await mine.client.leads.sync([{ email: 'bob@example.com' }])).toMatchObject([{ status: 'updated' }]);
  await mine.delete();
  await expect(mine.client.leads.sync([{ email: 'bob@example.com' }])).rejects.toThrow(/./);
  expect(() => connectGalena({ GALENA_URL: galena.url })).toThrow('GALENA_CONTROL_TOKEN, GALENA_MUNCHKIN_ID');
});

it.each([
  [{ sead: 'x' }, 'startGalena has no option "sead"; the options are: seed, clock, deterministic, limits'],
  [
    { clock: { frozenAt: 'tomorrow' } },
    'the option clock of startGalena is {"frozenAt":"tomorrow"}, and has to be',
  ],
  [{ deterministic: 'yes' }, 'the option deterministic of startGalena is "yes", and has to be true or false'],
  [{ clock: 'tomorrow' }, 'the option clock of startGalena is "tomorrow", and has to be a time such as'],
  [
    { limits: { callsPerHour: 1 } },
    'the option limits of startGalena is {"callsPerHour":1}, and has to be "marketo"',
  ],
  [
    { tls: { port: 1e6 } },
    'the option tls of startGalena is {"port":1000000}, and has to be true, false, or { port }',
  ],
  [{ clientId: 'a' }, 'the options clientId and clientSecret of startGalena: set both or neither'],
])('names a wrong option: %j', async (options, message) => {
  await expect(startGalena(options as GalenaOptions)).rejects.toThrow(message);
});

it('keeps what lasts where the environment of the test says', async () => {
  await using galena = await startGalena({ tls: true });
  const { GALENA_TLS_DIR = '', GALENA_CACHE_DIR = '' } = process.env;
  expect(galena.env['NODE_EXTRA_CA_CERTS']).toBe(path.join(GALENA_TLS_DIR, 'ca.pem'));
  expect(await readdir(GALENA_CACHE_DIR)).toContainEqual(expect.stringMatching(/^double-/));
});

it('says why the server does not start', async () => {
  const start = startGalena({ settings: { GALENA_CHUNK_ROWS: 'many' } });
  await expect(start).rejects.toThrow(GalenaStartError);
  await expect(start).rejects.toThrow('GALENA_CHUNK_ROWS: "many" is not a whole number');
});

interface Told {
  readonly pid: number;
  readonly dataDir: string;
}

/** Starts a runner, kills what the test says, and waits until nothing is left of the double. */
async function leavesNothing(kill: (runnerPid: number, told: Told) => void): Promise<void> {
  const child = spawn(process.execPath, [runner], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const told = JSON.parse(line) as Told;
  const { pid: postgresql, socketFolder } = await readServer(told.dataDir);
  kill(child.pid ?? 0, told);
  await until(async () => !isRunning(told.pid) && !isRunning(postgresql));
  for (const folder of [told.dataDir, socketFolder]) {
    await until(async () => !(await readdir(path.dirname(folder))).includes(path.basename(folder)));
  }
}

it.runIf(os.platform() === 'linux')('leaves nothing behind when the runner of the tests is killed', () =>
  leavesNothing((runnerPid) => process.kill(runnerPid, 'SIGKILL')),
);

it.runIf(os.platform() === 'linux')('leaves nothing behind when runner and double are killed', () =>
  leavesNothing((runnerPid, { pid }) => {
    process.kill(pid, 'SIGKILL');
    process.kill(runnerPid, 'SIGKILL');
  }),
);
