import { expect, it, vi } from 'vitest';
import { sql } from '../../src/db/sql.ts';
import { type LeadWriter, lockLeads } from '../../src/leads/lead-lock.ts';
import { schema } from '../support/constants.ts';
import { useTestDatabase } from '../support/test-database.ts';

it('lets a call have the leads before the second of two imports that asked earlier', async () => {
  const { database } = await useTestDatabase();
  const untilWaiting = (expected: number) =>
    vi.waitFor(async () => {
      const [row] = await database.query<{ waiting: number }>(sql`
        select count(*) as waiting
        from pg_locks
        where locktype = 'advisory'
          and database = (select oid from pg_database where datname = current_database())
          and not granted`);
      expect(row?.waiting).toBe(expected);
    });
  const order: string[] = [];
  const write = (name: string, writer: LeadWriter) =>
    database.transaction(async (transaction) => {
      await lockLeads(transaction, schema, writer);
      order.push(name);
    });
  const waiting: Promise<void>[] = [];
  await database.transaction(async (transaction) => {
    await lockLeads(transaction, schema, 'call');
    for (const [name, writer] of [
      ['one import', 'import'],
      ['another import', 'import'],
      ['a call', 'call'],
    ] as const) {
      waiting.push(write(name, writer));
      await untilWaiting(waiting.length);
    }
  });
  await Promise.all(waiting);
  expect(order).toEqual(['one import', 'a call', 'another import']);
});
