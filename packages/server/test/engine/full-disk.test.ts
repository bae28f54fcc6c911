import { expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import type { Database } from '../../src/db/database.ts';
import { identifier, raw, sql } from '../../src/db/sql.ts';
import { claimImport, maxAttempts } from '../../src/engine/claim.ts';
import { runImport } from '../../src/engine/run-import.ts';
import { Steps } from '../../src/engine/steps.ts';
import { createLogger } from '../../src/log.ts';
import { schema } from '../support/constants.ts';
import { useTestServer } from '../support/test-server.ts';

const file = 'email,firstName\nann@x.io,Ann\n';

/** What PostgreSQL says to each insert into a table when its disk is full. */
async function fillDisk(database: Database, table: string): Promise<void> {
  await database.execute(sql`
    create function public.fail() returns trigger language plpgsql as $$
    begin
      raise exception 'could not extend file: No space left on device' using errcode = '53100';
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

it('an import goes on once the disk has room again, however often it was tried', async () => {
  const { api, database } = await useTestServer('api');
  await api.submit({ file });
  await fillDisk(database, 'leads');
  const context = {
    database,
    clock: systemClock,
    log: createLogger('silent'),
    steps: new Steps(),
    meter: () => undefined,
    chunkRows: 100,
  };
  const tryOnce = async () => {
    await database.execute(sql`
      update galena.imports
      set lease_until = clock_timestamp() - interval '1 ms'
      where status = 'importing'`);
    const job = await claimImport(database, systemClock);
    if (job !== undefined) await runImport({ ...context, stopSignal: new AbortController().signal }, job);
  };
  for (let times = 0; times <= maxAttempts; times += 1) await tryOnce();
  expect(await api.status(1000)).toMatchObject({ status: 'Importing', numOfLeadsProcessed: 0 });
  await freeDisk(database);
  await tryOnce();
  expect(await api.status(1000)).toMatchObject({ status: 'Complete', numOfLeadsProcessed: 1 });
});
