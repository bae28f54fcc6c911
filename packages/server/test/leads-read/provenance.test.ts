import { afterAll, beforeAll, expect, it } from 'vitest';
import { identifier, sql } from '../../src/db/sql.ts';
import { ApiClient } from '../support/api-client.ts';
import { schema } from '../support/constants.ts';
import { createTestServer, type TestServer } from '../support/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
  await server.database.execute(
    sql`insert into ${identifier(schema, 'partitions')} values (2, 'Europe', null)`,
  );
});
afterAll(() => server.stop());

const day = 24 * 60 * 60 * 1000;

async function idOf(email: string): Promise<number> {
  return Number((await server.api.leads([email], 'id'))[0]?.['id']);
}

/** The batch ids of the import that made a lead, and of the one that wrote it last. */
async function provenanceOf(id: number): Promise<readonly [unknown, unknown]> {
  const [item] = (await server.api.get(`/galena/v1/leads/${id}.json`)).result ?? [];
  const batchId = (member: unknown) => (member as { batchId: number } | undefined)?.batchId;
  return [batchId(item?.['createdBy']), batchId(item?.['changedBy'])];
}

it('is the import that made a lead, and the one that wrote it last; one that changes nothing did neither', async () => {
  const { api } = server;
  const made = await api.import({ file: 'email,firstName\nada@x.io,Ada\nbob@x.io,Bob\n' });
  const changed = await api.import({ file: 'email,firstName\nada@x.io,Augusta\nbob@x.io,Bob\n' });
  const [ada, bob] = [await idOf('ada@x.io'), await idOf('bob@x.io')];
  expect(await provenanceOf(ada)).toEqual([made, changed]);
  expect(await provenanceOf(bob)).toEqual([made, made]);
  expect((await api.get(`/galena/v1/leads/${ada}.json`)).result).toEqual([
    {
      id: ada,
      createdBy: { batchId: made, fileName: 'leads.csv', createdAt: (await api.progress(made))['createdAt'] },
      changedBy: {
        batchId: changed,
        fileName: 'leads.csv',
        createdAt: (await api.progress(changed))['createdAt'],
      },
    },
  ]);
});

it('is no import once a call has written the lead, but for the one that made it', async () => {
  const { api } = server;
  const names = ['synced', 'kept', 'moved', 'cookie', 'loser', 'winner'];
  const made = await api.import({
    file: `email,title\n${names.map((name) => `${name}@y.io,${name}\n`).join('')}`,
  });
  const ids = await Promise.all(names.map((name) => idOf(`${name}@y.io`)));
  const [synced = 0, kept = 0, moved = 0, cookie = 0, loser = 0, winner = 0] = ids;
  const [called] = await api.sync([{ email: 'called@y.io' }]);
  expect(await provenanceOf(Number(called?.['id']))).toEqual([undefined, undefined]);

  // A record that changes nothing takes nothing from the import.
  await api.sync([
    { email: 'synced@y.io', title: 'changed' },
    { email: 'kept@y.io', title: 'kept' },
  ]);
  const move = (id: number, partitionName: string) =>
    api.send('POST', '/rest/v1/leads/partitions.json', { input: [{ id, partitionName }] });
  await move(moved, 'Europe');
  await move(kept, 'Default');
  await api.post(`/rest/v1/leads/${cookie}/associate.json?cookie=a-cookie`);
  await api.import({ file: 'email,firstName\nwinner@y.io,Win\n' });
  await api.post(`/rest/v1/leads/${winner}/merge.json?leadId=${loser}`);
  expect(await provenanceOf(synced)).toEqual([made, undefined]);
  expect(await provenanceOf(kept)).toEqual([made, made]);
  expect(await provenanceOf(moved)).toEqual([made, undefined]);
  expect(await provenanceOf(cookie)).toEqual([made, undefined]);
  expect(await provenanceOf(winner)).toEqual([made, undefined]);
});

it('belongs to leads that are there', async () => {
  expect(await server.api.get('/galena/v1/leads/99999.json')).toMatchObject({ errors: [{ code: '1004' }] });
  expect(await server.api.get('/galena/v1/leads/x.json')).toMatchObject({ errors: [{ code: '1001' }] });
});

it('is no field: calls of Marketo neither show nor take it', async () => {
  const { api } = server;
  const wire = await Promise.all(
    ['describe', 'describe2', 'schema/fields'].map((name) => api.get(`/rest/v1/leads/${name}.json`)),
  );
  expect(JSON.stringify(wire)).not.toMatch(/_by_import/);
  const id = await idOf('bob@x.io');
  expect(await api.get(`/rest/v1/lead/${id}.json?fields=_created_by_import`)).toMatchObject({
    errors: [{ code: '1006' }],
  });
  expect(await api.sync([{ email: 'bob@x.io', _changed_by_import: 7 }])).toMatchObject([
    { status: 'skipped', reasons: [{ code: '1006' }] },
  ]);
  // As a column of a file it is as unknown as any other.
  const batchId = await api.import({ file: 'email,_created_by_import\nbob@x.io,7\n' });
  expect(await api.progress(batchId)).toMatchObject({
    unchanged: 1,
    unmappedColumns: ['_created_by_import'],
  });
});

it('is a number alone once the import is forgotten', async () => {
  const batchId = await server.api.import({ file: 'email\nold@z.io\n' });
  const id = await idOf('old@z.io');
  server.clock.advance(401 * day);
  // The token is forgotten by then, too.
  const later = new ApiClient(server.url);
  expect((await later.get(`/galena/v1/leads/${id}.json`)).result).toEqual([
    { id, createdBy: { batchId }, changedBy: { batchId } },
  ]);
});
