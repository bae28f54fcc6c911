import { readFile } from 'node:fs/promises';
import { Galena, GalenaRefusal, GalenaTimeout, GalenaUnreachable } from '@galena/client';
import { type GalenaOptions, type StartedGalena, startGalena } from '@galena/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { until as untilTrue } from '../../server/test/support/until.ts';

// Every row of the table in docs/testing.md: its code is run as it stands there, against one double that is started as the table says.

const page = await readFile(new URL('../../../docs/testing.md', import.meta.url), 'utf8');
const table = page.slice(page.indexOf('## What your client does')).split('\n## ')[0] ?? '';
const rows = [...table.matchAll(/^\| (?!what|-)(.*?) \| (.*) \|$/gm)].map(([, what = '', how = '']) => ({
  what,
  code: [...how.matchAll(/`([^`]*\([^`]*)`/g)].map(([, code = '']) => code),
}));

let galena: StartedGalena;
/** Without patience: it shows what the double answers. */
let client: Galena;
/** When a lead was made right after the start. */
let createdAt: unknown;

beforeAll(async () => {
  const given: GalenaOptions[] = [];
  for (const code of rows.flatMap((row) => row.code.filter((text) => text.startsWith('startGalena(')))) {
    await run(code, { startGalena: (options: GalenaOptions) => given.push(options) });
  }
  expect(given.map((options) => Object.keys(options))).toEqual([['limits'], ['clock']]);
  galena = await startGalena(Object.assign({}, ...given));
  client = newClient();
  await client.leads.sync([{ email: 'first@example.com' }]);
  createdAt = (await client.leads.get(1, { fields: ['createdAt'] }))['createdAt'];
});
afterAll(() => galena?.stop());
beforeEach(async () => {
  await galena.reset();
  await galena.control.calls.clear();
  await galena.control.strictness.set({ limits: 'ignore' });
  client = newClient();
});

function newClient(): Galena {
  const { url: baseUrl, clientId, clientSecret } = galena;
  return new Galena({ baseUrl, clientId, clientSecret, server: 'galena', retry: { attempts: 1 } });
}

/** Runs a piece of code of the page, with what its examples have at hand. */
async function run(code: string, more: object = {}): Promise<unknown> {
  const { faults, clock, pace, control } = galena ?? {};
  const values = { galena, faults, clock, pace, control, expect, ...more };
  const body = new Function(...Object.keys(values), `return (async () => (${code}))();`);
  return (body as (...given: unknown[]) => Promise<unknown>)(...Object.values(values));
}

async function submit(file = 'email\nada@example.com\n'): Promise<number> {
  const form = new FormData();
  form.set('format', 'csv');
  form.set('file', new Blob([file]), 'leads.csv');
  const [queued] = await client.request<{ batchId: number }>('POST', '/bulk/v1/leads.json', form);
  return queued?.batchId ?? 0;
}

async function statusOf(batchId: number): Promise<Record<string, unknown>> {
  const [status] = await client.request<Record<string, unknown>>('GET', statusPath(batchId));
  return status ?? {};
}

/** What the status is when the import has ended, and all that it was before. */
async function untilEnded(batchId: number) {
  const seen: unknown[] = [];
  let last: Record<string, unknown> = {};
  await untilTrue(async () => {
    last = await statusOf(batchId);
    seen.push(last['status']);
    return last['status'] === 'Complete' || last['status'] === 'Failed';
  });
  return { last, seen };
}

function statusPath(batchId: number): string {
  return `/bulk/v1/leads/batch/${batchId}.json`;
}

/** The code of the refusal; undefined: there was none. */
async function codeOf(call: Promise<unknown>): Promise<string | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    if (error instanceof GalenaRefusal) return error.code;
    throw error;
  }
}

const lists = () => codeOf(client.request('GET', '/rest/v1/lists.json'));

/** By what the client does, as the table has it: what comes of the code beside it. */
const scenarios: Readonly<Record<string, (...code: string[]) => Promise<void>>> = {
  'goes on when its token expires in a long job': async (advance = '', fault = '') => {
    const batchId = await submit();
    for (const code of [advance, fault]) {
      await galena.control.calls.clear();
      await run(code);
      // The SDK goes on: what it went through is in the journal.
      await statusOf(batchId);
      const calls = await galena.calls();
      expect(calls.map(({ name, codes }) => [name, ...codes])).toEqual([
        ['Get Import Lead Status', '602'],
        ['Get Token'],
        ['Get Import Lead Status'],
      ]);
    }
  },
  'backs off on 606 and 615': async (fault = '', _start = '', advance = '') => {
    await run(fault);
    expect([await lists(), await lists(), await lists()]).toEqual(['606', '606', undefined]);
    await galena.control.strictness.set({ limits: 'check' });
    // Those that were made a moment ago count.
    await run(advance);
    const answers = [];
    for (let calls = 0; calls < 6; calls += 1) answers.push(await lists());
    expect(answers).toEqual([...Array(5).fill(undefined), '606']);
    await run(advance);
    expect(await lists()).toBeUndefined();
  },
  'stops for the day on 607': async (fault = '', advance = '', clear = '') => {
    await run(fault);
    expect([await lists(), await lists()]).toEqual(['607', '607']);
    await run(advance);
    await run(clear);
    expect(await lists()).toBeUndefined();
  },
  'waits for a place in a full queue (1016)': async (hold = '', release = '') => {
    await run(hold);
    const batches = [];
    for (let count = 0; count < 10; count += 1) batches.push(await submit());
    expect(await codeOf(submit())).toBe('1016');
    await run(release);
    for (const batchId of batches) await untilEnded(batchId);
    expect(await codeOf(submit())).toBeUndefined();
  },
  'sees each status of an import': async (hold = '') => {
    await run(hold);
    const { seen } = await untilEnded(await submit());
    expect(seen.filter((status) => status === 'Importing').length).toBeGreaterThanOrEqual(3);
    expect(seen.at(-1)).toBe('Complete');
  },
  'does not send a file twice when the answer is lost': async (fault = '') => {
    await run(fault);
    await expect(submit()).rejects.toThrow(GalenaUnreachable);
    const imports = [];
    for await (const { batchId } of client.imports.list()) imports.push(batchId);
    expect(imports).toEqual([1000]);
    const [call, ...others] = await galena.calls({ operation: 'POST /bulk/v1/leads.json' });
    expect([call?.fault !== undefined, others]).toEqual([true, []]);
    expect((await untilEnded(1000)).last).toMatchObject({ numOfLeadsProcessed: 1 });
  },
  'reads failures and warnings': async (fault = '') => {
    await run(fault);
    const file = `email\n${Array.from({ length: 20 }, (_, row) => `row${row + 1}@example.com`).join('\n')}\n`;
    const batchId = await submit(file);
    expect((await untilEnded(batchId)).last).toMatchObject({ numOfLeadsProcessed: 18, numOfRowsFailed: 2 });
    const failed = [];
    for await (const { row, reason } of client.imports.open(batchId).failures()) failed.push([row, reason]);
    expect(failed).toEqual([
      [10, 'Lead not found'],
      [20, 'Lead not found'],
    ]);
  },
  'notices an import that failed as a whole': async (fault = '') => {
    await run(fault);
    expect((await untilEnded(await submit())).last).toMatchObject({
      status: 'Failed',
      message: 'Import failed: Internal error',
    });
  },
  'asks again after half a download': async (fault = '') => {
    await client.leads.sync([{ email: 'ada@example.com' }]);
    const now = Date.parse((await galena.clock.get()).now);
    const [since, until] = [new Date(now - 3_600_000), new Date(now + 3_600_000)];
    const job = await client.exports.leads({ fields: ['email'], since, until, by: 'created' });
    await job.wait({ pollMs: 20 });
    await run(fault);
    expect(await job.text()).toBe('email\nada@example.com\n');
    expect(await galena.calls({ operation: '/bulk/v1/leads/export/{id}/file.json' })).toHaveLength(2);
  },
  "survives a proxy's page and broken JSON": async (status = '', malformed = '') => {
    await run(status);
    expect(await lists()).toBe('502');
    await run(malformed);
    await expect(lists()).rejects.toThrow(GalenaUnreachable);
    expect(await lists()).toBeUndefined();
  },
  'gives up a call that hangs': async (fault = '') => {
    await lists();
    await run(fault);
    const hanging = client.request('GET', '/rest/v1/lists.json', undefined, { timeoutMs: 200 });
    await expect(hanging).rejects.toThrow(GalenaTimeout);
    expect(await lists()).toBeUndefined();
  },
  'reads the skipped records of Sync Leads': async (fault = '') => {
    await run(fault);
    const records = ['ada', 'bea', 'cy'].map((name) => ({ email: `${name}@example.com` }));
    expect(await client.leads.sync(records)).toMatchObject([
      { status: 'created' },
      { status: 'skipped', reasons: [{ code: '1004' }] },
      { status: 'created' },
    ]);
  },
  'knows that a batch id lives for seven days': async (advance = '') => {
    const batchId = await submit();
    await untilEnded(batchId);
    await run(advance);
    expect(await codeOf(statusOf(batchId))).toBe('1013');
  },
  'pages and dates by the clock': async () => {
    expect(createdAt).toMatch(/^2026-01-31T08:3\d:\d\dZ$/);
  },
  'sends tokens in the header only, as of August 2026': async (strict = '') => {
    const ask = async () => {
      const { url, clientId, clientSecret } = galena;
      const query = `grant_type=client_credentials&client_id=${clientId}&client_secret=${clientSecret}`;
      const token = (await (await fetch(`${url}/identity/oauth/token?${query}`)).json()) as {
        access_token: string;
      };
      const address = `${url}/rest/v1/lists.json?access_token=${token.access_token}`;
      return ((await (await fetch(address)).json()) as { errors?: { code: string }[] }).errors?.[0]?.code;
    };
    expect(await ask()).toBeUndefined();
    await run(strict);
    expect(await ask()).toBe('603');
    expect(await lists()).toBeUndefined();
  },
  'makes no call too many': async (assertion = '') => {
    await lists();
    await lists();
    await run(assertion);
    await newClient().usage.calls();
    await expect(run(assertion)).rejects.toThrow();
  },
};

it('there is a scenario for every row of the table, and code for every scenario', () => {
  expect(rows.map(({ what }) => what)).toEqual(Object.keys(scenarios));
  expect(rows.filter(({ code }) => code.length === 0)).toEqual([]);
});

it.each(rows)('$what', async ({ what, code }) => {
  await scenarios[what]?.(...code);
});
