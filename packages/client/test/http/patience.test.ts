import { once } from 'node:events';
import { createServer } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { GalenaRefusal, GalenaTimeout, GalenaUnreachable } from '@galena/client';
import type { NewFault } from '@galena/client/control';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  type ControlledServer,
  createControlledServer,
} from '../../../server/test/support/controlled-server.ts';
import { connect } from '../support/connect.ts';
import { FaultyProxy } from '../support/faulty-proxy.ts';

let server: ControlledServer;
beforeAll(async () => {
  server = await createControlledServer();
});
afterAll(() => server.stop());
afterEach(async () => {
  await server.control.faults.clear();
});

const operation = 'Get Lead Partitions';

/** Has a fault happen; gives what tells how many calls were made. */
async function fault(given: NewFault): Promise<() => Promise<number | undefined>> {
  const { id } = await server.control.faults.add({ operation, ...given });
  return async () => (await server.control.faults.list()).find((one) => one.id === id)?.matched;
}

function useProxy(): Promise<FaultyProxy> {
  return FaultyProxy.before(server.url);
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

  it('is renewed once when the server says that it is not good', async () => {
    const proxy = await useProxy();
    const galena = connect(proxy.url);
    await fault({ token: 'expired', times: 1 });
    expect(await galena.partitions.list()).toMatchObject([{ name: 'Default' }]);
    expect(proxy.count(tokens)).toBe(2);
    const calls = await fault({ code: '601' });
    await expect(galena.partitions.list()).rejects.toMatchObject({ code: '601' });
    expect(await calls()).toBe(2);
  });

  it('that has expired is renewed by calls side by side', async () => {
    const proxy = await useProxy();
    const galena = connect(proxy.url);
    await galena.partitions.list();
    await server.control.clock.advance({ hours: 1, seconds: 1 });
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
  it.each<[string, NewFault]>([
    ['606', { code: '606' }],
    ['608', { code: '608' }],
    ['611', { code: '611' }],
    ['615', { code: '615' }],
    ['713', { code: '713' }],
    ['504', { status: 504 }],
    ['502', { status: 502 }],
    ['503 of what stands before it', { status: 503, page: '{"message":"no healthy upstream"}' }],
    ['a broken connection', { reset: 'before head' }],
    ['an answer that broke off', { half: true }],
    ['JSON without its end', { malformed: true }],
  ])('is repeated after %s', async (_, given) => {
    const calls = await fault({ ...given, times: 2 });
    expect(await connect(server.url).partitions.list()).toMatchObject([{ name: 'Default' }]);
    expect(await calls()).toBe(3);
  });

  it('is given up when it has failed often enough', async () => {
    const calls = await fault({ code: '615' });
    const patience = { retry: { attempts: 3 } };
    await expect(connect(server.url, patience).partitions.list()).rejects.toMatchObject({ code: '615' });
    expect(await calls()).toBe(3);
  });

  it('is given up when waiting once more would take too long', async () => {
    const calls = await fault({ code: '607' });
    const patience = { retry: { maxElapsedMs: 1_000 } };
    await expect(connect(server.url, patience).partitions.list()).rejects.toMatchObject({ code: '607' });
    expect(await calls()).toBe(1);
  });

  it('that must not happen twice is not repeated when its answer is lost', async () => {
    const lost = { operation: 'Sync Leads', reset: 'before head', lost: true, times: 1 } as const;
    const calls = await fault(lost);
    const galena = connect(server.url);
    await expect(
      galena.leads.sync([{ email: 'a@x.io' }], { action: 'createDuplicate' }),
    ).rejects.toBeInstanceOf(GalenaUnreachable);
    expect(await calls()).toBe(1);
    expect(await server.api.leads(['a@x.io'], 'email')).toHaveLength(1);
    await fault(lost);
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

  it('leaves nothing behind that fails later where nobody waits any more', async () => {
    const { imports } = connect('http://127.0.0.1:1', { retry: { attempts: 1 } });
    const unheard = vi.fn();
    process.on('unhandledRejection', unheard);
    onTestFinished(() => void process.off('unhandledRejection', unheard));
    const enough = AbortSignal.abort(new Error('enough'));
    await expect(imports.open(1000).wait({ signal: enough })).rejects.toThrow('enough');
    await expect(imports.open(1000).wait()).rejects.toBeInstanceOf(GalenaUnreachable);
    // Node says so once all that was to be done at this moment is done.
    await setImmediate();
    expect(unheard).not.toHaveBeenCalled();
  });

  it('is not made to what gives no tokens, or is no address', async () => {
    const elsewhere = connect(`${server.url}/elsewhere`, { retry: { attempts: 1 } }).partitions.list();
    await expect(elsewhere).rejects.toThrow('is no Galena and no Marketo instance');
    expect(() => connect('127.0.0.1:8080')).toThrow('baseUrl is "127.0.0.1:8080"');
  });

  it('is made again when the quota of the day may be new', async () => {
    await fault({ code: '607', times: 1 });
    const abort = new AbortController();
    const patient = connect(server.url, {
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
