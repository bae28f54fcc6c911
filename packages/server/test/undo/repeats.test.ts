import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { identifier, sql } from '../../src/db/sql.ts';
import { clear, createStepServer, undo } from '../ledger/lead-steps.ts';
import { schema } from '../support/constants.ts';
import type { TestServer } from '../support/test-server.ts';
import { until } from '../support/until.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createStepServer();
});
afterAll(() => server.stop());
beforeEach(() => clear(server));

const undoneBy = async (batchId: number, options: object = {}) => {
  const undoId = await undo(server, batchId, options);
  const { undo: counts } = await server.api.progress(undoId);
  const kept = await server.api.get(`/galena/v1/imports/${undoId}/kept.json`);
  return { undoId, counts: { ...Object(counts), dryRun: undefined }, kept: kept.result };
};

const firstName = async (email: string) => (await server.api.leads([email], 'firstName'))[0]?.['firstName'];

/** Imports a file of several chunks, with something done to its leads between the second and the third. */
async function importInTwo(file: string, form: Record<string, string>, meanwhile: () => Promise<unknown>) {
  const { api, database } = server;
  const subscription = '/galena/v1/subscriptions/000-GAL-000';
  const { batchId, pausing } = await database.transaction(async (transaction) => {
    // The second chunk has to wait for this lead.
    await transaction.query(sql`
      select from ${identifier(schema, 'leads')} where email = 'held@x.io' for update`);
    const { result } = await api.submit({ file, form });
    const batchId = Number(result?.[0]?.['batchId']);
    const isFirstDone = sql`
      select from ${identifier(schema, 'import_progress')} where batch_id = ${batchId} and rows_done = 3`;
    await until(async () => (await database.query(isFirstDone)).length === 1);
    const pausing = api.post(`${subscription}/pause.json`);
    // The engine has heard of it.
    const isTold = sql`
      select
      from galena.imports i, galena.subscriptions s
      where i.lease_until > s.paused_at + interval '6.1 s'`;
    await until(async () => (await database.query(isTold)).length === 1);
    return { batchId, pausing };
  });
  await pausing;
  await meanwhile();
  await api.post(`${subscription}/resume.json`);
  await api.untilFinished(batchId);
  return batchId;
}

it('of some rows takes what other rows did to the same leads for a change since', async () => {
  const { api } = server;
  await api.sync([{ email: 'a@x.io', firstName: 'Old' }]);
  const rows = ['a@x.io,One', 'b@x.io,Two', 'c@x.io,Three', 'd@x.io,Four', 'a@x.io,Five', 'b@x.io,Six'];
  const batchId = await api.import({ file: `email,firstName\n${rows.join('\n')}\n` });
  const byItself = { changedBy: { batchId } };
  // What the fifth row has written over is kept, and the lead that the sixth has changed.
  const firsts = await undoneBy(batchId, { rows: [1, 2] });
  expect(firsts.counts).toMatchObject({ valuesRestored: 0, leadsDeleted: 0, kept: 2 });
  expect(firsts.kept).toMatchObject([
    { row: 1, reason: 'changed', importedValue: 'One', currentValue: 'Five', ...byItself },
    { row: 2, reason: 'changed', importedValue: 'Two', currentValue: 'Six', ...byItself },
  ]);
  const lasts = await undoneBy(batchId, { rows: [5, 6] });
  expect(lasts.counts).toMatchObject({ valuesRestored: 2, leadsDeleted: 0, kept: 0 });
  expect([await firstName('a@x.io'), await firstName('b@x.io')]).toEqual(['One', 'Two']);
  const rest = await undoneBy(batchId);
  expect(rest.counts).toMatchObject({ valuesRestored: 1, leadsDeleted: 3, kept: 0 });
  expect(await firstName('a@x.io')).toBe('Old');
  // An undo of the undo of some rows has these rows too.
  await undo(server, rest.undoId);
  await undo(server, lasts.undoId, { rows: [5] });
  expect([await firstName('a@x.io'), await firstName('b@x.io')]).toEqual(['Five', 'Two']);
});

it('of fields that imports cannot write changes nothing of leads that the import created', async () => {
  const batchId = await server.api.import({ file: 'email,firstName\na@x.io,New\n' });
  const fields = ['id', 'createdAt', 'updatedAt', 'leadPartitionId', 'firstName'];
  const { counts } = await undoneBy(batchId, { fields });
  expect(counts).toMatchObject({ valuesRestored: 1, leadsDeleted: 0, kept: 0 });
  expect(await server.api.leads(['a@x.io'], 'firstName')).toMatchObject([{ firstName: null }]);
});

it('ends the membership of a lead once that two rows have put into the list', async () => {
  const { api } = server;
  const [lead] = await api.sync([{ email: 'a@x.io' }, { email: 'held@x.io', firstName: 'Old' }]);
  const path = `/rest/v1/lists/1001/leads.json?id=${lead?.['id']}`;
  const file = 'email,firstName\na@x.io,\nb@x.io,\nc@x.io,\nheld@x.io,New\nd@x.io,\ne@x.io,\na@x.io,\n';
  const batchId = await importInTwo(file, { listId: '1001' }, () => api.send('DELETE', path, undefined));
  const options = { leads: [lead?.['id']] };
  for (const force of [false, true]) {
    const dryRun = await undoneBy(batchId, { ...options, force, dryRun: true });
    const { undoId, counts, kept } = await undoneBy(batchId, { ...options, force });
    expect({ counts, kept }).toMatchObject({ counts: { membershipsEnded: 1, kept: 0 }, kept: [] });
    expect({ counts: dryRun.counts, kept: dryRun.kept }).toEqual({ counts, kept });
    const back = await undoneBy(undoId);
    expect(back.counts).toMatchObject({ membershipsRestored: 1, kept: 0 });
  }
  // Of the first row alone it stays: the last one has put the lead in again.
  const first = await undoneBy(batchId, { rows: [1] });
  expect(first.kept).toMatchObject([{ row: 1, list: { id: 1001 }, changedBy: { batchId } }]);
});

it('keeps leads that somebody has pushed to a program, or put into a list and taken out again', async () => {
  const { api } = server;
  const batchId = await api.import({ file: 'email\na@x.io\nb@x.io\nc@x.io\n' });
  const [pushed, listed] = await api.leads(['a@x.io', 'b@x.io'], 'id');
  const input = [{ email: 'a@x.io' }];
  await api.send('POST', '/rest/v1/leads/push.json', { programName: 'Spring fair', source: 'test', input });
  const path = `/rest/v1/lists/1001/leads.json?id=${listed?.['id']}`;
  await api.post(path);
  await api.send('DELETE', path, undefined);
  const { counts, kept } = await undoneBy(batchId);
  expect(counts).toMatchObject({ leadsDeleted: 1, kept: 2 });
  expect(kept).toMatchObject([
    { leadId: pushed?.['id'], reason: 'changed', changedBy: { method: 'pushToMarketo' } },
    { leadId: listed?.['id'], reason: 'changed', list: { id: 1001 } },
  ]);
});

it('is refused where the setting activities was switched off before the import was through', async () => {
  const { api } = server;
  await api.sync([{ email: 'held@x.io', firstName: 'Old' }, { email: 'd@x.io' }]);
  const set = (activities: string) => api.send('POST', '/galena/v1/settings.json', { activities });
  const file = 'email,firstName\na@x.io,\nb@x.io,\nc@x.io,\nheld@x.io,New\ne@x.io,\nf@x.io,\nd@x.io,New\n';
  const batchId = await importInTwo(file, {}, () => set('off'));
  await set('on');
  await expect(undo(server, batchId)).rejects.toThrow('what it changed was not recorded');
});
