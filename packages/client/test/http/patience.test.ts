import { once } from 'node:events';
import { createServer } from 'node:http';
import { GalenaRefusal, GalenaTimeout, GalenaUnreachable } from '@galena/client';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createTestServer, type TestServer } from '../../../server/test/support/test-server.ts';
import { connect } from '../support/connect.ts';
import { FaultyProxy, type Rule } from '../support/faulty-proxy.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server.stop());

function useProxy(): Promise<FaultyProxy> {
  return FaultyProxy.before(server.url);
}

/** Lets a fault happen to the first calls that fit. */
function first(times: number, pattern: RegExp, fault: ReturnType<Rule>): Rule {
  let left = times;
  return ({ method, path }) => {
    if (left === 0 || !pattern.test(`${method} ${path}`)) return undefined;
    left -= 1;
    return fault;
  };
}

const partitions = /GET .rest.v1.leads.partitions/;
const tokens = /identity/;

describe('the token', () => {
  it('is fetched once for calls side by side', async () => {
    const proxy = await useProxy();
    const galena = connect(proxy.url);
    await Promise.all(Array.from({ length: 8 }, () => galena.partitions.list()));
    expect(proxy.count(tokens)).toBe(1);
  });

  it.each(['601', '602'])('is renewed once when the server says %s', async (code) => {
    const proxy = await useProxy();
    const galena = connect(proxy.url);
    proxy.rule = first(1, partitions, { code });
    expect(await galena.partitions.list()).toMatchObject([{ name: 'Default' }]);
    expect(proxy.count(tokens)).toBe(2);
    proxy.rule = ({ path }) => (path.includes('partitions') ? { code } : undefined);
    await expect(galena.partitions.list()).rejects.toMatchObject({ code });
    expect(proxy.count(partitions)).toBe(4);
  });

  it('that has expired is renewed by calls side by side', async () => {
    const proxy = await useProxy();
    const galena = connect(proxy.url);
    await galena.partitions.list();
    server.clock.advance(3_700_000);
    await Promise.all(Array.from({ length: 8 }, () => galena.partitions.list()));
    expect(proxy.count(tokens)).toBe(2);
  });

  it('is asked for without a secret in an address', async () => {
    const proxy = await useProxy();
    await connect(proxy.url).partitions.list();
    expect(proxy.count(/^POST \/identity\/oauth\/token$/)).toBe(1);
    expect(proxy.count(/secret/)).toBe(0);
  });

  it('is not given for a wrong secret', async () => {
    const proxy = await useProxy();
    const error = connect(proxy.url, { clientSecret: 'x' }).partitions.list();
    await expect(error).rejects.toBeInstanceOf(GalenaRefusal);
    await expect(error).rejects.toMatchObject({
      code: '401',
      reason: expect.stringContaining('Bad client credentials'),
    });
    expect(proxy.count(tokens)).toBe(1);
  });
});

describe('a call', () => {
  it.each([
    ['606', { code: '606' }],
    ['608', { code: '608' }],
    ['611', { code: '611' }],
    ['615', { code: '615' }],
    ['713', { code: '713' }],
    ['504', { status: 504, text: '<html>Gateway Time-out</html>' }],
    ['502', { status: 502, text: '<html>Bad Gateway</html>' }],
    ['503 of what stands before it', { status: 503, text: '{"message":"no healthy upstream"}' }],
    ['a broken connection', 'drop'],
  ] as const)('is repeated after %s', async (_, fault) => {
    const proxy = await useProxy();
    proxy.rule = first(2, partitions, fault);
    expect(await connect(proxy.url).partitions.list()).toMatchObject([{ name: 'Default' }]);
    expect(proxy.count(partitions)).toBe(3);
  });

  it('is given up when it has failed often enough', async () => {
    const proxy = await useProxy();
    proxy.rule = first(100, partitions, { code: '615' });
    await expect(connect(proxy.url, { retry: { attempts: 3 } }).partitions.list()).rejects.toMatchObject({
      code: '615',
    });
    expect(proxy.count(partitions)).toBe(3);
  });

  it('is given up when waiting once more would take too long', async () => {
    const proxy = await useProxy();
    proxy.rule = first(100, partitions, { code: '607' });
    const patience = { retry: { maxElapsedMs: 1_000 } };
    await expect(connect(proxy.url, patience).partitions.list()).rejects.toMatchObject({ code: '607' });
    expect(proxy.count(partitions)).toBe(1);
  });

  it('that must not happen twice is not repeated when its answer is lost', async () => {
    const proxy = await useProxy();
    const creates = /POST .rest.v1.leads.json/;
    proxy.rule = first(1, creates, 'drop-answer');
    const galena = connect(proxy.url);
    await expect(
      galena.leads.sync([{ email: 'a@x.io' }], { action: 'createDuplicate' }),
    ).rejects.toBeInstanceOf(GalenaUnreachable);
    expect(proxy.count(creates)).toBe(1);
    expect(await server.api.leads(['a@x.io'], 'email')).toHaveLength(1);
    proxy.rule = first(1, creates, 'drop-answer');
    expect(await galena.leads.sync([{ email: 'a@x.io', city: 'Oslo' }])).toMatchObject([
      { status: 'updated' },
    ]);
  });

  it('ends with its time or its signal', async () => {
    const proxy = await useProxy();
    const galena = connect(proxy.url, { retry: { attempts: 2 } });
    await galena.lists.get(1001);
    proxy.rule = ({ path }) => (path.includes('partitions') ? 'hang' : undefined);
    const late = galena.partitions.list({ timeoutMs: 50 });
    await expect(late).rejects.toBeInstanceOf(GalenaTimeout);
    expect(proxy.count(partitions)).toBe(2);
    proxy.rule = ({ path }) => (path.includes('imports') ? 'hang' : undefined);
    await expect(galena.imports.open(1000).status({ timeoutMs: 50 })).rejects.toBeInstanceOf(GalenaTimeout);
    proxy.rule = ({ path }) => (path.includes('partitions') ? 'hang' : undefined);
    const abort = new AbortController();
    const aborted = galena.partitions.list({ signal: abort.signal });
    abort.abort(new Error('enough'));
    await expect(aborted).rejects.toThrow('enough');
  });

  it('says what is wrong with the address', async () => {
    const server = createServer((_, answer) => answer.end('<html>hello</html>')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    onTestFinished(() => void server.close());
    const wrong = connect(`http://127.0.0.1:${port}`, { retry: { attempts: 1 } }).partitions.list();
    await expect(wrong).rejects.toThrow(`http://127.0.0.1:${port} answered HTTP 200 without JSON`);
    server.closeAllConnections();
    server.close();
    const gone = connect(`http://127.0.0.1:${port}`, { retry: { attempts: 1 } }).partitions.list();
    await expect(gone).rejects.toMatchObject({ name: 'GalenaUnreachable', isUnsent: true });
  });

  it('is not made to what gives no tokens, or is no address', async () => {
    const elsewhere = connect(`${server.url}/elsewhere`, { retry: { attempts: 1 } }).partitions.list();
    await expect(elsewhere).rejects.toThrow('is no Galena and no Marketo instance');
    expect(() => connect('127.0.0.1:8080')).toThrow('baseUrl is "127.0.0.1:8080"');
  });

  it('is made again when the quota of the day may be new', async () => {
    const proxy = await useProxy();
    proxy.rule = first(1, partitions, { code: '607' });
    const abort = new AbortController();
    const patient = connect(proxy.url, {
      onRetry: (error, delayMs) => abort.abort(new Error(`${error} again in ${delayMs}`)),
    });
    const pauses = /607.* again in (\d{4,5})/;
    await expect(patient.partitions.list({ signal: abort.signal })).rejects.toThrow(pauses);
  });

  it('with more than a URI holds goes as a form', async () => {
    const proxy = await useProxy();
    const emails = Array.from({ length: 700 }, (_, index) => `somebody.with.a.long.name${index}@example.com`);
    await server.api.import({ file: `email\n${emails.join('\n')}\n` });
    const found = new Set<unknown>();
    for await (const lead of connect(proxy.url).leads.find('email', emails, { fields: ['email'] }))
      found.add(lead['email']);
    expect(found.size).toBe(700);
    expect(proxy.count(/POST .rest.v1.leads.json._method=GET/)).toBe(2);
  });
});
