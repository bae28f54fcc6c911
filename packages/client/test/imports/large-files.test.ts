import path from 'node:path';
import { type Galena, GalenaFileError, type ImportOptions, type Journal } from '@galena/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identifier, sql } from '../../../server/src/db/sql.ts';
import { schema } from '../../../server/test/support/constants.ts';
import { createTestServer, type TestServer } from '../../../server/test/support/test-server.ts';
import { collect } from '../support/collect.ts';
import { connect } from '../support/connect.ts';
import { asMarketo, FaultyProxy } from '../support/faulty-proxy.ts';
import { useFolder } from '../support/folder.ts';
import { makeFile } from '../support/large-file.ts';

const file = makeFile({ rows: 1_000, badEvery: 50 });
const inParts: ImportOptions = { maxFileBytes: 7_000, pollMs: 10 };

let server: TestServer;
let galena: Galena;
/** What one import of the file comes to: counters, reports, leads. */
let atOnce: Awaited<ReturnType<typeof importIt>>;

beforeAll(async () => {
  server = await createTestServer();
  galena = connect(server.url);
  atOnce = await importIt(galena, { pollMs: 10 });
  expect(atOnce.result).toMatchObject({ parts: 1, failed: 20, warned: 20, rowsDone: 1_000 });
});
afterAll(() => server.stop());

async function importIt(by: Galena, options: ImportOptions) {
  await server.database.execute(sql`delete from ${identifier(schema, 'list_members')}`);
  await server.database.execute(sql`delete from ${identifier(schema, 'leads')}`);
  const handle = await by.imports.create(new Blob([file]), options);
  const result = await handle.wait();
  return {
    handle,
    result,
    failures: await collect(handle.failures()),
    warnings: await collect(handle.warnings()),
    leads: await leads(),
  };
}

async function leads(): Promise<unknown[]> {
  return server.database.query(sql`
    select email, "firstName", "leadScore", title
    from ${identifier(schema, 'leads')}
    order by email, title`);
}

function expectSame(found: typeof atOnce): void {
  const { imported, created, updated, unchanged, failed, warned, rowsDone } = atOnce.result;
  expect(found.result).toMatchObject({ imported, created, updated, unchanged, failed, warned, rowsDone });
  expect(found.failures).toEqual(atOnce.failures);
  expect(found.warnings).toEqual(atOnce.warnings);
  expect(found.leads).toEqual(atOnce.leads);
}

describe('a file over the limit', () => {
  it('comes to the same in parts', async () => {
    const found = await importIt(galena, inParts);
    expect(found.result.parts).toBeGreaterThan(5);
    expect(found.result.batchIds).toHaveLength(found.result.parts);
    expect(found.result).toMatchObject({ rowsTotal: 1_000, partsDone: found.result.parts });
    expectSame(found);
    // Whoever has the key finds its imports again, and no others.
    const { fileKey = '' } = found.handle;
    const newestFirst = found.result.batchIds.toReversed();
    const listed = await collect(galena.imports.list({ fileKey, batchSize: 2 }));
    expect(listed.map(({ batchId }) => batchId)).toEqual(newestFirst);
    for await (const watched of galena.imports.watchNewest(100, { fileKey })) {
      expect(watched.map(({ batchId }) => batchId)).toEqual(newestFirst);
      break;
    }
    await expect(collect(galena.imports.list({ fileKey: 'K-1' }))).rejects.toMatchObject({ code: '1001' });
    expect(galena.imports.open(found.result.batchIds).fileKey).toBeUndefined();
  });

  it('comes to the same where Marketo imports', async () => {
    const proxy = await FaultyProxy.before(server.url);
    proxy.rule = asMarketo;
    const found = await importIt(connect(proxy.url), inParts);
    expect(found.result.parts).toBeGreaterThan(5);
    expect(found.failures).toEqual(atOnce.failures);
    expect(found.warnings).toEqual(atOnce.warnings);
    expect(found.leads).toEqual(atOnce.leads);
  });

  it('is cut smaller when the server takes less', async () => {
    await galena.request('POST', '/galena/v1/settings.json', { maxFileBytes: 12_000 });
    const found = await importIt(galena, { pollMs: 10 });
    await galena.request('POST', '/galena/v1/settings.json', { maxFileBytes: 10_485_760 });
    expect(found.result.parts).toBeGreaterThan(3);
    expectSame(found);
  });

  it('goes into a list part by part', async () => {
    const found = await importIt(galena, { ...inParts, list: 1001 });
    expectSame(found);
    expect(await collect(galena.lists.members(1001))).toHaveLength(atOnce.leads.length);
  });

  it('waits its turn when the queue is full or the list is taken', async () => {
    const proxy = await FaultyProxy.before(server.url);
    const refusals = ['1016', '1019', '1016'];
    proxy.rule = ({ method, path }) => {
      const code = method === 'POST' && path.startsWith('/bulk/') ? refusals.shift() : undefined;
      return code === undefined ? undefined : { code };
    };
    expectSame(await importIt(connect(proxy.url), inParts));
    expect(refusals).toEqual([]);
  });

  it('sends no part twice whose answer was lost', async () => {
    const proxy = await FaultyProxy.before(server.url);
    let submits = 0;
    proxy.rule = ({ method, path }) => {
      if (method !== 'POST' || !path.startsWith('/bulk/')) return undefined;
      submits += 1;
      return submits % 3 === 0 ? 'drop-answer' : submits % 3 === 1 ? 'drop' : undefined;
    };
    const before = (await collect(galena.imports.list())).length;
    const found = await importIt(connect(proxy.url), inParts);
    expectSame(found);
    expect((await collect(galena.imports.list())).length - before).toBe(found.result.parts);
  });

  it.each(['late', 'drop-answer'] as const)(
    'counts a part once whose answer was lost (%s)',
    async (fault) => {
      const proxy = await FaultyProxy.before(server.url);
      let submits = 0;
      proxy.rule = ({ method, path }) => {
        if (method !== 'POST' || !path.startsWith('/bulk/')) return undefined;
        submits += 1;
        return submits === 2 ? fault : undefined;
      };
      const found = await importIt(connect(proxy.url), inParts);
      const { imported, created, failed, warned, rowsDone } = atOnce.result;
      expect(found.result).toMatchObject({ imported, failed, warned, rowsDone });
      // Both of them may have been at work before one could be cancelled.
      expect([created, undefined]).toContain(found.result.created);
      expect(found.leads).toEqual(atOnce.leads);
    },
  );

  it('says what is wrong with it before anything is sent', async () => {
    const before = (await collect(galena.imports.list())).length;
    await expect(galena.imports.create(new Blob([`${file}"open`]), inParts)).rejects.toThrow(
      new GalenaFileError(
        'the quote opened in line 1102 is never closed; add the closing quote, or remove this one',
        { line: 1102 },
      ),
    );
    expect((await collect(galena.imports.list())).length).toBe(before);
  });
});

/** A journal that is gone in the moment it is to note what the server has taken, as with kill -9. */
function mortalJournal(text: string, survives: number): Journal & { text: string } {
  let left = survives;
  return {
    text,
    async read() {
      return this.text;
    },
    async append(more) {
      if (more.includes('"sent"')) left -= 1;
      if (left < 0) throw new Error('killed');
      this.text += more;
    },
    async clear() {
      this.text = '';
    },
  };
}

describe('a journal', () => {
  it.each(['galena', 'marketo'] as const)('forgets no part, whenever the process dies (%s)', async (kind) => {
    await server.database.execute(sql`delete from ${identifier(schema, 'leads')}`);
    const proxy = await FaultyProxy.before(server.url);
    if (kind === 'marketo') proxy.rule = asMarketo;
    const by = connect(proxy.url);
    const before = (await collect(galena.imports.list())).length;
    let text = '';
    for (const survives of [0, 1, 0, 2]) {
      const journal = mortalJournal(text, survives);
      const broken = by.imports.create(new Blob([file]), { ...inParts, journal });
      await expect(broken.then((handle) => handle.wait())).rejects.toThrow('killed');
      text = journal.text;
    }
    const journal = mortalJournal(text, Number.POSITIVE_INFINITY);
    const handle = await by.imports.create(new Blob([file]), { ...inParts, journal });
    const result = await handle.wait();
    const { imported, created, failed, warned, rowsDone } = atOnce.result;
    expect(result).toMatchObject({ imported, failed, warned, rowsDone });
    expect(await collect(handle.failures())).toEqual(atOnce.failures);
    expect(await leads()).toEqual(atOnce.leads);
    const taken = (await collect(galena.imports.list())).length - before;
    // Marketo cannot be asked, and gets four parts again; what that changed it does not tell.
    expect(taken).toBe(kind === 'galena' ? result.parts : result.parts + 4);
    expect(result.created).toBe(kind === 'galena' ? created : undefined);
  });

  it('lets a broken run go on without sending finished parts again', async () => {
    const journal = path.join(await useFolder(), 'journal');
    await server.database.execute(sql`delete from ${identifier(schema, 'leads')}`);
    const before = (await collect(galena.imports.list())).length;
    const stop = new AbortController();
    const broken = await galena.imports.create(new Blob([file]), {
      ...inParts,
      journal,
      signal: stop.signal,
    });
    await expect(
      broken.wait({ onProgress: ({ partsDone }) => partsDone >= 2 && stop.abort(new Error('broken off')) }),
    ).rejects.toThrow('broken off');
    const handle = await galena.imports.create(new Blob([file]), { ...inParts, journal });
    const result = await handle.wait();
    expect(handle.batchIds.slice(0, broken.batchIds.length)).toEqual(broken.batchIds);
    expect((await collect(galena.imports.list())).length - before).toBe(result.parts);
    expectSame({
      handle,
      result,
      failures: await collect(handle.failures()),
      warnings: await collect(handle.warnings()),
      leads: await leads(),
    });
    const again = await galena.imports.create(new Blob([file]), { ...inParts, journal });
    expect(again.batchIds).not.toContain(result.batchIds[0]);
    expect(await again.wait()).toMatchObject({ created: 0, rowsDone: 1_000 });
  });

  it('is of one file and one import', async () => {
    const journal = path.join(await useFolder(), 'journal');
    const stop = new AbortController();
    const options = { ...inParts, journal, signal: stop.signal };
    const { batchIds } = await galena.imports.create(new Blob([file]), options);
    stop.abort();
    const changed = file.replace('Name 1,', 'Name 2,');
    await expect(galena.imports.create(new Blob([changed]), { ...inParts, journal })).rejects.toThrow(
      'the file has changed since the import was begun',
    );
    await expect(
      galena.imports.create(new Blob([file]), { ...inParts, journal, list: 1001 }),
    ).rejects.toThrow('the journal is of another import (its listId is not set)');
    const [first = 0] = batchIds;
    await galena.imports.open(first).wait();
    await (await galena.imports.undo(first)).wait();
    await expect(galena.imports.create(new Blob([file]), { ...inParts, journal })).rejects.toThrow(
      `a part that was sent before, import ${first}, has been undone since`,
    );
  });
});
