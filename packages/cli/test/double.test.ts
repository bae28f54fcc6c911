import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { useFolder } from '../../client/test/support/folder.ts';
import { isRunning, readServer } from '../../server/test/support/embedded-processes.ts';
import { until } from '../../server/test/support/until.ts';
import { GalenaCommand } from './support/run-galena.ts';
import { runHere } from './support/run-here.ts';

async function useGalena(...args: string[]): Promise<GalenaCommand> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'galena-cli-double-'));
  const { GALENA_CACHE_DIR = '', GALENA_TLS_DIR = '' } = process.env;
  const command = new GalenaCommand(folder, args, { GALENA_CACHE_DIR, GALENA_TLS_DIR });
  onTestFinished(async () => {
    command.process.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });
  return command;
}

/** What a shell does that is a client: it gets a token over HTTPS, as curl trusts the authority by the environment alone. */
const client = `
  curl -sSf "$MARKETO_IDENTITY/oauth/token?grant_type=client_credentials&client_id=$MARKETO_CLIENT_ID&client_secret=$MARKETO_CLIENT_SECRET" &&
  echo " at $MARKETO_BASE_URL" && exit 7`;

it('exec runs a command against a double, and ends with its exit status', async () => {
  const galena = await useGalena('exec', '--tls', '0', '--', 'sh', '-c', client);
  const { status, stdout, stderr } = await galena.outcome();
  expect(stdout, stderr).toMatch(/^\{"access_token":".*"\} at https:\/\/localhost:\d+\n$/);
  expect(status).toBe(7);
});

it('exec passes signals on to the command, and waits for it', async () => {
  const script = 'trap "echo heard; exit 3" TERM; echo ready >&2; while :; do sleep 0.1; done';
  const galena = await useGalena('exec', 'sh', '-c', script);
  await galena.says(/ready/);
  galena.process.kill('SIGTERM');
  expect(await galena.outcome()).toMatchObject({ status: 3, stdout: 'heard\n' });
});

it('exec says that there is no such command', async () => {
  const galena = await useGalena('exec', '--', 'no-such-program-here');
  expect(await galena.outcome()).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('no-such-program-here cannot be run'),
  });
});

it('double prints one object when it is ready, and leaves nothing behind', async () => {
  const galena = await useGalena('double', '--port', '0', '--json', '--control-token', 'secret');
  await until(async () => galena.stdout.endsWith('\n'));
  const double = JSON.parse(galena.stdout) as Record<string, string>;
  const { url, controlToken, dataDir = '' } = double;
  const state = await fetch(`${url}/galena/v1/control/state.json`, {
    headers: { authorization: `Bearer ${controlToken}` },
  });
  expect([controlToken, state.status]).toEqual(['secret', 200]);
  await fetch(`${url}/rest/v1/leads.jsn?access_token=none`);
  const control = { GALENA_URL: url ?? '', GALENA_CONTROL_TOKEN: 'secret' };
  const calls = await runHere(await useFolder(), ['control', 'calls', '--code', '610'], control);
  expect(calls.stdout).toMatch(
    / {2}\(unknown\) {2}GET \/rest\/v1\/leads\.jsn\?access_token=\*{3} {2}610; did you mean GET \/rest\/v1\/leads\.json\?\n$/,
  );
  const { pid } = await readServer(dataDir);
  galena.process.kill('SIGTERM');
  expect((await galena.outcome()).status).toBe(0);
  await until(async () => !isRunning(pid));
  expect(await readdir(path.dirname(dataDir))).not.toContain(path.basename(dataDir));
});
