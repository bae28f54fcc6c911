import { describe, expect, it } from 'vitest';
import { sql } from '../../src/db/sql.ts';
import type { ApiClient } from '../support/api-client.ts';
import { differences, dumpSubscription } from '../support/dump-subscription.ts';
import { shareEmptiedServer } from '../support/test-server.ts';
import { until } from '../support/until.ts';

const server = shareEmptiedServer();
const api = (): ApiClient => server().api;

/** Submits the undo of an import and waits for its end; gives it as the API shows it. */
async function undo(batchId: number, options: object = {}): Promise<Record<string, unknown>> {
  const answer = await api().send('POST', `/galena/v1/imports/${batchId}/undo.json`, options);
  const undoId = Number(answer.result?.[0]?.['batchId']);
  if (!answer.success) throw new Error(JSON.stringify(answer.errors));
  await until(async () => (await api().progress(undoId))['finishedAt'] !== undefined);
  return api().progress(undoId);
}

async function kept(undoId: unknown): Promise<readonly Record<string, unknown>[]> {
  return (await api().get(`/galena/v1/imports/${undoId}/kept.json`)).result ?? [];
}

async function refusal(batchId: number, body: object = {}): Promise<unknown> {
  const { errors } = await api().send('POST', `/galena/v1/imports/${batchId}/undo.json`, body);
  return errors?.[0];
}

const people = async (...names: string[]) =>
  (
    await api().leads(
      names.map((name) => `${name}@x.io`),
      'email,firstName,phone',
    )
  ).map(({ email, firstName, phone }) => ({ email, firstName, phone }));

describe('POST /galena/v1/imports/{batchId}/undo.json', () => {
  it('deletes leads that the import created, restores values, and ends memberships of its list', async () => {
    const [ada] = await api().sync([
      { email: 'ada@x.io', firstName: 'Ada', phone: '1' },
      { email: 'bo@x.io' },
    ]);
    const batchId = await api().import({
      file: 'email,firstName,phone\nada@x.io,Augusta,NULL\nnew@x.io,New,5\nbo@x.io,,\n',
      form: { listId: '1001' },
    });
    expect(await people('ada', 'new')).toEqual([
      { email: 'ada@x.io', firstName: 'Augusta', phone: null },
      { email: 'new@x.io', firstName: 'New', phone: '5' },
    ]);
    const undone = await undo(batchId);
    expect(undone).toMatchObject({
      kind: 'undo',
      status: 'complete',
      phase: 'finished',
      message: 'Undo completed, 2 values restored, 1 lead deleted, 2 list memberships ended',
      sentBy: { serviceName: expect.any(String) },
      undo: {
        batchId,
        force: false,
        dryRun: false,
        share: 1,
        valuesRestored: 2,
        leadsDeleted: 1,
        leadsRestored: 0,
        membershipsEnded: 2,
        membershipsRestored: 0,
        kept: 0,
      },
    });
    expect(await people('ada', 'new')).toEqual([{ email: 'ada@x.io', firstName: 'Ada', phone: '1' }]);
    expect((await api().get('/rest/v1/lists/1001/leads.json')).result).toEqual([]);
    expect(await api().progress(batchId)).toMatchObject({ kind: 'import', undoneBy: [undone['batchId']] });
    // The histories of the lead and of the undo tell of it.
    const history = await api().get(`/galena/v1/leads/${ada?.['id']}/history.json?batchSize=3`);
    expect(history.result).toMatchObject([
      { kind: 'removedFromList', by: { source: 'Undo of list import', undoes: batchId } },
      { kind: 'changed', newValue: expect.anything(), by: { batchId: undone['batchId'], row: 1 } },
      { kind: 'changed' },
    ]);
    const changes = await api().get(
      `/galena/v1/imports/${undone['batchId']}/changes.json?outcome=changed,deleted,removed`,
    );
    expect(changes.result?.map(({ row, outcome }) => ({ row, outcome }))).toEqual([
      { row: 2, outcome: 'deleted' },
      { row: 1, outcome: 'changed' },
      { row: 1, outcome: 'removed' },
      { row: 3, outcome: 'removed' },
    ]);
    const file = await (await api().fetch(`/galena/v1/imports/${undone['batchId']}/changes.csv`)).text();
    expect(file).toContain('1,');
  });

  it('keeps what somebody has changed since, and says who and when', async () => {
    await api().sync(['a', 'b', 'c', 'd'].map((name) => ({ email: `${name}@x.io`, firstName: 'Old' })));
    const batchId = await api().import({
      file: 'email,firstName,phone\na@x.io,New,1\nb@x.io,New,1\nc@x.io,New,1\nd@x.io,New,1\ne@x.io,New,1\n',
    });
    await api().sync([{ email: 'a@x.io', firstName: 'Mine' }]);
    const other = await api().import({ file: 'email,firstName\nb@x.io,Other\ne@x.io,Other\n' });
    // Set and set back counts as changed.
    await api().sync([{ email: 'c@x.io', firstName: 'There' }]);
    await api().sync([{ email: 'c@x.io', firstName: 'New' }]);
    const dryRun = await undo(batchId, { dryRun: true });
    expect(await people('a', 'd')).toMatchObject([{ firstName: 'Mine' }, { firstName: 'New', phone: '1' }]);
    const undone = await undo(batchId);
    expect(dryRun['message']).toBe(
      'Dry run of undo complete, 5 values would be restored, 4 changes would be kept',
    );
    expect(undone['undo']).toEqual({ ...Object(dryRun['undo']), dryRun: false });
    expect(await people('a', 'b', 'c', 'd', 'e')).toEqual([
      { email: 'a@x.io', firstName: 'Mine', phone: null },
      { email: 'b@x.io', firstName: 'Other', phone: null },
      { email: 'c@x.io', firstName: 'New', phone: null },
      { email: 'd@x.io', firstName: 'Old', phone: null },
      { email: 'e@x.io', firstName: 'Other', phone: '1' },
    ]);
    const field = { name: 'firstName', displayName: 'First Name' };
    const byCall = { source: 'Web service API', method: 'syncLead', user: expect.any(String) };
    const byImport = { source: 'List import', batchId: other };
    const expected = [
      {
        row: 1,
        email: 'a@x.io',
        reason: 'changed',
        field,
        importedValue: 'New',
        currentValue: 'Mine',
        changedBy: byCall,
      },
      { row: 2, email: 'b@x.io', field, importedValue: 'New', currentValue: 'Other', changedBy: byImport },
      { row: 3, email: 'c@x.io', field, importedValue: 'New', currentValue: 'New', changedBy: byCall },
      { row: 5, email: 'e@x.io', field, importedValue: 'New', currentValue: 'Other', changedBy: byImport },
    ];
    expect(await kept(undone['batchId'])).toMatchObject(expected);
    expect(await kept(dryRun['batchId'])).toMatchObject(expected);
    const pages = await api().get(`/galena/v1/imports/${undone['batchId']}/kept.json?batchSize=3`);
    expect(pages).toMatchObject({ moreResult: true });
    const rest = await api().get(
      `/galena/v1/imports/${undone['batchId']}/kept.json?nextPageToken=${pages.nextPageToken}`,
    );
    expect(rest.result).toMatchObject([{ row: 5 }]);
    const undoId = undone['batchId'];
    const csv = await (await api().fetch(`/galena/v1/imports/${undoId}/kept.csv`)).text();
    const lines = csv.trimEnd().split('\n');
    expect(lines[0]).toBe(
      'row,leadId,email,reason,field,list,importedValue,currentValue,changedBy,changedAt,otherLeadId',
    );
    expect(lines[2]).toMatch(/^2,\d+,b@x\.io,changed,firstName,,New,Other,import \d+ \(\S+\),\S+,$/);
    expect(lines).toHaveLength(5);
    // By force they come back as well.
    const forced = await undo(batchId, { force: true });
    expect(forced['undo']).toMatchObject({ valuesRestored: 3, leadsDeleted: 1, kept: 0 });
    expect(await people('a', 'b', 'c', 'd', 'e')).toEqual(
      ['a', 'b', 'c', 'd'].map((name) => ({ email: `${name}@x.io`, firstName: 'Old', phone: null })),
    );
  });

  it('can be limited to fields, leads and rows', async () => {
    const made = await api().sync(
      ['a', 'b'].map((name) => ({ email: `${name}@x.io`, firstName: 'Old', phone: '0' })),
    );
    const file = 'email,firstName,phone\na@x.io,New,1\nb@x.io,New,1\nc@x.io,New,1\n';
    const batchId = await api().import({ file, form: { listId: '1001' } });
    const byField = await undo(batchId, { fields: ['phone'] });
    // Of a lead that it created only the field is emptied.
    expect(byField['undo']).toMatchObject({ fields: ['phone'], valuesRestored: 3, leadsDeleted: 0 });
    expect(await people('a', 'c')).toEqual([
      { email: 'a@x.io', firstName: 'New', phone: '0' },
      { email: 'c@x.io', firstName: 'New', phone: null },
    ]);
    const byLead = await undo(batchId, { leads: [made[1]?.['id']] });
    expect(byLead['undo']).toMatchObject({ leadsNamed: 1, valuesRestored: 1, membershipsEnded: 1 });
    expect(await people('a', 'b')).toMatchObject([{ firstName: 'New' }, { firstName: 'Old', phone: '0' }]);
    const byRow = await undo(batchId, { rows: [3] });
    expect(byRow['undo']).toMatchObject({ rowsNamed: 1, valuesRestored: 0, leadsDeleted: 1 });
    const rest = await undo(batchId);
    expect(rest['undo']).toMatchObject({ valuesRestored: 1, membershipsEnded: 1, leadsDeleted: 0, kept: 0 });
    // All of it is there again once each of these is undone.
    for (const one of [rest, byRow, byLead, byField]) await undo(Number(one['batchId']));
    expect(await people('a', 'b', 'c')).toEqual(
      ['a', 'b', 'c'].map((name) => ({ email: `${name}@x.io`, firstName: 'New', phone: '1' })),
    );
    expect((await api().get('/rest/v1/lists/1001/leads.json')).result).toHaveLength(3);
  });

  it('keeps what may have been changed without a record of leads that the import created', async () => {
    const record = (activities: string) => api().send('POST', '/galena/v1/settings.json', { activities });
    const batchId = await api().import({ file: 'email,firstName\na@x.io,A\nb@x.io,B\nc@x.io,C\n' });
    await record('off');
    await api().sync([{ email: 'a@x.io', firstName: 'Call' }]);
    await record('on');
    const byField = await undo(batchId, { fields: ['firstName'], rows: [1, 2] });
    expect(byField['undo']).toMatchObject({ valuesRestored: 1, kept: 1 });
    expect(await kept(byField['batchId'])).toMatchObject([
      { row: 1, reason: 'unrecorded', field: { name: 'firstName' }, currentValue: 'Call' },
    ]);
    // An import that was undone does not make it certain.
    await undo(await api().import({ file: 'email,phone\na@x.io,1\n' }));
    const whole = await undo(batchId, { rows: [1, 3] });
    expect(whole['undo']).toMatchObject({ leadsDeleted: 1, kept: 1 });
    expect(await kept(whole['batchId'])).toMatchObject([{ row: 1, reason: 'unrecorded' }]);
    expect(await people('a', 'b', 'c')).toEqual([
      { email: 'a@x.io', firstName: 'Call', phone: null },
      { email: 'b@x.io', firstName: null, phone: null },
    ]);
    const forced = await undo(batchId, { force: true });
    expect(forced['undo']).toMatchObject({ leadsDeleted: 2, kept: 0 });
  });

  it('keeps what an import may have changed that was begun while nothing was recorded, and ended later', async () => {
    const batchId = await api().import({ file: 'email,firstName\nd@x.io,D\ne@x.io,E\n' });
    const other = await api().import({ file: 'email\nf@x.io\n' });
    // As if it had been claimed before the setting was switched on again.
    await server().database.execute(
      sql`update galena.imports set is_recorded = false where batch_id = ${other}`,
    );
    await server().database.execute(sql`
      update sub_000_gal_000.leads
      set "firstName" = 'Other', _changed_by_import = ${other}
      where email = 'd@x.io'`);
    const undone = await undo(batchId);
    expect(undone['undo']).toMatchObject({ leadsDeleted: 1, kept: 1 });
    expect(await people('d')).toMatchObject([{ firstName: 'Other' }]);
  });

  it('brings back what leads had, by whatever rules the import has changed it', async () => {
    const fields = 'email,title,phone,city,dateOfBirth';
    await api().sync([
      { email: 'a@x.io', title: 'red; blue', city: 'Rome', dateOfBirth: '2026-03-01' },
      { email: 'b@x.io', phone: '1', city: 'Rome', dateOfBirth: '2026-03-01' },
    ]);
    const before = await api().leads(['a@x.io', 'b@x.io'], fields);
    const rows = [
      'a@x.io,blue;green,1,Oslo,2026-03-05',
      'b@x.io,red,2,Oslo,2026-02-01',
      'c@x.io,red,3,Oslo,',
    ];
    const body = new FormData();
    const newest = { newest: 'dateOfBirth' };
    const rules = { title: { append: ';' }, phone: 'fillEmpty', city: newest };
    body.set('rules', JSON.stringify({ fields: rules, clear: 'empty' }));
    const file = `${fields}\n${rows.join('\n')}\na@x.io,white,9,Bonn,2026-03-04\n`;
    body.set('file', new Blob([file], { type: 'text/csv' }), 'rules.csv');
    const answer = await api().fetch('/galena/v1/imports.json', { method: 'POST', body });
    const { result } = (await answer.json()) as { result: { batchId: number }[] };
    const batchId = Number(result[0]?.batchId);
    await api().untilFinished(batchId);
    expect(await api().leads(['a@x.io'], fields)).toMatchObject([
      { title: 'red; blue;green;white', phone: '1', city: 'Oslo', dateOfBirth: '2026-03-05' },
    ]);
    const undone = await undo(batchId);
    expect(undone['undo']).toMatchObject({ leadsDeleted: 1, kept: 0 });
    expect(await api().leads(['a@x.io', 'b@x.io', 'c@x.io'], fields)).toEqual(before);
  });

  it('brings back leads that an undo has deleted, with their ids and programs, unless their key is taken', async () => {
    const batchId = await api().import({
      file: 'email,firstName\na@x.io,A\nb@x.io,B\n',
      form: { listId: '1001' },
    });
    const [before] = await api().leads(['a@x.io'], 'id,createdAt');
    const undone = await undo(batchId);
    await api().sync([{ email: 'B@x.io', firstName: 'Another' }]);
    const redone = await undo(Number(undone['batchId']));
    expect(redone['undo']).toMatchObject({ leadsRestored: 1, membershipsRestored: 1, kept: 1 });
    expect(await api().leads(['a@x.io'], 'id,createdAt')).toEqual([before]);
    const [taken] = await kept(redone['batchId']);
    expect(taken).toMatchObject({ row: 2, reason: 'keyTaken', otherLeadId: expect.any(Number) });
    // To clients that follow activities it is a new lead.
    const history = await api().get(`/galena/v1/leads/${before?.['id']}/history.json`);
    expect(history.result?.map(({ kind }) => kind)).toEqual([
      'addedToList',
      'restored',
      'deleted',
      'addedToList',
      'created',
    ]);
  });

  it('writes nothing as a dry run, but what it has to say', async () => {
    await api().sync([{ email: 'a@x.io', firstName: 'Old' }]);
    const batchId = await api().import({ file: 'email,firstName\na@x.io,New\nb@x.io,New\n' });
    await api().sync([{ email: 'a@x.io', firstName: 'Mine' }]);
    const subscription = { id: 1, schema: 'sub_000_gal_000' };
    const before = await dumpSubscription(server().database, subscription);
    await undo(batchId, { dryRun: true });
    const after = await dumpSubscription(server().database, subscription);
    // The calls of this test are counted and dated.
    const ownRows = ['galena.imports', 'galena.subscriptions', 'import_progress', 'undo_kept'];
    const counted = ['galena.usage', 'galena.calls', 'galena.tokens'];
    expect(differences(before, after).filter((name) => !counted.includes(name))).toEqual(ownRows);
  });

  it('says as a dry run what is left to undo once later imports are undone, as those of a file in parts', async () => {
    const names = ['a', 'e', 'f', 'g'];
    const [ada] = await api().sync(names.map((name) => ({ email: `${name}@x.io`, firstName: 'Old' })));
    const form = { listId: '1001' };
    const parts = [
      await api().import({
        file: 'email,firstName,phone\na@x.io,1,1\nb@x.io,1,1\nc@x.io,1,1\ne@x.io,1,1\nf@x.io,1,1\ng@x.io,1,NULL\n',
      }),
    ];
    await api().sync([{ email: 'e@x.io', firstName: 'Mine' }]);
    // Leads that the first part has created are changed and added to a list by the next one. Of those, one is taken out and comes in again.
    parts.push(
      await api().import({
        file: 'email,firstName,phone\na@x.io,2,1\nb@x.io,2,1\ne@x.io,2,1\nf@x.io,2,1\nh@x.io,2,1\n',
        form,
      }),
    );
    await api().send('DELETE', `/rest/v1/lists/1001/leads.json?id=${ada?.['id']}`, undefined);
    parts.push(
      await api().import({
        file: 'email,firstName\na@x.io,3\nb@x.io,3\nc@x.io,3\nh@x.io,3\ng@x.io,\n',
        form,
      }),
    );
    await api().sync([
      { email: 'c@x.io', phone: 'Mine' },
      { email: 'f@x.io', firstName: 'Mine' },
    ]);
    const alone = await undo(parts[0] ?? 0, { dryRun: true });
    expect(alone['undo']).toMatchObject({ valuesRestored: 4, leadsDeleted: 0, kept: 5 });
    const foretold: unknown[] = [];
    for (const [index, part] of [...parts.entries()].reverse()) {
      const dryRun = await undo(part, { dryRun: true, assumeUndone: parts.slice(index + 1) });
      foretold.push({ ...Object(dryRun['undo']), dryRun: false }, await kept(dryRun['batchId']));
    }
    const found: unknown[] = [];
    for (const part of parts.toReversed()) {
      const undone = await undo(part);
      found.push(undone['undo'], await kept(undone['batchId']));
    }
    expect(foretold).toEqual(found);
    expect(found[4]).toMatchObject({ valuesRestored: 5, leadsDeleted: 1, kept: 3 });
    expect(await people('a', 'b', 'c', 'e', 'f', 'g', 'h')).toMatchObject([
      { email: 'a@x.io', firstName: 'Old', phone: null },
      { email: 'e@x.io', firstName: 'Mine', phone: null },
      { email: 'f@x.io', firstName: 'Mine', phone: null },
      { email: 'g@x.io', firstName: 'Old' },
      { email: 'c@x.io', firstName: '1', phone: 'Mine' },
    ]);
  });

  it('is unknown to the calls of Marketo, and has no failures', async () => {
    const batchId = await api().import({ file: 'email\na@x.io\n' });
    const { batchId: undoId } = await undo(batchId);
    for (const path of ['.json', '/failures.json', '/warnings.json']) {
      const { errors } = await api().get(`/bulk/v1/leads/batch/${undoId}${path}`);
      expect(errors).toMatchObject([{ code: '1013' }]);
    }
    expect((await api().get(`/galena/v1/imports/${undoId}/failures.json`)).result).toEqual([]);
    expect((await api().get(`/galena/v1/imports/${batchId}/kept.json`)).errors).toMatchObject([
      { code: '1013' },
    ]);
    expect((await api().get('/galena/v1/imports.json')).result).toMatchObject([
      { batchId: undoId, kind: 'undo' },
      { batchId, kind: 'import' },
    ]);
  });

  it('is refused where it cannot be done', async () => {
    const batchId = await api().import({ file: 'email,firstName\na@x.io,A\nb@x.io,B\n' });
    expect(await refusal(999_999)).toMatchObject({ code: '1013' });
    expect(await refusal(batchId, { fields: ['shoe'] })).toMatchObject({ code: '1006' });
    // None is not all: whoever names none has found nothing to undo.
    for (const none of [{ leads: [] }, { rows: [null] }, { rows: '' }, { leads: null }, { fields: [' '] }]) {
      expect(await refusal(batchId, none)).toMatchObject({
        code: '1003',
        message: expect.stringMatching(/^'(leads|rows|fields)' names none/),
      });
    }
    expect(await refusal(batchId, { leads: ['x'] })).toMatchObject({ code: '1001' });
    expect(await refusal(batchId, { force: 'maybe' })).toMatchObject({ code: '1001' });
    expect(await refusal(batchId, { field: ['email'] })).toMatchObject({
      code: '1003',
      message:
        "There is no parameter 'field'; an undo takes fields, leads, rows, force, dryRun, assumeUndone",
    });
    expect(await refusal(batchId, { assumeUndone: [batchId] })).toMatchObject({
      code: '1003',
      message: expect.stringContaining("'assumeUndone' is for dry runs only"),
    });
    expect(await refusal(batchId, { rows: Array.from({ length: 10_001 }, (_, row) => row) })).toMatchObject({
      message: 'Too many rows: 10001 given and the maximum is 10000',
    });
    const { batchId: dryRun } = await undo(batchId, { dryRun: true });
    expect(await refusal(Number(dryRun))).toMatchObject({
      message: `Undo ${dryRun} was a dry run: it has changed nothing that could be undone`,
    });
    await api().send('POST', '/galena/v1/settings.json', { activities: 'off' });
    const unrecorded = await api().import({ file: 'email,firstName\na@x.io,B\n' });
    expect(await refusal(batchId)).toMatchObject({ message: expect.stringContaining('activities is off') });
    await api().send('POST', '/galena/v1/settings.json', { activities: 'on' });
    expect(await refusal(unrecorded)).toMatchObject({
      message: `Import ${unrecorded} cannot be undone: what it changed was not recorded, as the setting activities was off, or as an older Galena carried it out`,
    });
    // What was changed without a record is kept all the same; a lead that nobody has changed goes.
    const undone = await undo(batchId);
    expect(await kept(undone['batchId'])).toMatchObject([{ row: 1, reason: 'unrecorded' }]);
    expect(await people('a', 'b')).toEqual([{ email: 'a@x.io', firstName: 'B', phone: null }]);
  });

  it('waits for its place in the queue, and for the import to end', async () => {
    const batchId = await api().import({ file: 'email,firstName\na@x.io,A\n' });
    await server().database.execute(sql`
      update galena.imports
      set status = 'queued', finished_at = null, started_at = null
      where batch_id = ${batchId}`);
    await server().database.execute(sql`update galena.subscriptions set paused_at = now()`);
    expect(await refusal(batchId)).toMatchObject({
      message: `Import ${batchId} is queued: cancel it or wait for its end before you undo it`,
    });
    await server().database.execute(sql`
      update galena.imports
      set status = 'complete', finished_at = now(), started_at = created_at
      where batch_id = ${batchId}`);
    for (let count = 0; count < 10; count += 1) expect(await refusal(batchId)).toBeUndefined();
    expect(await refusal(batchId)).toMatchObject({ code: '1016' });
    // Dry runs have places of their own.
    expect(await refusal(batchId, { dryRun: true })).toBeUndefined();
    const [first] = (await api().get('/galena/v1/imports.json')).result ?? [];
    const cancelled = await api().post(`/galena/v1/imports/${first?.['batchId']}/cancel.json`);
    expect(cancelled.result).toMatchObject([{ status: 'cancelled', message: 'Undo failed: cancelled' }]);
    await server().database.execute(sql`update galena.subscriptions set paused_at = null`);
  });
});

describe('what is gone', () => {
  it('is reported, and does not keep the rest from being undone', async () => {
    const fields = 'email,firstName,externalCompanyId';
    await api().send('POST', '/rest/v1/companies.json', {
      input: [{ externalCompanyId: 'old' }, { externalCompanyId: 'new' }],
    });
    await api().import({ file: `${fields}\na@x.io,Old,old\nb@x.io,Old,\nc@x.io,Old,\nd@x.io,Old,\n` });
    const batchId = await api().import({ file: `${fields}\na@x.io,New,new\nb@x.io,New,\nc@x.io,New,\n` });
    const ids = (await api().leads(['b@x.io', 'c@x.io', 'd@x.io'], 'id')).map(({ id }) => id);
    await api().post(`/rest/v1/leads/delete.json?id=${ids[0]}`);
    await api().post(`/rest/v1/leads/${ids[2]}/merge.json?leadId=${ids[1]}`);
    await api().send('POST', '/rest/v1/companies/delete.json', {
      input: [{ externalCompanyId: 'old' }],
      deleteBy: 'dedupeFields',
    });
    const undone = await undo(batchId);
    expect(undone['undo']).toMatchObject({ valuesRestored: 1, kept: 3 });
    expect(await kept(undone['batchId'])).toMatchObject([
      { row: 1, reason: 'missingLink', field: { name: 'externalCompanyId' }, currentValue: 'new' },
      { row: 2, leadId: ids[0], reason: 'deleted', changedBy: { method: 'deleteLeads' } },
      { row: 3, leadId: ids[1], reason: 'merged', otherLeadId: ids[2], changedBy: { method: 'mergeLeads' } },
    ]);
    expect(await people('a')).toMatchObject([{ firstName: 'Old' }]);
  });

  it('of the ledger is named with the time from which on it is there', async () => {
    const batchId = await api().import({ file: 'email,firstName\na@x.io,A\n' });
    await server().database.execute(sql`
      update sub_000_gal_000.ledger_parts
      set number = 2, since = '2030-01-01T00:00:00Z'
      where kind = 'changes'`);
    expect(await refusal(batchId)).toMatchObject({
      code: '1003',
      message: `Import ${batchId} can no longer be undone: what values were before is kept from 2030-01-01T00:00:00.000Z on only, and it began before`,
    });
    await server().database.execute(sql`
      update sub_000_gal_000.ledger_parts
      set number = 1, since = '2020-01-01T00:00:00Z'
      where kind = 'changes'`);
  });
});
