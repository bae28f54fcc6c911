import { pino } from 'pino';
import { expect, it } from 'vitest';
import type { Database } from '../../src/db/database.ts';
import { identifier, raw, sql } from '../../src/db/sql.ts';
import { maxAttempts } from '../../src/engine/jobs/run-job.ts';
import { schema } from '../support/constants.ts';
import { endLease } from '../support/leases.ts';
import { runNext } from '../support/run-context.ts';
import { useTestServer } from '../support/test-server.ts';

const file = 'email,firstName\nann@x.io,Ann\n';

/** What PostgreSQL says to each insert into a table when its disk is full. */
function fillDisk(database: Database, table: string): Promise<void> {
  return failInserts(database, table, '53100', 'could not extend file: No space left on device');
}

async function failInserts(database: Database, table: string, code: string, message: string): Promise<void> {
  await database.execute(sql`
    create function public.fail() returns trigger language plpgsql as $$
    begin
      raise exception '${raw(message)}' using errcode = '${raw(code)}';
    end $$;
    create trigger fail before insert on ${identifier(schema, table)}
    for each statement execute function public.fail()`);
}

function freeDisk(database: Database): Promise<number> {
  return database.execute(raw('drop function public.fail cascade'));
}

it('a submit while the disk is full is told to come again, and leaves nothing behind', async () => {
  const { api, database } = await useTestServer('api');
  await fillDisk(database, 'file_chunks');
  const body = new FormData();
  body.set('file', new Blob([file]), 'leads.csv');
  const refused = await api.fetch('/bulk/v1/leads.json', { method: 'POST', body });
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
  expect(await refused.json()).toMatchObject({ success: false, errors: [{ code: '503' }] });
  await freeDisk(database);
  expect((await api.submit({ file })).result).toMatchObject([{ batchId: 1000, status: 'Queued' }]);
});

/** What claims an import and carries it out, once. */
function engineOf(database: Database, lines: string[] = []): () => Promise<void> {
  const log = pino({ level: 'error' }, { write: (line: string) => void lines.push(line) });
  return async () => {
    await endLease(database);
    await runNext(database, { log });
  };
}

it('an import goes on once the disk has room again, however often it was tried', async () => {
  const { api, database } = await useTestServer('api');
  await api.submit({ file });
  await fillDisk(database, 'leads');
  const tryOnce = engineOf(database);
  for (let times = 0; times <= maxAttempts; times += 1) await tryOnce();
  expect(await api.status(1000)).toMatchObject({ status: 'Importing', numOfLeadsProcessed: 0 });
  await freeDisk(database);
  await tryOnce();
  expect(await api.status(1000)).toMatchObject({ status: 'Complete', numOfLeadsProcessed: 1 });
});

it.each([
  ['0A000', 'cannot execute a distributed query from a query on a shard'],
  ['42501', 'permission denied for table leads'],
])('an import ends at once where PostgreSQL refuses a statement with %s', async (code, message) => {
  const { api, database } = await useTestServer('api');
  await api.submit({ file });
  await failInserts(database, 'leads', code, message);
  const lines: string[] = [];
  await engineOf(database, lines)();
  expect(await api.status(1000)).toMatchObject({
    status: 'Failed',
    message: expect.stringContaining(`PostgreSQL refuses a statement that Galena needs (error ${code})`),
  });
  expect(lines.join('')).toContain(message);
});

const manyRows = `email,firstName\n${Array.from({ length: 40 }, (_, row) => `a${row}@x.io,A\n`).join('')}`;

it('an import ends where PostgreSQL takes none of its first rows, all for the same reason, instead of failing row after row', async () => {
  const { api, database } = await useTestServer('api');
  await api.submit({ file: manyRows });
  await failInserts(database, 'leads', '22P02', 'malformed array literal');
  await engineOf(database)();
  const ended = await api.status(1000);
  expect(ended).toMatchObject({
    status: 'Failed',
    message: expect.stringContaining('PostgreSQL refuses a statement that Galena needs (error 22P02)'),
  });
  expect(ended['numOfRowsFailed']).toBeLessThanOrEqual(10);
});

it('an import ends at once where what it writes beside the leads breaks a rule', async () => {
  const { api, database } = await useTestServer('api');
  await api.submit({ file: manyRows });
  await database.execute(
    sql`alter table ${identifier(schema, 'lead_creations')} add check (first_row is null)`,
  );
  const lines: string[] = [];
  await engineOf(database, lines)();
  expect(await api.status(1000)).toMatchObject({
    status: 'Failed',
    numOfRowsFailed: 0,
    message: expect.stringContaining('PostgreSQL refuses a statement that Galena needs (error 23514)'),
  });
  expect(lines.join('')).toContain('lead_creations');
});

it('an import whose table is not there for a moment is tried again', async () => {
  const { api, database } = await useTestServer('api');
  await api.submit({ file });
  await failInserts(database, 'leads', '42P01', 'relation "leads" does not exist');
  const tryOnce = engineOf(database);
  await tryOnce();
  expect(await api.status(1000)).toMatchObject({ status: 'Importing' });
  await freeDisk(database);
  await tryOnce();
  expect(await api.status(1000)).toMatchObject({ status: 'Complete' });
});
