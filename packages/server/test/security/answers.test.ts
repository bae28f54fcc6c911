import { gzipSync } from 'node:zlib';
import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../src/db/database.ts';
import { identifier, sql } from '../../src/db/sql.ts';
import { inDatabase } from '../support/in-database.ts';
import { bodyOf, sendRaw } from '../support/raw-request.ts';
import { shareTestServer, useTestServer } from '../support/test-server.ts';

const shared = shareTestServer('api');

it('marks every kind of answer as of its type only, and as nothing to keep', async () => {
  const { api, url } = await useTestServer();
  const batchId = await api.import({ file: 'email,numberOfEmployees\na@example.com,many\n' });
  const token = 'grant_type=client_credentials&client_id=test-client&client_secret';
  const answers = await Promise.all([
    api.fetch('/rest/v1/lists.json'),
    api.fetch('/nothing'),
    api.fetch(`/bulk/v1/leads/batch/${batchId}/failures.json`),
    api.fetch(`/bulk/v1/leads/batch/${batchId}/warnings.json`),
    fetch(`${url}/identity/oauth/token?${token}=test-secret`),
    fetch(`${url}/identity/oauth/token?${token}=guess`),
    fetch(`${url}/docs`),
    fetch(`${url}/openapi.json`),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 404, 200, 401, 200, 200]);
  for (const { headers, url: asked } of answers) {
    expect([asked, headers.get('x-content-type-options')]).toEqual([asked, 'nosniff']);
    expect([asked, headers.get('cache-control')]).toEqual([asked, 'no-store']);
    expect([asked, headers.get('server'), headers.get('x-powered-by')]).toEqual([asked, null, null]);
  }
  for (const request of [
    'HELLO\r\n\r\n',
    'GET /rest/v1/lists.json HTTP/1.1\r\nConnection: close\r\n\r\n',
    'GET /rest/v1/lead/%zz.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    'POST /bulk/v1/leads.json HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 99\r\n\r\n--bx\r\n',
  ]) {
    const answer = (await sendRaw(url, request)).toLowerCase();
    expect(answer).toContain('\r\nx-content-type-options: nosniff\r\n');
    expect(answer).toContain('\r\ncache-control: no-store\r\n');
  }
});

it('lets the page of the API load nothing, run nothing, send nothing and be framed nowhere', async () => {
  const { url } = shared();
  const { headers } = await fetch(`${url}/docs`);
  expect(headers.get('content-security-policy')).toBe(
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  expect(headers.get('referrer-policy')).toBe('no-referrer');
});

it('refuses a compressed body before anything of it is unpacked', async () => {
  const { api, url } = shared();
  const body = gzipSync(JSON.stringify({ input: [{ email: 'a@example.com' }] }));
  for (const encoding of ['gzip', 'br', 'identity, deflate']) {
    const headers = { 'content-type': 'application/json', 'content-encoding': encoding };
    const response = await api.fetch('/rest/v1/leads.json', { method: 'POST', body, headers });
    expect(await response.json()).toMatchObject({
      success: false,
      errors: [{ code: '612', message: `Content-Encoding '${encoding}' not supported` }],
    });
  }
  const upload = `POST /bulk/v1/leads.json HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${await api.token()}\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Encoding: gzip\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n`;
  const answer = await sendRaw(url, Buffer.concat([Buffer.from(upload), body]));
  expect(bodyOf(answer)).toMatchObject({ errors: [{ code: '612' }] });
  const token = await fetch(`${url}/identity/oauth/token`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-encoding': 'gzip' },
  });
  expect(token.status).toBe(400);
  expect(await token.json()).toMatchObject({ error: 'invalid_request' });
});

it('gives no form of answer but its own where a path segment is too long or JSON too deep', async () => {
  const { api } = shared();
  const long = await api.send('POST', `/rest/v1/leads/schema/fields/${'x'.repeat(5000)}.json`, {});
  expect(long).toMatchObject({ errors: [{ code: '610' }] });
  const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
  for (const body of [
    `{"input":[{"email":${deep}}]}`,
    `{"input":[${deep}]}`,
    `{"input":{"a":${deep}}}`,
    `{"lookupField":${deep}}`,
  ]) {
    const answer = await api.post('/rest/v1/leads.json', body, 'application/json');
    expect(JSON.stringify(answer)).toMatch(/"code":"100[13]"/);
  }
});

it('answers a client with odd expectations like any other', async () => {
  const { url } = shared();
  const answer = await sendRaw(
    url,
    'GET /rest/v1/lists.json HTTP/1.1\r\nHost: x\r\nExpect: nothing\r\nConnection: close\r\n\r\n',
  );
  expect(bodyOf(answer)).toMatchObject({ errors: [{ code: '603' }] });
});

it('answers 503 with Retry-After while PostgreSQL is away, for a token in the form of OAuth', async () => {
  const { api, connectionString } = await useTestServer('api');
  await api.token();
  const name = new URL(connectionString).pathname.slice(1);
  const admin = openDatabase({
    connectionString: inDatabase(connectionString, 'postgres'),
    maxConnections: 1,
  });
  onTestFinished(() => admin.close());
  // Galena's connections are ended, and it gets no new ones.
  await admin.execute(sql`alter database ${identifier(name)} allow_connections false`);
  await admin.query(
    sql`select pg_terminate_backend(pid, 10_000) from pg_stat_activity where datname = ${name}`,
  );
  const upload = new FormData();
  upload.set('file', new Blob(['email\n']));
  for (const answer of [
    await api.fetch('/rest/v1/lists.json'),
    await api.fetch('/rest/asset/v1/staticLists.json'),
    await api.fetch('/bulk/v1/leads.json', { method: 'POST', body: upload }),
  ]) {
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await answer.json()).toMatchObject({ success: false, errors: [{ code: '503' }] });
  }
  const credentials = 'grant_type=client_credentials&client_id=test-client&client_secret=test-secret';
  const token = await fetch(`${api.url}/identity/oauth/token?${credentials}`);
  expect([token.status, token.headers.get('retry-after')]).toEqual([503, '1']);
  expect(await token.json()).toMatchObject({ error: 'temporarily_unavailable' });
  await admin.execute(sql`alter database ${identifier(name)} allow_connections true`);
  expect(await api.get('/rest/v1/lists.json')).toMatchObject({ success: true });
});
