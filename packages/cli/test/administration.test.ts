import os from 'node:os';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createTestServer, type TestServer } from '../../server/test/support/test-server.ts';
import { findConnection } from '../src/setup/connection.ts';
import { type Outcome, serverAt } from './support/run-galena.ts';
import { runHere } from './support/run-here.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer('api');
});
afterAll(() => server.stop());

/** Runs `galena …` against the server. */
function galena(...args: string[]): Promise<Outcome> {
  return runHere(os.tmpdir(), args, serverAt(server.url));
}

describe('lists', () => {
  it.each(['subscriptions', 'services', 'roles', 'partitions', 'settings'])(
    '%s as table and JSON',
    async (group) => {
      const table = await galena(group, 'list');
      expect(table).toMatchObject({ status: 0, stderr: '' });
      const json = await galena(group, 'list', '--json');
      const [first] = JSON.parse(json.stdout) as object[];
      const [head, line] = table.stdout.split('\n');
      expect(head?.split(/ {2,}/)).toEqual(Object.keys(first ?? {}));
      expect(line).toContain(String(Object.values(first ?? {})[0]));
    },
  );
});

it('makes a role and a service, and tells the secret once', async () => {
  expect((await galena('roles', 'set', 'Importer', 'Read-Write Lead', 'Read-Only Lead')).status).toBe(0);
  const made = await galena('services', 'create', 'Loader', 'loader@example.com', 'Importer', '--json');
  const [{ clientId = '', clientSecret = '' } = {}] = JSON.parse(made.stdout) as Record<string, string>[];
  expect(clientSecret).not.toBe('');
  expect((await galena('services', 'list')).stdout).toMatch(new RegExp(`${clientId} +Loader`));
  expect((await galena('services', 'list')).stdout).not.toContain(clientSecret);
  expect((await galena('services', 'rotate', clientId)).stdout).toContain('clientSecret');
  expect((await galena('services', 'revoke', clientId)).status).toBe(0);
});

it('says of an import that waits because imports are paused that it does', async () => {
  expect((await galena('subscriptions', 'pause', '000-GAL-000')).status).toBe(0);
  await server.api.submit({ file: 'email\na@x.io\n' });
  const said = await galena('wait', '1000', '--wait', '1');
  expect(said).toMatchObject({
    status: 5,
    stderr: expect.stringContaining('paused by an administrator: 0 %'),
  });
  expect((await galena('status', '1000')).stdout).toContain('Imports are paused by an administrator');
  expect(JSON.parse((await galena('status', '1000', '--json')).stdout)).toMatchObject({ paused: true });
  expect((await galena('subscriptions', 'resume', '000-GAL-000')).status).toBe(0);
  expect((await galena('status', '1000')).stdout).not.toContain('paused');
});

it('makes a list in the folder that there is', async () => {
  expect((await galena('lists', 'create', 'Spring fair')).stdout).toMatch(/\d+ +Spring fair/);
});

it('looks whether a Galena runs at the usual address, before a second one is started unseen', async () => {
  vi.stubEnv('XDG_CONFIG_HOME', '/nowhere');
  onTestFinished(() => void vi.unstubAllEnvs());
  await expect(findConnection({}, server.url)).rejects.toThrow(
    `A Galena runs at ${server.url}, but no client id and secret are set: "galena login`,
  );
  expect(await findConnection({}, 'http://127.0.0.1:1')).toBeUndefined();
  vi.stubEnv('GALENA_DATA_DIR', '/srv/galena');
  expect(await findConnection({}, server.url)).toBeUndefined();
});

it('changes settings, partitions and subscriptions', async () => {
  expect((await galena('settings', 'set', 'timeZone', 'Europe/Berlin')).stdout).toContain('Europe/Berlin');
  expect((await galena('settings', 'set', 'listLock', 'off')).stdout).toContain('false');
  expect((await galena('partitions', 'create', 'Europe')).stdout).toMatch(/2 +Europe/);
  expect((await galena('subscriptions', 'create', '111-AAA-111')).stdout).toContain('clientSecret');
});

it('pauses a subscription and goes on with it', async () => {
  expect(await galena('subscriptions', 'pause', '000-GAL-000')).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/leasesHeld\n.* 0\n/),
  });
  const doctor = await galena('doctor');
  expect(doctor.status).toBe(3);
  expect(doctor.stdout).toContain('galena subscriptions resume 000-GAL-000');
  expect((await galena('subscriptions', 'resume', '000-GAL-000')).status).toBe(0);
  expect((await galena('doctor')).stdout).not.toContain('paused');
});

it('says what is wrong in a sentence, with an exit status', async () => {
  expect(await galena('settings', 'set', 'timeZone', 'Mars')).toMatchObject({
    status: 3,
    stderr: expect.stringContaining("Invalid value 'Mars'"),
  });
  expect(await galena('settings', 'set', 'foo', '1')).toMatchObject({
    status: 3,
    stderr: expect.stringMatching(/Setting 'foo' not found.*\n"galena settings list" shows/),
  });
  expect(await galena('services', 'create', 'ci', 'ci@example.com', 'Read Only')).toMatchObject({
    status: 3,
    stderr: expect.stringContaining('"galena roles list" shows'),
  });
  expect(await galena('roles', 'list', '--url', 'http://127.0.0.1:1')).toMatchObject({
    status: 4,
    stderr: expect.stringContaining('no answer from http://127.0.0.1:1'),
  });
});
