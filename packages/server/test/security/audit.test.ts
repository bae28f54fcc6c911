import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';

const root = new URL('../../../../', import.meta.url);
const [tsx, script] = ['node_modules/tsx/dist/cli.mjs', 'scripts/audit.ts'].map((file) =>
  fileURLToPath(new URL(file, root)),
) as [string, string];

/** Runs the audit of a folder that has one package, against a registry that answers so. */
async function audit(
  severity: string | undefined,
  status = 200,
): Promise<{ status: unknown; output: string }> {
  const advisory = {
    id: 1,
    url: 'x',
    title: 'x',
    severity,
    vulnerable_versions: '<2.0.0',
    cwe: [],
    cvss: {},
  };
  const registry = createServer((request, response) => {
    request.resume();
    response.writeHead(status, { 'content-type': 'application/json' });
    const isAsked = request.method === 'POST';
    const packument = {
      name: 'holey',
      'dist-tags': { latest: '1.0.0' },
      versions: { '1.0.0': { name: 'holey', version: '1.0.0' } },
    };
    response.end(JSON.stringify(isAsked ? (severity === undefined ? {} : { holey: [advisory] }) : packument));
  }).listen(0, '127.0.0.1');
  await once(registry, 'listening');
  const folder = await mkdtemp(path.join(os.tmpdir(), 'galena-audit-'));
  onTestFinished(async () => {
    registry.close();
    await rm(folder, { recursive: true, force: true });
  });
  const dependencies = { holey: '1.0.0' };
  const packages = {
    '': { name: 'a', version: '1.0.0', dependencies },
    'node_modules/holey': { version: '1.0.0' },
  };
  await writeFile(
    path.join(folder, 'package.json'),
    JSON.stringify({ name: 'a', version: '1.0.0', dependencies }),
  );
  await writeFile(
    path.join(folder, 'package-lock.json'),
    JSON.stringify({ name: 'a', version: '1.0.0', lockfileVersion: 3, packages }),
  );
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    npm_config_registry: `http://127.0.0.1:${(registry.address() as AddressInfo).port}/`,
    npm_config_fetch_retries: '0',
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [tsx, script], { cwd: folder, env }, (error, stdout) =>
      resolve({ status: error === null ? 0 : error.code, output: stdout }),
    );
  });
}

it('fails on a known finding', async () => {
  expect(await audit('high')).toEqual({
    status: 1,
    output: 'holey has a known hole rated high: see npm audit\n',
  });
});

it('passes without one that is rated high', async () => {
  const passed = { status: 0, output: 'No dependency has a known hole rated high or critical\n' };
  expect(await audit(undefined)).toEqual(passed);
  expect(await audit('moderate')).toEqual(passed);
});

it('says so where the registry does not answer', async () => {
  const { status, output } = await audit('high', 405);
  expect(output).toMatch(/^Dependencies are not audited: the registry does not answer \(.*405.*\)\n$/);
  expect(status).toBe(0);
});
