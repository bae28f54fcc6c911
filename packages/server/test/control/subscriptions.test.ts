import { expect, it } from 'vitest';
import { sql } from '../../src/db/sql.ts';
import { ApiClient } from '../support/api-client.ts';
import { connectControl, shareControlledServer } from '../support/controlled-server.ts';
import { differences, dumpSubscription } from '../support/dump-subscription.ts';

const shared = shareControlledServer();

async function make(options: { seed?: 'same' | 'none'; munchkinId?: string } = {}) {
  const { control, url, database } = shared();
  const made = await control.subscriptions.create(options);
  const [row] = await database.query<{ id: number }>(
    sql`select id from galena.subscriptions where munchkin_id = ${made.munchkinId}`,
  );
  const subscription = { id: row?.id ?? 0, schema: made.schema };
  return {
    ...made,
    api: new ApiClient(url, made),
    control: connectControl(url, made.munchkinId),
    dump: () => dumpSubscription(database, subscription),
  };
}

it('makes subscriptions with the seed, of which each is put back alone', async () => {
  const { api, control } = shared();
  await api.sync([{ email: 'seeded@example.com' }]);
  await control.snapshots.take('seed');
  const [one, other] = [await make(), await make()];
  expect(one.munchkinId).not.toBe(other.munchkinId);
  const seeded = await one.dump();
  for (const each of [one, other]) {
    expect(await each.api.leads(['seeded@example.com'], 'id')).toMatchObject([{ id: 1 }]);
    await each.api.import({ file: 'email\nown@example.com\n' });
  }
  await one.control.reset();
  expect(differences(seeded, await one.dump())).toEqual(['galena.tokens']);
  expect(await one.api.leads(['own@example.com'], 'id')).toEqual([]);
  expect(await other.api.leads(['own@example.com'], 'id')).toMatchObject([{ id: 2 }]);
});

it('makes an empty one as any server does, and the copy of one has all that it has', async () => {
  const { control } = shared();
  const empty = await make({ seed: 'none', munchkinId: '123-ABC-456' });
  expect(await empty.api.leads(['seeded@example.com'], 'id')).toEqual([]);
  const made = await connectControl(shared().url, '123-ABC-456').subscriptions.create();
  const names = async (schema: string) =>
    (
      await shared().database.query<{ definition: string }>(sql`
        select replace(indexdef, ${schema}, '') as definition from pg_indexes where schemaname = ${schema} order by 1`)
    ).map(({ definition }) => definition);
  expect(await names(made.schema)).toEqual(await names(empty.schema));
  await expect(control.subscriptions.create({ munchkinId: '123-ABC-456' })).rejects.toThrow('1017');
  await expect(control.subscriptions.create({ munchkinId: 'abc' })).rejects.toThrow('1001');
});

it('deletes one with all that it has, and none that others go back to', async () => {
  const { control, database } = shared();
  const [gone, stays] = [await make(), await make()];
  await gone.api.sync([{ email: 'gone@example.com' }]);
  await control.subscriptions.delete(gone.munchkinId);
  expect((await gone.api.get('/rest/v1/leads/partitions.json')).errors).toMatchObject([{ code: '601' }]);
  expect((await control.subscriptions.list()).map(({ munchkinId }) => munchkinId)).not.toContain(
    gone.munchkinId,
  );
  await expect(gone.control.reset()).rejects.toThrow(`Subscription '${gone.munchkinId}' not found`);
  await stays.control.reset();
  for (const table of ['pg_namespace where nspname', 'galena.migrations where schema_name']) {
    const [kind = '', column = ''] = table.split(' where ');
    const found =
      kind === 'pg_namespace'
        ? await database.query(sql`select from pg_namespace where nspname = ${gone.schema}`)
        : await database.query(sql`select from galena.migrations where schema_name = ${gone.schema}`);
    expect([column, found.length]).toEqual([column, 0]);
  }
  await expect(control.subscriptions.delete('000-GAL-000')).rejects.toThrow('cannot be deleted');
  await expect(control.subscriptions.delete('999-XXX-999')).rejects.toThrow('1013');
});

it('one that is made under the name of another knows nothing of its fields', async () => {
  const { control } = shared();
  for (const name of ['mast', 'keel']) {
    await control.seed({
      files: { 'fields.json': `[{"name": "${name}", "displayName": "${name}", "dataType": "string"}]` },
    });
    const { api, munchkinId } = await make({ munchkinId: '125-ABC-458' });
    await api.import({ file: `email,${name}\nada@example.com,oak\n` });
    expect(await api.leads(['ada@example.com'], name)).toMatchObject([{ [name]: 'oak' }]);
    await control.subscriptions.delete(munchkinId);
  }
});

it('one that a call of administration makes has a seed too', async () => {
  const { api, url } = shared();
  const answer = await api.send('POST', '/galena/v1/subscriptions.json', { munchkinId: '124-ABC-457' });
  expect(answer.success).toBe(true);
  expect(await connectControl(url, '124-ABC-457').reset()).toMatchObject({ name: 'seed' });
});
