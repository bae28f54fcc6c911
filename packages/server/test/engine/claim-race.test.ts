import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { openDatabase } from '../../src/db/database.ts';
import { sql } from '../../src/db/sql.ts';
import { claimImport } from '../../src/engine/claim.ts';
import { finishImport } from '../../src/engine/finish.ts';
import { useTestDatabase } from '../support/test-database.ts';

const claimers = 24;
const jobs = 60;

it('24 engines run every import once, in order, and never more than two of a subscription', async () => {
  const { database, connectionString } = await useTestDatabase();
  for (let index = 0; index < jobs; index += 1) {
    await database.execute(sql`
      insert into galena.imports (
        subscription_id, batch_id, format, lookup_field, submitted_by, file_id, file_bytes, encoding, header,
        unmapped_columns, created_at
      )
      values (1, ${1000 + index}, 'csv', 'email', 'test', ${randomUUID()}, 0, 'utf-8', 'email', '{}', now())`);
  }
  const claimed: number[] = [];
  let running = 0;
  let mostRunning = 0;
  const pool = openDatabase({ connectionString, maxConnections: claimers });
  const claimUntilDone = async () => {
    while (claimed.length < jobs) {
      const job = await claimImport(pool, new Date());
      if (job === undefined) continue;
      running += 1;
      mostRunning = Math.max(mostRunning, running);
      claimed.push(job.batchId);
      const [row] = await pool.query<{ importing: number }>(
        sql`select count(*) as importing from galena.imports where status = 'importing'`,
      );
      expect(row?.importing).toBeLessThanOrEqual(2);
      running -= 1;
      await finishImport(pool, job, { status: 'complete' }, new Date());
    }
  };
  await Promise.all(Array.from({ length: claimers }, claimUntilDone));
  await pool.close();
  expect(claimed.toSorted()).toEqual(Array.from({ length: jobs }, (_, index) => 1000 + index));
  expect(mostRunning).toBe(2);
  // Of two that run side by side either may be noted first.
  for (const [index, batchId] of claimed.entries())
    expect(Math.abs(batchId - 1000 - index)).toBeLessThanOrEqual(2);
});

it('takes an import over when its lease has run out, and only then', async () => {
  const { database } = await useTestDatabase();
  await database.execute(sql`
    insert into galena.imports (
      subscription_id, batch_id, format, lookup_field, submitted_by, file_id, file_bytes, encoding, header,
      unmapped_columns, created_at
    )
    values (1, 1000, 'csv', 'email', 'test', ${randomUUID()}, 0, 'utf-8', 'email', '{}', now())`);
  const first = await claimImport(database, new Date());
  expect(first).toMatchObject({ batchId: 1000, attempts: 1 });
  expect(await claimImport(database, new Date())).toBeUndefined();
  await database.execute(sql`update galena.imports set lease_until = clock_timestamp() - interval '1 ms'`);
  const second = await claimImport(database, new Date());
  expect(second).toMatchObject({ batchId: 1000, attempts: 2 });
  if (first === undefined || second === undefined) throw new Error('not claimed');
  // The first engine wakes up again: it cannot end what is no longer its own.
  await finishImport(database, first, { status: 'failed', cause: 'late' }, new Date());
  expect(await database.query(sql`select status from galena.imports`)).toEqual([{ status: 'importing' }]);
  await finishImport(database, second, { status: 'complete' }, new Date());
  expect(await database.query(sql`select status, slot from galena.imports`)).toEqual([
    { status: 'complete', slot: null },
  ]);
});
