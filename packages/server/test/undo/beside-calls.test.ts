import { afterAll, beforeAll, expect, it } from 'vitest';
import { identifier, sql } from '../../src/db/sql.ts';
import { undo } from '../ledger/lead-steps.ts';
import { schema } from '../support/constants.ts';
import { createTestServer, type TestServer } from '../support/test-server.ts';
import { until } from '../support/until.ts';

const count = 5_000;
const emailOf = (index: number) => `lead${index}@x.io`;

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer('all');
  await importNames('old');
});
afterAll(() => server.stop());

function importNames(name: string): Promise<number> {
  const lines = Array.from({ length: count }, (_, index) => `${emailOf(index)},${name},${name}`);
  return server.api.import({ file: `email,firstName,lastName\n${lines.join('\n')}\n` });
}

async function isWaitedFor(what: 'transactionid' | 'advisory'): Promise<void> {
  const waiting = sql`
    select from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock' and wait_event = ${what}`;
  await until(async () => (await server.database.query(waiting)).length > 0);
}

// The first one, as an undo looks at nothing ahead while it makes way for calls.
it('looks again at leads that a call has changed since they were looked at ahead of the lock', async () => {
  const { api, database } = server;
  const batchId = await importNames('imported');
  const { undoing, call } = await database.transaction(async (transaction) => {
    // The first chunk of the undo has to wait for this lead, while the second one is looked at.
    await transaction.query(sql`
      select from ${identifier(schema, 'leads')} where email = ${emailOf(count - 1)} for update`);
    const undoing = undo(server, batchId);
    await isWaitedFor('transactionid');
    const call = api.sync([{ email: emailOf(0), firstName: 'call' }]);
    await isWaitedFor('advisory');
    return { undoing, call };
  });
  await call;
  const undoId = await undoing;
  const { undo: counts } = await api.progress(undoId);
  expect(counts).toMatchObject({ valuesRestored: 2 * count - 1, kept: 1 });
  const { result } = await api.get(`/galena/v1/imports/${undoId}/kept.json`);
  expect(result).toMatchObject([{ row: 1, reason: 'changed', changedBy: { method: 'syncLead' } }]);
  const leads = await api.leads([emailOf(0), emailOf(1)], 'firstName,lastName');
  expect(leads.map(({ firstName, lastName }) => [firstName, lastName])).toEqual([
    ['call', 'old'],
    ['old', 'old'],
  ]);
}, 60_000);

it('loses nothing of what Sync Leads writes meanwhile, and names what it has kept', async () => {
  const { api, database } = server;
  const batchId = await importNames('imported');
  const written = new Map<string, string>();
  let isOver = false;
  const write = async (lane: number) => {
    for (let round = 0; !isOver; round += 1) {
      const input = Array.from({ length: 20 }, (_, place) => {
        const email = emailOf(((lane * 20 + place) * 97 + round * 1_311) % count);
        return { email, firstName: `call ${lane} ${round}` };
      });
      for (const { email, firstName } of input) written.set(email, firstName);
      const outcomes = await api.sync(input);
      expect(outcomes.every(({ status }) => status === 'updated')).toBe(true);
    }
  };
  // No lead is written by two of them, so that the last value of each is known.
  const writers = [write(0)];
  await until(async () => written.size >= 100);
  const undoId = await undo(server, batchId);
  isOver = true;
  await Promise.all(writers);
  const leads = await database.query<{ id: number; email: string; firstName: string; lastName: string }>(sql`
    select id, email, "firstName", "lastName" from ${identifier(schema, 'leads')}`);
  expect(leads).toHaveLength(count);
  const kept = await database.query<{ id: number; reason: string; method: string }>(sql`
    select lead_id as id, reason, changed_by ->> 'method' as method
    from ${identifier(schema, 'undo_kept')}
    where batch_id = ${undoId}`);
  const named = new Map(kept.map((row) => [row.id, row]));
  let restoredBefore = 0;
  for (const { id, email, firstName, lastName } of leads) {
    // Nobody else writes it.
    expect(lastName).toBe('old');
    const call = written.get(email);
    expect(firstName).toBe(call ?? 'old');
    if (call === undefined) expect(named.has(id)).toBe(false);
    else if (!named.has(id)) restoredBefore += 1;
  }
  // Each lead that a call wrote was written before the undo came to it, and is named, or after.
  expect(named.size + restoredBefore).toBe(written.size);
  expect(named.size).toBeGreaterThan(0);
  expect(
    [...named.values()].every(({ reason, method }) => reason === 'changed' && method === 'syncLead'),
  ).toBe(true);
  // What was written after the undo had come to a lead has the old value before it.
  const counts = await api.progress(undoId);
  expect(counts['undo']).toMatchObject({ valuesRestored: 2 * count - named.size, kept: named.size });
}, 60_000);

it('keeps leads that a call has changed after recording was switched off meanwhile', async () => {
  const { api, database } = server;
  const newEmail = (index: number) => `new${index}@x.io`;
  const lines = Array.from({ length: 2_000 }, (_, index) => newEmail(index));
  const batchId = await api.import({ file: `email\n${lines.join('\n')}\n` });
  const record = (activities: string) => api.send('POST', '/galena/v1/settings.json', { activities });
  const { undoing, call } = await database.transaction(async (transaction) => {
    // The first chunk of the undo has to wait for this lead.
    await transaction.query(sql`
      select from ${identifier(schema, 'leads')} where email = ${newEmail(1_999)} for update`);
    const undoing = undo(server, batchId);
    await isWaitedFor('transactionid');
    await record('off');
    const call = api.sync([{ email: newEmail(0), firstName: 'call' }]);
    await isWaitedFor('advisory');
    return { undoing, call };
  });
  await call;
  const undoId = await undoing;
  await record('on');
  expect((await api.progress(undoId))['undo']).toMatchObject({ leadsDeleted: 1_999, kept: 1 });
  const { result } = await api.get(`/galena/v1/imports/${undoId}/kept.json`);
  expect(result).toMatchObject([{ row: 1, reason: 'unrecorded' }]);
  expect(await api.leads([newEmail(0)], 'firstName')).toMatchObject([{ firstName: 'call' }]);
}, 60_000);
