import { ExportFailed, GalenaChecksumError, GalenaTimeout } from '@galena/client';
import { beforeAll, describe, expect, it } from 'vitest';
import { shareTestServer } from '../../server/test/support/test-server.ts';
import { collect } from './support/collect.ts';
import { connect } from './support/connect.ts';
import { asMarketo, FaultyProxy } from './support/faulty-proxy.ts';

const server = shareTestServer();
const fields = ['id', 'email', 'firstName'];
const leads = { fields, list: 1001 } as const;
const rows = 3_000;
let whole = '';

beforeAll(async () => {
  const lines = Array.from({ length: rows }, (_, row) => `lead${row}@x.io,${'Ada'.repeat(20)}`);
  await server().api.import({ file: `email,firstName\n${lines.join('\n')}\n`, form: { listId: '1001' } });
  whole = await (await connect(server().url).exports.leads(leads)).text();
});

async function download(stream: AsyncIterable<Uint8Array>): Promise<string> {
  return Buffer.concat(await collect(stream)).toString();
}

describe('an export of leads', () => {
  it('is waited for, tells how it gets on, and is listed', async () => {
    const { exports } = connect(server().url);
    expect(whole.split('\n', 3)).toEqual([
      'id,email,firstName',
      expect.stringMatching(/^1,lead0@x/),
      expect.anything(),
    ]);
    const handle = await exports.leads({ ...leads, format: 'TSV', headers: { email: 'E-mail' } });
    const seen: string[] = [];
    const job = await handle.wait({ onProgress: ({ status }) => seen.push(status) });
    expect(job).toMatchObject({ status: 'Completed', format: 'TSV', numberOfRecords: rows });
    expect(seen.at(-1)).toBe('Completed');
    expect((await handle.text()).split('\n', 1)).toEqual(['id\tE-mail\tfirstName']);
    const listed = await collect(exports.list('leads', { statuses: ['Completed'] }));
    expect(listed[0]).toEqual(job);
    expect(await exports.open('leads', handle.exportId).status()).toEqual(job);
  });

  it('takes times as dates and as text', async () => {
    const { exports } = connect(server().url);
    const hour = 3_600_000;
    const periods = [
      { since: new Date(Date.now() - hour) },
      { since: new Date(Date.now() - hour).toISOString(), until: new Date(Date.now() + hour), by: 'created' },
    ] as const;
    for (const period of periods) {
      const job = await (await exports.leads({ fields: ['id'], ...period })).wait();
      expect(job.numberOfRecords).toBeGreaterThanOrEqual(rows);
    }
  });

  it('goes on behind the last byte wherever the download breaks', async () => {
    const proxy = await FaultyProxy.before(server().url);
    const handle = await connect(proxy.url).exports.leads(leads);
    let breaks = 0;
    proxy.rule = ({ path }) =>
      path.endsWith('file.json') && breaks < 3 ? { cutAfter: 10_000 * breaks++ + 1 } : undefined;
    expect(await download(handle.stream())).toBe(whole);
    expect(breaks).toBe(3);
  });

  it('goes on with what was downloaded before, and verifies that too', async () => {
    const handle = await connect(server().url).exports.leads(leads);
    const have = new Blob([whole.slice(0, 50_000)]);
    expect(await download(handle.stream({ have }))).toBe(whole.slice(50_000));
    expect(await download(handle.stream({ have: new Blob([whole]) }))).toBe('');
    const other = new Blob([whole.slice(0, 50_000).replace('lead7@', 'lead8@')]);
    await expect(download(handle.stream({ have: other }))).rejects.toThrow(GalenaChecksumError);
  });

  it('is refused where what comes is not what the server has', async () => {
    const proxy = await FaultyProxy.before(server().url);
    const handle = await connect(proxy.url).exports.leads(leads);
    proxy.rule = ({ path }) => (path.endsWith('file.json') ? 'corrupt' : undefined);
    await expect(download(handle.stream())).rejects.toThrow(
      /has the checksum sha256:[0-9a-f]{64}, not sha256:/,
    );
  });

  it('waits for a place in the queue, and is not queued twice where an answer is lost', async () => {
    const proxy = await FaultyProxy.before(server().url);
    let refusals = 0;
    proxy.rule = ({ path }) => {
      if (!path.endsWith('enqueue.json') || refusals === 3) return undefined;
      refusals += 1;
      return refusals < 3 ? { code: '1029', message: 'Too many jobs in queue' } : 'drop-answer';
    };
    const handle = await connect(proxy.url).exports.leads(leads);
    expect(await handle.wait({ pollMs: 20 })).toMatchObject({ status: 'Completed' });
    expect(refusals).toBe(3);
  });

  it('comes from Marketo as well', async () => {
    const proxy = await FaultyProxy.before(server().url);
    proxy.rule = asMarketo;
    const handle = await connect(proxy.url).exports.leads(leads);
    await handle.wait({ pollMs: 20 });
    expect(await handle.text()).toBe(whole);
  });

  it('that is cancelled fails, and one that takes too long is given up', async () => {
    const proxy = await FaultyProxy.before(server().url);
    proxy.rule = ({ path }) =>
      path.endsWith('enqueue.json') ? { code: '1029', message: 'Too many jobs in queue' } : undefined;
    const handle = await connect(proxy.url).exports.leads(leads);
    await expect(handle.wait({ pollMs: 10, timeoutMs: 50 })).rejects.toThrow(GalenaTimeout);
    expect(await handle.cancel()).toMatchObject({ status: 'Cancelled' });
    await expect(handle.wait()).rejects.toThrow(ExportFailed);
    await expect(handle.text()).rejects.toThrow(`export ${handle.exportId} was cancelled`);
  });
});

describe('an export of activities', () => {
  it('has those of a time and of some types', async () => {
    const { exports } = connect(server().url);
    const [since, until] = [new Date(Date.now() - 3_600_000), new Date(Date.now() + 3_600_000)];
    const handle = await exports.activities({ since, until, types: [12] });
    expect(await handle.wait()).toMatchObject({ numberOfRecords: rows });
    const lines = (await handle.text()).trim().split('\n');
    expect(lines[0]).toMatch(/^marketoGUID,leadId,activityDate,activityTypeId,/);
    expect(lines).toHaveLength(rows + 1);
  });
});
