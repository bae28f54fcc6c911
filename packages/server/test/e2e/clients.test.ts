import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { service } from '../support/constants.ts';
import { bodyOf, sendRaw } from '../support/raw-request.ts';
import { createTestServer, type TestServer } from '../support/test-server.ts';

// Bytes as clients of Marketo were seen to send them, where the rest of the suite sends something more usual.

let server: TestServer;
let token: string;
let id: unknown;
beforeAll(async () => {
  server = await createTestServer('api');
  token = await server.api.token();
  id = (await server.api.sync([{ email: 'ann@example.com' }]))[0]?.['id'];
});
afterAll(() => server.stop());

/** Sends a request line, headers and a body; the connection closes behind it. */
async function send(line: string, headers: readonly string[], body: string | Buffer = ''): Promise<unknown> {
  const length = body.length === 0 ? [] : [`Content-Length: ${Buffer.byteLength(body)}`];
  const head = [`${line} HTTP/1.1`, 'Host: x', ...headers, ...length, 'Connection: close'];
  const request = Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), Buffer.from(body)]);
  return bodyOf(await sendRaw(server.url, request));
}

const bearer = (text: string) => `Authorization: Bearer ${text}`;
const json = 'Content-Type: application/json';

describe('tokens', () => {
  it('counts the last of several headers: a client adds its fresh token to the one that was refused', async () => {
    const path = 'GET /rest/v1/leads/partitions.json';
    expect(await send(path, [bearer('stale'), bearer(token)])).toMatchObject({ success: true });
    expect(await send(path, [bearer(token), bearer('wrong')])).toMatchObject({ errors: [{ code: '601' }] });
  });
});

describe('request targets', () => {
  it('takes the whole URL, as clients behind a proxy send it', async () => {
    const target = 'http://000-GAL-000.mktorest.com/rest/v1/lists.json?id=1001';
    expect(await send(`GET ${target}`, [bearer(token)])).toMatchObject({ result: [{ id: 1001 }] });
  });
});

describe('bodies', () => {
  const isMember = '/rest/v1/lists/1001/leads/ismember.json';

  it.each([
    ['GET', isMember],
    ['POST', `${isMember}?_method=GET`],
  ])('%s takes ids in a body of JSON', async (method, path) => {
    expect(
      await send(`${method} ${path}`, [bearer(token), json], JSON.stringify({ input: [{ id }] })),
    ).toMatchObject({ result: [{ id, status: 'notmemberof' }] });
  });

  it('ignores bodies of a GET that takes none, and content types without a body', async () => {
    const query = JSON.stringify({ query: { fields: 'email' } });
    expect(await send(`GET /rest/v1/lead/${id}.json`, [bearer(token), json], query)).toMatchObject({
      result: [{ id, email: 'ann@example.com' }],
    });
    for (const type of ['text/csv', 'multipart/form-data', 'application/x-www-form-urlencoded', 'json']) {
      const headers = [bearer(token), `Content-Type: ${type}`];
      expect(await send(`GET /rest/v1/lead/${id}.json`, headers)).toMatchObject({ result: [{ id }] });
      expect(await send(`GET /rest/v1/lead/${id}.json`, headers, 'x')).toMatchObject({ result: [{ id }] });
      expect(await send(`DELETE /rest/v1/lists/1001/leads.json?id=${id}`, headers)).toMatchObject({
        result: [{ id, status: 'skipped', reasons: [{ code: '1015' }] }],
      });
    }
  });

  it.each([
    '',
    'Content-Type: text/csv',
    'Content-Type: multipart/mixed; boundary=x',
    'Content-Type: csv',
    json,
  ])('refuses an import with "%s" with 613', async (type) => {
    const headers = type === '' ? [bearer(token)] : [bearer(token), type];
    expect(await send('POST /bulk/v1/leads.json', headers, 'email\r\na@example.com\r\n')).toMatchObject({
      errors: [{ code: '613', message: 'Invalid Multipart Request' }],
    });
  });

  it('takes JSON with a byte order mark, and refuses what is not UTF-8 with 609', async () => {
    const path = 'POST /rest/v1/leads.json';
    const record = '{"input":[{"email":"bom@example.com","firstName":"Zoë"}]}';
    expect(await send(path, [bearer(token), json], `\ufeff${record}`)).toMatchObject({
      result: [{ status: 'created' }],
    });
    expect(await send(path, [bearer(token), json], Buffer.from(record, 'latin1'))).toMatchObject({
      errors: [{ code: '609', message: 'Invalid JSON' }],
    });
    expect(await server.api.leads(['bom@example.com'], 'firstName')).toMatchObject([{ firstName: 'Zoë' }]);
  });

  it('gives a token whatever the body is, if the query has it all', async () => {
    const { clientId, clientSecret } = service;
    const query = `grant_type=client_credentials&client_id=${clientId}&client_secret=${clientSecret}`;
    for (const headers of [[], [json], ['Content-Type: text/plain']]) {
      expect(await send(`POST /identity/oauth/token?${query}&partner_id=p`, headers, '{}')).toMatchObject({
        access_token: token,
      });
    }
  });
});

it('takes a folder whose quotes are single ones or missing', async () => {
  const body = new URLSearchParams({ name: 'Loose', parent: "{'id': 1, 'type': Folder}" });
  const answer = await server.api.fetch('/rest/asset/v1/folders.json', { method: 'POST', body });
  expect(await answer.json()).toMatchObject({
    result: [{ name: 'Loose', parent: { id: 1, type: 'Folder' } }],
  });
});

it('does not support the lookup by mktToken', async () => {
  const push = { programName: 'Any', lookupField: 'mktToken', input: [{ mktToken: 't' }] };
  expect(await server.api.send('POST', '/rest/v1/leads/push.json', push)).toMatchObject({
    errors: [{ code: '1011', message: "Field 'mktToken' not supported" }],
  });
});
