import { expect, it } from 'vitest';
import type { Database } from '../../src/db/database.ts';
import { identifier, sql } from '../../src/db/sql.ts';
import type { Chunk } from '../../src/engine/chunk.ts';
import { RowHunt, refuseAlone } from '../../src/engine/row-hunt.ts';
import type { RunContext } from '../../src/engine/run-context.ts';
import { Steps } from '../../src/engine/steps.ts';
import type { Logger } from '../../src/log.ts';
import { schema } from '../support/constants.ts';
import { readLease } from '../support/leases.ts';
import { untilWaiting } from '../support/nodes.ts';
import { runNext } from '../support/run-context.ts';
import { useTestServer } from '../support/test-server.ts';
import { until } from '../support/until.ts';

const leads = identifier(schema, 'leads');

/** Long enough for it to be asked whether calls come: beside those chunks are merged one by one. */
const long = 'x'.repeat(1_000);
const email = (row: number) => `a${row}@x.io`;
const fileOf = (rows: readonly (readonly [email: string, firstName: string])[]) =>
  `email,firstName,address\n${rows.map(([key, firstName]) => `${key},${firstName},${long}`).join('\n')}\n`;

/** Three chunks of four rows. */
const twelveRows = Array.from({ length: 12 }, (_, index) => [email(index), 'File'] as const);
const threeChunks = (): Partial<RunContext> => ({ chunkRows: 4, writers: 3, steps: new Steps(4) });

/** A server with leads that an import changes; how long ago the call came is forgotten. */
async function useLeads(emails: readonly string[]) {
  const server = await useTestServer('api');
  if (emails.length > 0) await server.api.sync(emails.map((email) => ({ email, firstName: 'Before' })));
  await server.database.execute(sql`update ${identifier(schema, 'counters')} set called_at = null`);
  return server;
}

function storedLeads(database: Database) {
  return database.query<{ id: number; email: string; firstName: string }>(
    sql`select id, email, "firstName" from ${leads} order by id`,
  );
}

/** Waits until merges wait for each other or a lock: those that have written wait without a statement. */
async function untilWritten(database: Database, count: number): Promise<void> {
  await until(async () => {
    const written = await database.query(sql`
      select
      from pg_stat_activity
      where datname = current_database()
        and application_name = 'galena import'
        and backend_xid is not null
        and state = 'idle in transaction'`);
    return written.length === count;
  });
}

/** Ends the connection that keeps the leads locked for others and writes nothing itself. */
async function endLockHolder(database: Database): Promise<void> {
  await database.query(sql`
    select pg_terminate_backend(pid)
    from pg_locks
    join pg_stat_activity using (pid)
    where locktype = 'advisory'
      and application_name = 'galena import'
      and backend_xid is null
      and state = 'idle in transaction'`);
}

it('writes chunks side by side, and commits them in the order of the file', async () => {
  const { api, database } = await useLeads([email(1)]);
  const submitted = await api.submit({ file: fileOf(twelveRows) });
  const running = await database.transaction(async (transaction) => {
    // The first chunk has to wait for this lead.
    await transaction.query(sql`select from ${leads} where email = ${email(1)} for update`);
    const running = runNext(database, threeChunks());
    await untilWritten(database, 2);
    expect(await readLease(database)).toMatchObject({ rowsDone: 0 });
    expect(await storedLeads(database)).toHaveLength(1);
    return { running };
  });
  await running.running;
  expect(await api.progress(Number(submitted.result?.[0]?.['batchId']))).toMatchObject({
    status: 'complete',
    created: 11,
    updated: 1,
    rowsDone: 12,
  });
  const created = twelveRows.filter(([key]) => key !== email(1));
  expect(await storedLeads(database)).toEqual([
    { id: 1, email: email(1), firstName: 'File' },
    ...created.map(([key], index) => ({ id: index + 2, email: key, firstName: 'File' })),
  ]);
});

it('merges a chunk behind those that it shares a key with', async () => {
  const { api, database } = await useLeads([]);
  const rows = [
    ...twelveRows.slice(0, 4),
    ['A2@x.io', 'Again'] as const,
    ...twelveRows.slice(4, 11),
    ['a5@x.io', 'Again'] as const,
    ['ä@x.io', 'First'] as const,
    ...Array.from({ length: 6 }, (_, index) => [`b${index}@x.io`, 'File'] as const),
    ['Ä@x.io', 'Again'] as const,
  ];
  const submitted = await api.submit({ file: fileOf(rows) });
  await runNext(database, { chunkRows: 2, writers: 4, steps: new Steps(4) });
  expect(await api.progress(Number(submitted.result?.[0]?.['batchId']))).toMatchObject({
    status: 'complete',
    created: 18,
    updated: 3,
  });
  const again = await database.query(sql`
    select lower(email) as email from ${leads} where "firstName" = 'Again' order by id`);
  expect(again).toEqual([{ email: 'a2@x.io' }, { email: 'a5@x.io' }, { email: 'ä@x.io' }]);
});

it('has a row fail alone that PostgreSQL does not take, whatever its chunk is merged beside', async () => {
  const { api, database } = await useLeads([]);
  await database.execute(sql`alter table ${leads} add check ("firstName" <> 'Refused')`);
  const rows = twelveRows.map(([key, name], index) => [key, index === 6 ? 'Refused' : name] as const);
  const submitted = await api.submit({ file: fileOf(rows) });
  await runNext(database, threeChunks());
  expect(await api.progress(Number(submitted.result?.[0]?.['batchId']))).toMatchObject({
    status: 'complete',
    created: 11,
    failed: 1,
  });
  expect(await storedLeads(database)).toEqual(
    rows
      .filter(([, name]) => name !== 'Refused')
      .map(([key, firstName], index) => ({ id: index + 1, email: key, firstName })),
  );
});

it('makes no lead twice where the connection with the lock is lost and a call comes in between', async () => {
  const { api, database } = await useLeads([email(1)]);
  const submitted = await api.submit({ file: fileOf(twelveRows) });
  const { running } = await database.transaction(async (transaction) => {
    await transaction.query(sql`select from ${leads} where email = ${email(1)} for update`);
    const running = runNext(database, threeChunks());
    await untilWritten(database, 2);
    await endLockHolder(database);
    // Of the last chunk, whose lead of that address is written and not committed.
    await api.sync([{ email: email(10), firstName: 'Call' }]);
    return { running };
  });
  await running;
  expect(await api.progress(Number(submitted.result?.[0]?.['batchId']))).toMatchObject({
    status: 'complete',
    rowsDone: 12,
    failed: 0,
  });
  const stored = await storedLeads(database);
  expect(stored).toHaveLength(12);
  expect(new Set(stored.map(({ email }) => email)).size).toBe(12);
});

it('gets on beside another import of the subscription while imports make way for calls', async () => {
  const { api, database } = await useLeads([]);
  const steps = new Steps(2);
  const events: string[] = [];
  const note = ({ event }: { event: string }) => events.push(event);
  const log = { child: () => log, debug: note, info: note, warn: note, error: note } as unknown as Logger;
  const run = () => runNext(database, { chunkRows: 4, writers: 2, steps, log });
  for (const name of ['a', 'b']) {
    await api.submit({ file: fileOf(twelveRows.map(([key]) => [`${name}${key}`, 'File'])) });
  }
  const runs = await database.transaction(async (transaction) => {
    await transaction.query(sql`
      select pg_advisory_xact_lock(hashtext('galena.leads'), hashtext(${schema}))`);
    const runs = [run()];
    await untilWaiting(database, 1);
    runs.push(run());
    await untilWaiting(database, 2);
    // As after a call of another subscription: there is one place left, and two have one and wait for the lock.
    steps.makeWay(0);
    return { all: Promise.all(runs) };
  });
  await runs.all;
  expect(events).not.toContain('chunks.not-side-by-side');
  expect(await storedLeads(database)).toHaveLength(24);
});

it('takes a row for no worse that got an id which another writer has given out since the lock was lost', () => {
  const error = (constraint: string) =>
    Object.assign(new Error('duplicate key'), { code: '23505', constraint });
  const refused: string[] = [];
  const chunk = { rowCount: 1, refuse: ({ message }: Error) => refused.push(message) } as unknown as Chunk;
  const taken = ['leads', 'lead_creations', 'lead_changes_12', 'lead_brief_events_1'];
  for (const constraint of taken.flatMap((table) => [`${table}_pkey`, `${table}_pkey_102008`])) {
    expect(() => refuseAlone(chunk, error(constraint))).toThrow('duplicate key');
    expect(new RowHunt(0).narrow(error(constraint))).toBe(false);
  }
  expect(refused).toEqual([]);
  refuseAlone(chunk, error('leads_check'));
  expect(refused).toEqual(['duplicate key']);
});
