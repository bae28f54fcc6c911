import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import type { TLSSocket } from 'node:tls';
import { expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { findLocalCertificates, type LocalCertificates } from '../../src/double/local-authority.ts';
import { service } from '../support/constants.ts';
import { createTestServer, useTestServer } from '../support/test-server.ts';
import { until } from '../support/until.ts';

async function useFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'galena-tls-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const settingsOf = ({ certificateFile, keyFile }: LocalCertificates) => ({
  GALENA_TLS_CERT: certificateFile,
  GALENA_TLS_KEY: keyFile,
  GALENA_TLS_PORT: '0',
});

/** Calls as a client that makes the host name up from the munchkin id, and trusts the authority alone. */
async function call(
  tlsUrl: string | undefined,
  { authorityFile }: LocalCertificates,
  path: string,
  { host = '000-gal-000.mktorest.com', method = 'GET', headers = {}, body = '' } = {},
): Promise<{ status: number | undefined; body: string; certificate: string }> {
  const agent = new Agent({ ca: await readFile(authorityFile), servername: host });
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const options = { agent, method, headers: { host, ...headers } };
    request(new URL(path, tlsUrl), options, resolve).on('error', reject).end(body);
  });
  const { fingerprint256 } = (answer.socket as TLSSocket).getPeerCertificate();
  const result = { status: answer.statusCode, body: await text(answer), certificate: fingerprint256 };
  agent.destroy();
  return result;
}

const tokenPath = `/identity/oauth/token?grant_type=client_credentials&client_id=${service.clientId}&client_secret=${service.clientSecret}`;

it('answers HTTPS beside HTTP, under the host names that clients make up, to who trusts the authority', async () => {
  const files = await findLocalCertificates(await useFolder());
  const { api, tlsUrl } = await useTestServer('all', settingsOf(files));
  expect(tlsUrl).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
  const token = await call(tlsUrl, files, tokenPath);
  expect(token.status).toBe(200);
  const { access_token } = JSON.parse(token.body) as { access_token: string };
  const body = `--b\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\nemail\na@example.com\n\r\n--b--\r\n`;
  const upload = await call(tlsUrl, files, '/bulk/v1/leads.json?format=csv', {
    method: 'POST',
    headers: {
      authorization: `Bearer ${access_token}`,
      'content-type': 'multipart/form-data; boundary=b',
      'content-length': String(body.length),
    },
    body,
  });
  expect(JSON.parse(upload.body)).toMatchObject({ success: true, result: [{ status: 'Queued' }] });
  // The same server: the import is seen over HTTP.
  const {
    result: [{ batchId } = { batchId: 0 }],
  } = JSON.parse(upload.body) as { result: { batchId: number }[] };
  expect((await api.get(`/bulk/v1/leads/batch/${batchId}.json`)).success).toBe(true);
  for (const host of ['localhost', 'galena', 'host.docker.internal', 'my.galena.test']) {
    expect((await call(tlsUrl, files, '/healthz', { host })).status).toBe(200);
  }
  await expect(call(tlsUrl, files, '/healthz', { host: 'example.com' })).rejects.toThrow(/altnames/i);
  const { authorityFile: another } = await findLocalCertificates(await useFolder());
  await expect(call(tlsUrl, { ...files, authorityFile: another }, '/healthz')).rejects.toThrow(/certificate/);
});

it('takes over a certificate that is renewed, and keeps the one before while the files do not fit together', async () => {
  const folder = await useFolder();
  const files = await findLocalCertificates(folder);
  const at = (name: string) => path.join(folder, name);
  const served = { ...files, certificateFile: at('served.pem'), keyFile: at('served.key') };
  const copy = async (from: LocalCertificates) => {
    await copyFile(from.keyFile, served.keyFile);
    await copyFile(from.certificateFile, served.certificateFile);
  };
  await copy(files);
  const { tlsUrl } = await useTestServer('api', settingsOf(served));
  const before = (await call(tlsUrl, files, '/healthz')).certificate;
  await writeFile(served.keyFile, 'half of a key');
  await rm(files.certificateFile);
  // By the same authority, as people have to trust it once.
  const renewed = await findLocalCertificates(folder);
  expect((await call(tlsUrl, files, '/healthz')).certificate).toBe(before);
  await copy(renewed);
  await until(async () => (await call(tlsUrl, files, '/healthz')).certificate !== before);
});

it('refuses settings that cannot be, and names them', async () => {
  const files = await findLocalCertificates(await useFolder());
  expect(() => readConfig({ GALENA_TLS_CERT: 'a.pem' })).toThrow(
    'GALENA_TLS_CERT and GALENA_TLS_KEY: set both or neither',
  );
  expect(() => readConfig({ ...settingsOf(files), GALENA_TLS_PORT: '8080' })).toThrow(
    'GALENA_TLS_PORT is 8080, as PORT',
  );
  const another = await findLocalCertificates(await useFolder());
  await expect(createTestServer('api', settingsOf({ ...files, keyFile: another.keyFile }))).rejects.toThrow(
    /GALENA_TLS_KEY is .*server\.key, which cannot be used \(.*key values mismatch/,
  );
});
