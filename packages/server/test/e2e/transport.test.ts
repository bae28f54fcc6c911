import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sql } from '../../src/db/sql.ts';
import { untilMetrics } from '../support/exposition.ts';
import { bodyOf, sendRaw } from '../support/raw-request.ts';
import { shareTestServer, useTestServer } from '../support/test-server.ts';
import { until } from '../support/until.ts';

const shared = shareTestServer('api');

/** Sends all pieces, each once the one before is on its way, and only then reads what has come back. @throws where it is cut off */
async function sendBeforeReading(url: string, pieces: readonly string[]): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname).pause();
  onTestFinished(() => void socket.destroy());
  const closed = once(socket, 'close');
  for (const piece of pieces) {
    await promisify<string, void>((text, sent) => socket.write(text, sent))(piece);
    await delay(1);
  }
  const read: Buffer[] = [];
  socket.on('data', (bytes) => read.push(bytes)).resume();
  await closed;
  return String(Buffer.concat(read));
}

describe('the envelope', () => {
  it('has the documented header, request id and order of members', async () => {
    const { api, clock } = shared();
    const response = await api.fetch('/rest/v1/leads/partitions.json');
    expect(response.headers.get('content-type')).toBe('application/json;charset=UTF-8');
    const text = await response.text();
    expect(text).toMatch(/^\{"requestId":"[0-9a-f]{4,5}#[0-9a-f]{11}","result":\[.*\],"success":true\}$/);
    const time = Number.parseInt(
      (JSON.parse(text) as { requestId: string }).requestId.split('#')[1] ?? '',
      16,
    );
    expect(Math.abs(time - clock.date().getTime())).toBeLessThan(60_000);
    expect(await (await api.fetch('/rest/v1/lists.json?batchSize=1')).text()).toMatch(
      /^\{"requestId":"[^"]+","result":\[.*\],"success":true\}$/,
    );
    expect(await (await api.fetch('/rest/v1/nothing.json')).text()).toMatch(
      /^\{"requestId":"[^"]+","success":false,"errors":\[\{"code":"610","message":"Requested resource not found"\}\]\}$/,
    );
  });
});

describe('paths', () => {
  it.each([
    '/rest/../rest/v1/lists.json',
    '/bulk/%2e%2e/rest/v1/lists.json',
    '//rest//v1/lists.json',
    '/rest/./v1/lists.json',
  ])('takes %s as it comes', async (path) => {
    const { url, api } = shared();
    const request = `GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${await api.token()}\r\nConnection: close\r\n\r\n`;
    expect(bodyOf(await sendRaw(url, request))).toMatchObject({ success: true });
  });

  it.each([
    '/rest/../bulk/v1/leads/batch/7.json',
    '/rest/bulk/v1/leads/batch/7.json',
    '//bulk/v1/leads/batch/7.json',
  ])('finds the bulk API at %s', async (path) => {
    const { url, api } = shared();
    const request = `GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${await api.token()}\r\nConnection: close\r\n\r\n`;
    expect(bodyOf(await sendRaw(url, request))).toMatchObject({ errors: [{ code: '1013' }] });
  });

  it.each([
    '/nothing',
    '/rest/v1/lead/%zz.json',
    '/rest/v1/lists',
    '/get-by-post/rest/v1/lists.json',
    '/%00',
  ])('refuses %s with 610', async (path) => {
    const { url } = shared();
    const answer = await sendRaw(url, `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(bodyOf(answer)).toMatchObject({ success: false, errors: [{ code: '610' }] });
  });

  it.each([
    ['application/json', '{"input":'],
    ['application/json', '\0'],
    ['application/json', ''],
    ['application/xml', '<input/>'],
    ['multipart/form-data', 'no boundary'],
    ['application/x-www-form-urlencoded', '%zz'],
    ['', 'text'],
  ])(
    'says 610 of an unknown path, and 605 of a method, before it says anything of a body: %s %j',
    async (type, body) => {
      const { api } = shared();
      const ask = async (method: string, path: string, encoding: string) => {
        const headers = { 'content-type': type, 'content-encoding': encoding };
        return (await api.fetch(path, { method, body, headers })).json();
      };
      for (const encoding of ['identity', 'gzip']) {
        for (const path of [
          '/rest/v1/nothing.json',
          '/rest/asset/v1/nothing.json',
          '/bulk/v1/nothing.json',
          '/x',
        ]) {
          const unknown = { success: false, errors: [{ code: '610' }] };
          expect(await ask('POST', path, encoding)).toMatchObject(unknown);
          expect(await ask('PUT', path, encoding)).toMatchObject(unknown);
        }
        const refused = { success: false, errors: [{ code: '605' }] };
        expect(await ask('PUT', '/rest/v1/leads.json', encoding)).toMatchObject(refused);
      }
    },
  );

  it.each([
    ['POST', '/rest/v1/leads/describe.json', { method: 'POST' }],
    ['DELETE', '/rest/v1/lists.json', { method: 'DELETE' }],
    ['GET', '/bulk/v1/leads.json', {}],
    ['PUT', '/rest/v1/lead/7.json', { method: 'PUT' }],
    ['POST', '/rest/v1/lists.json', { method: 'POST', body: new URLSearchParams({ a: 'b' }) }],
  ])('refuses %s %s with 605', async (method, path, request) => {
    const { api } = shared();
    const response = await api.fetch(path, request);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      success: false,
      errors: [{ code: '605', message: `Request method '${method}' not supported` }],
    });
  });
});

describe('POST that means GET', () => {
  it.each(['/rest/v1/lists.json', '/rest/v1/leads.json?_method=GET'])('%s', async (path) => {
    const { api } = shared();
    const body = new URLSearchParams({ _method: 'GET', filterType: 'email', filterValues: 'a@b.io,c@d.io' });
    expect(await (await api.fetch(path, { method: 'POST', body })).json()).toMatchObject({ success: true });
  });

  it('says so in the query alone', async () => {
    const { api } = shared();
    expect(await api.post('/rest/v1/lists.json?_method=GET')).toMatchObject({
      success: true,
      result: [{ id: 1001 }],
    });
  });
});

describe('bodies that nobody reads', () => {
  const bodies = [
    'Content-Length: 12\r\n\r\nGET / HTTP/1',
    'Transfer-Encoding: chunked\r\n\r\nc\r\nGET / HTTP/1\r\n0\r\n\r\n',
  ];
  const paths = ['/rest/v1/nothing.json', '/rest/v1/leads/partitions.json', '/nothing'];
  const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'];

  it.each(methods)('do not become the next request behind a %s', async (method) => {
    const { api, url } = shared();
    const authorization = `Authorization: Bearer ${await api.token()}`;
    for (const path of paths) {
      for (const body of bodies) {
        const answers = await sendRaw(
          url,
          `${method} ${path} HTTP/1.1\r\nHost: x\r\n${authorization}\r\n${body}GET /rest/v1/lists.json HTTP/1.1\r\nHost: x\r\n${authorization}\r\nConnection: close\r\n\r\n`,
        );
        const [, first = '', second, ...more] = answers.split(/HTTP\/1\.1 (?=\d{3} )/);
        expect(more).toEqual([]);
        expect(first).toMatch(/^200 /);
        if (second === undefined) expect(first).toMatch(/^connection: close\r$/im);
        else expect(second).toMatch(/^200 .*"success":true/s);
      }
    }
  });
});

describe('bodies', () => {
  it('refuses broken JSON with 609, and another content type with 612', async () => {
    const { api } = shared();
    const path = '/galena/v1/imports/1000/cancel.json';
    expect(await api.post(path, '{"a":', 'application/json')).toMatchObject({
      errors: [{ code: '609', message: 'Invalid JSON' }],
    });
    expect(await api.post(path, 'hello', 'text/plain')).toMatchObject({
      errors: [{ code: '612', message: 'Invalid Content Type' }],
    });
  });

  it('refuses more than 1 MB with 413', async () => {
    const { api } = shared();
    const response = await api.fetch('/rest/v1/lists.json', {
      method: 'POST',
      body: new URLSearchParams({ a: 'x'.repeat(1_100_000) }),
    });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({
      errors: [{ code: '413', message: 'Request Entity Too Large' }],
    });
  });

  it.each([
    ['JSON', 'application/json', { status: 413, code: '413' }],
    ['anything else', 'text/csv', { status: 200, code: '612' }],
  ])(
    'refuses many megabytes of %s also to a client that sends all of it first',
    async (_name, type, refusal) => {
      const { api, url } = shared();
      const pieces = Array.from({ length: 100 }, () => 'x'.repeat(100_000));
      const head = `POST /rest/v1/leads.json HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${await api.token()}\r\nContent-Type: ${type}\r\nContent-Length: 10000000\r\n\r\n`;
      const answer = await sendBeforeReading(url, [head, ...pieces]);
      expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${refusal.status} `));
      expect(bodyOf(answer)).toMatchObject({ success: false, errors: [{ code: refusal.code }] });
    },
  );

  it('refuses a file far over the limit also to a client that sends all of it first', async () => {
    const { api, url } = shared();
    const pieces = Array.from({ length: 400 }, () => 'x'.repeat(100_000));
    const part = '--b\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n';
    const head = `POST /bulk/v1/leads.json HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${await api.token()}\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: ${part.length + 40_000_000}\r\n\r\n`;
    const answer = await sendBeforeReading(url, [head, part, ...pieces]);
    expect(answer).toMatch(/^HTTP\/1\.1 413 .*"code":"413"/s);
  });

  it('refuses a URI over 8 KB with 414, also one that no server would read', async () => {
    const { api, url } = shared();
    for (const length of [8_200, 100_000]) {
      const response = await api.fetch(`/rest/v1/lists.json?name=${'x'.repeat(length)}`);
      expect(response.status).toBe(414);
      expect(await response.json()).toMatchObject({ errors: [{ code: '414' }] });
    }
    const answer = await sendRaw(url, `GET /${'x'.repeat(200_000)} HTTP/1.1\r\nHost: x\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 414 /);
  });

  it('answers what is no HTTP without a word about its inside', async () => {
    const { url } = shared();
    const answer = await sendRaw(url, 'HELLO\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(bodyOf(answer)).toMatchObject({ success: false });
  });

  it('answers what came whole before what is no HTTP', async () => {
    const { url } = shared();
    const answers = await sendRaw(url, 'GET /docs HTTP/1.1\r\nHost: x\r\n\r\nHELLO\r\n\r\n');
    expect(answers).toMatch(/^HTTP\/1\.1 200 .*<\/html>\s*HTTP\/1\.1 400 .*"success":false/s);
  });

  it('answers what is no HTTP also to a client that sends all of it first', async () => {
    const pieces = Array.from({ length: 100 }, () => 'HELLO\r\n\r\n');
    expect(await sendBeforeReading(shared().url, pieces)).toMatch(/^HTTP\/1\.1 400 .*"success":false/s);
  });

  it('closes the connection of a client that goes on sending what is no HTTP', async () => {
    const { url } = shared();
    const { hostname, port } = new URL(url);
    const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true }).resume();
    onTestFinished(() => void socket.destroy());
    let isClosed = false;
    socket
      .on('error', () => undefined)
      .on('close', () => {
        isClosed = true;
      });
    await until(async () => {
      socket.write('HELLO\r\n\r\n');
      return isClosed;
    });
  });
});

it('answers HEAD of a stream of events and goes on with the next request', async () => {
  const { api, url } = shared();
  const authorization = `Authorization: Bearer ${await api.token()}`;
  const answers = await sendRaw(
    url,
    `HEAD /galena/v1/imports/events HTTP/1.1\r\nHost: x\r\n${authorization}\r\n\r\nGET /rest/v1/lists.json HTTP/1.1\r\nHost: x\r\n${authorization}\r\nConnection: close\r\n\r\n`,
  );
  expect(answers).toMatch(/^HTTP\/1\.1 200 .*text\/event-stream.*HTTP\/1\.1 200 .*"success":true/s);
});

it('forgets calls whose connection closes while they wait behind another', async () => {
  const { api, url } = await useTestServer('api');
  const authorization = `Authorization: Bearer ${await api.token()}`;
  const request = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n${authorization}\r\n\r\n`;
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const events = request('/galena/v1/imports/events');
  socket.write(`${events}${request('/rest/v1/lists.json')}${events}`);
  const underWay = (calls: number) =>
    // The look at the metrics is one.
    untilMetrics(url, (now) => now.get('galena_calls_under_way') === 1 + calls);
  await underWay(3);
  socket.destroy();
  await underWay(0);
});

it('carries out a few requests of a connection at once, however many it sends ahead', async () => {
  const { api, clock, url } = await useTestServer('api');
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  onTestFinished(() => void socket.destroy());
  // Nothing goes out before the stream has ended.
  socket.write(
    `GET /galena/v1/imports/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${await api.token()}\r\n\r\n`,
  );
  socket.write('GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(5_000));
  socket.write('GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  // The look at the metrics is one.
  const { samples } = await untilMetrics(url, (now) => (now.get('galena_calls_under_way') ?? 0) > 10);
  expect(samples.get('galena_calls_under_way')).toBe(1 + 10);
  clock.advance(61_000);
  let answers = '';
  for await (const bytes of socket) answers += String(bytes);
  expect(answers.match(/"code":"610"/g)).toHaveLength(5_001);
});

it('keeps answering others while clients are slow', async () => {
  const { api, url } = shared();
  const { hostname, port } = new URL(url);
  const slow = Array.from({ length: 50 }, () => connect(Number(port), hostname));
  for (const socket of slow)
    socket.write('POST /bulk/v1/leads.json HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n');
  expect(await api.get('/rest/v1/lists.json')).toMatchObject({ success: true });
  for (const socket of slow) socket.destroy();
});

it('answers 611 to what nobody foresaw, and tells nothing of its inside', async () => {
  const { api, database } = await useTestServer('api');
  await database.execute(sql`drop table sub_000_gal_000.partitions`);
  expect(await api.get('/rest/v1/leads/partitions.json')).toEqual({
    requestId: expect.any(String),
    success: false,
    errors: [{ code: '611', message: 'System error' }],
  });
});

it('refuses a host that names another subscription than the token', async () => {
  const { api, url } = shared();
  const token = await api.token();
  const ask = async (host: string, target = '') =>
    bodyOf(
      await sendRaw(
        url,
        `GET ${target}/rest/v1/lists.json HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\nConnection: close\r\n\r\n`,
      ),
    );
  const [own, other] = ['000-gal-000.mktorest.com', '123-ABC-456.mktorest.com'];
  const refused = { errors: [{ code: '601' }] };
  expect(await ask(own)).toMatchObject({ success: true });
  expect(await ask(other)).toMatchObject(refused);
  // The host of a target that is a whole URL counts before the header.
  expect(await ask('x', `http://${other}`)).toMatchObject(refused);
  expect(await ask(own, `HTTPS://a@b@${other}:443`)).toMatchObject(refused);
  expect(await ask(other, `http://${own}`)).toMatchObject({ success: true });
});

it.each(['1.0', '1.1'])('refuses two Host lines with HTTP/%s, whatever they say', async (version) => {
  const { url } = shared();
  const request = `GET /rest/v1/lists.json HTTP/${version}\r\nHost: x\r\nhost: x\r\nConnection: close\r\n\r\n`;
  const answer = await sendRaw(url, request);
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(bodyOf(answer)).toMatchObject({ success: false, errors: [{ code: '610' }] });
});
