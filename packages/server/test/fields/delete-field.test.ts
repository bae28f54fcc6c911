import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../src/db/sql.ts';
import { createTestServer, type TestServer } from '../support/test-server.ts';
import { until } from '../support/until.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer('all');
});
afterAll(() => server.stop());

const create = (name: string, dataType = 'string') =>
  server.api.send('POST', '/rest/v1/leads/schema/fields.json', {
    input: [{ name, displayName: name, dataType }],
  });
const remove = async (name: string) => {
  const { errors, result } = await server.api.post(`/galena/v1/fields/${name}/delete.json`);
  return errors?.[0] ?? result?.[0];
};
const inUse = (why: string, name: string) => ({
  code: '1022',
  message: `Object in use: ${why} of field '${name}'`,
});
const columns = () =>
  server.database.query<{ name: string }>(sql`
    select attname as name
    from pg_attribute
    where attrelid = 'sub_000_gal_000.leads'::regclass
      and attname like 'gone%'`);

describe('a custom field', () => {
  it('is deleted with its column and its index where no lead has ever had a value, and may be made again', async () => {
    const { api } = server;
    await create('goneA');
    await api.sync([{ email: 'a@example.com' }]);
    expect((await api.get('/galena/v1/fields/goneA/usage.json')).result).toEqual([
      { name: 'goneA', leads: 0 },
    ]);
    expect(await remove('goneA')).toEqual({ name: 'goneA' });
    expect(await columns()).toEqual([]);
    expect((await api.get('/rest/v1/leads/schema/fields/goneA.json')).errors).toMatchObject([
      { code: '1006' },
    ]);
    expect(await api.sync([{ email: 'a@example.com', goneA: 'x' }])).toMatchObject([
      { status: 'skipped', reasons: [{ code: '1006' }] },
    ]);
    // Of another type, as if it had never been there.
    await create('goneA', 'integer');
    expect(await api.sync([{ email: 'a@example.com', goneA: 7 }])).toMatchObject([{ status: 'updated' }]);
    expect(await api.leads(['a@example.com'], 'goneA')).toMatchObject([{ goneA: 7 }]);
  });

  it('stays where a lead has a value, or is recorded to have had one', async () => {
    const { api } = server;
    await create('goneB');
    const [made] = await api.sync([{ email: 'b@example.com', goneB: 'x' }]);
    expect((await api.get('/galena/v1/fields/goneB/usage.json')).result).toEqual([
      { name: 'goneB', leads: 1 },
    ]);
    expect(await remove('goneB')).toEqual(inUse('there are values', 'goneB'));
    await api.sync([{ email: 'b@example.com', goneB: null }]);
    expect(await remove('goneB')).toEqual(inUse('the history of leads has values', 'goneB'));
    await create('goneC');
    const [other] = await api.sync([{ email: 'c@example.com', goneC: 'x' }]);
    await api.send('POST', '/rest/v1/leads/delete.json', { input: [{ id: other?.['id'] }] });
    expect(await remove('goneC')).toEqual(inUse('the history of leads has values', 'goneC'));
    // A dry run has it in what it would change.
    await create('goneD');
    const { result } = await api.createImport({
      file: 'email,goneD\nb@example.com,x\n',
      form: { dryRun: 'true' },
    });
    const batchId = Number(result?.[0]?.['batchId']);
    await until(async () => (await api.progress(batchId))['finishedAt'] !== undefined);
    expect(await remove('goneD')).toEqual(inUse('the history of leads has values', 'goneD'));
    expect(made?.['status']).toBe('created');
  });

  it('stays while imports or exports may use it, and standard fields always', async () => {
    const { api, database } = server;
    await create('goneE');
    const [job] =
      (
        await api.send('POST', '/bulk/v1/leads/export/create.json', {
          fields: ['email', 'goneE'],
          filter: { staticListId: 1001 },
        })
      ).result ?? [];
    expect(await remove('goneE')).toEqual(inUse('there are unfinished exports', 'goneE'));
    await api.post(`/bulk/v1/leads/export/${job?.['exportId']}/cancel.json`);
    await database.execute(sql`update galena.subscriptions set paused_at = now()`);
    const batchId = Number(
      (await api.submit({ file: 'email,goneE\ne@example.com,\n' })).result?.[0]?.['batchId'],
    );
    expect(await remove('goneE')).toEqual(inUse('there are unfinished imports', 'goneE'));
    await database.execute(sql`update galena.subscriptions set paused_at = null`);
    await api.untilFinished(batchId);
    expect(await remove('goneE')).toEqual({ name: 'goneE' });
    expect(await remove('goneE')).toMatchObject({ code: '1006' });
    expect(await remove('leadScore')).toMatchObject({
      code: '1003',
      message: 'Field leadScore is a standard field, and cannot be deleted',
    });
    expect((await api.get('/galena/v1/fields/goneE/usage.json')).errors).toMatchObject([{ code: '1006' }]);
  });
});
