import { expect, it } from 'vitest';
import { sql } from '../../src/db/sql.ts';
import { useTestServer } from '../support/test-server.ts';

it('runs two imports of a subscription at once; the third waits for a slot', async () => {
  const { api, database } = await useTestServer();
  const submit = async (name: string) =>
    Number((await api.submit({ file: `email\n${name}@example.com\n` })).result?.[0]?.['batchId']);
  const statuses = async (batchIds: readonly number[]) =>
    Promise.all(batchIds.map(async (batchId) => (await api.status(batchId))['status']));
  const untilStatuses = async (batchIds: readonly number[], wanted: readonly string[]) => {
    while (JSON.stringify(await statuses(batchIds)) !== JSON.stringify(wanted)) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };

  const batchIds: number[] = [];
  // While somebody else holds the lock on the leads, imports run but cannot merge.
  await database.transaction(async (transaction) => {
    await transaction.query(sql`select from sub_000_gal_000.counters where name = 'lead' for update`);
    for (const name of ['first', 'second', 'third']) batchIds.push(await submit(name));
    await untilStatuses(batchIds, ['Importing', 'Importing', 'Queued']);
    const slots = await database.query(
      sql`select slot from galena.imports where slot is not null order by 1`,
    );
    expect(slots).toEqual([{ slot: 1 }, { slot: 2 }]);
  });
  for (const batchId of batchIds) await api.untilFinished(batchId);
  expect(await statuses(batchIds)).toEqual(['Complete', 'Complete', 'Complete']);
  expect(
    await api.leads(['first@example.com', 'second@example.com', 'third@example.com'], 'id'),
  ).toHaveLength(3);
});
