import { expect, it } from 'vitest';
import { addRows } from '../leads-read/scene.ts';
import { shareTestServer } from '../support/test-server.ts';

const shared = shareTestServer('api');

const path = '/rest/v1/leads/partitions.json';

it('has one partition from the start', async () => {
  const { api } = shared();
  const { requestId: _, ...answer } = await api.get(path);
  expect(answer).toEqual({
    result: [{ id: 1, name: 'Default', description: 'Initial system lead partition' }],
    success: true,
  });
});

it('gives all, in the order of their ids, with a description only where there is one', async () => {
  const { api, database } = shared();
  await addRows(database, 'partitions', [
    { id: 3, name: 'Łódź "3"', description: null },
    { id: 2, name: 'Europe', description: '' },
  ]);
  expect((await api.get(path)).result).toEqual([
    expect.objectContaining({ id: 1 }),
    { id: 2, name: 'Europe', description: '' },
    { id: 3, name: 'Łódź "3"' },
  ]);
});

it('can be read by POST with _method=GET', async () => {
  const { api } = shared();
  expect((await api.post(`${path}?_method=GET`)).result).toEqual((await api.get(path)).result);
});
