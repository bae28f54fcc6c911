import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { bodyOf, sendRaw } from '../support/raw-request.ts';
import { useTestServer } from '../support/test-server.ts';

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
    'GET /rest/v1/lead/%zz.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    'POST /bulk/v1/leads.json HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 99\r\n\r\n--bx\r\n',
  ]) {
    const answer = (await sendRaw(url, request)).toLowerCase();
    expect(answer).toContain('\r\nx-content-type-options: nosniff\r\n');
    expect(answer).toContain('\r\ncache-control: no-store\r\n');
  }
});

it('lets the page of the API load nothing, run nothing, send nothing and be framed nowhere', async () => {
  const { url } = await useTestServer('api');
  const { headers } = await fetch(`${url}/docs`);
  expect(headers.get('content-security-policy')).toBe(
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  expect(headers.get('referrer-policy')).toBe('no-referrer');
});

it('refuses a compressed body before anything of it is unpacked', async () => {
  const { api, url } = await useTestServer('api');
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
  const { api } = await useTestServer('api');
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
    expect(JSON.stringify(answer)).toMatch(/"code":"1001"/);
  }
});
