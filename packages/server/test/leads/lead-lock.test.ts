import { expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { identifier, type Sql, sql } from '../../src/db/sql.ts';
import {
  flushLeads,
  lastWrite,
  lockLeads,
  lockLeadsForImport,
  moveLeadCounter,
  writtenUntil,
} from '../../src/leads/lead-lock.ts';
import { schema } from '../support/constants.ts';
import { untilWaiting } from '../support/nodes.ts';
import { useTestDatabase } from '../support/test-database.ts';
import { useTestServer } from '../support/test-server.ts';

it('lets a call have the leads before the second of two imports that asked earlier', async () => {
  const { database } = await useTestDatabase();
  const order: string[] = [];
  const write = (name: string, lock: typeof lockLeads | typeof lockLeadsForImport) =>
    database.transaction(async (transaction) => {
      await transaction.together<unknown[]>((executor) => [lock(executor, systemClock, schema)]);
      order.push(name);
    });
  const waiting: Promise<void>[] = [];
  await database.transaction(async (transaction) => {
    await lockLeads(transaction, systemClock, schema);
    for (const [name, lock] of [
      ['one import', lockLeadsForImport],
      ['another import', lockLeadsForImport],
      ['a call', lockLeads],
    ] as const) {
      waiting.push(write(name, lock));
      await untilWaiting(database, waiting.length);
    }
  });
  await Promise.all(waiting);
  expect(order).toEqual(['one import', 'a call', 'another import']);
});

it('dates what is written by when the lock was there, not by when it was asked for', async () => {
  const { api, database } = await useTestServer();
  await api.sync([{ email: 'sync@example.com' }, { email: 'import@example.com' }]);
  const now = async () => {
    const [row] = await database.query<{ now: Date }>(sql`select clock_timestamp() as now`);
    return row?.now;
  };
  const { done, released } = await database.transaction(async (transaction) => {
    await lockLeads(transaction, systemClock, schema);
    const waiting = [
      api.sync([{ email: 'sync@example.com', firstName: 'x' }, { email: 'new@example.com' }]),
      api.import({ file: 'email,firstName\nimport@example.com,x\nimported@example.com,x\n' }),
    ];
    await untilWaiting(database, 2);
    return { done: Promise.all(waiting), released: await now() };
  });
  await done;
  expect(
    await database.query(sql`
    select email
    from sub_000_gal_000.leads
    where "updatedAt" > ${released}
    order by email`),
  ).toEqual(['import', 'imported', 'new', 'sync'].map((name) => ({ email: `${name}@example.com` })));
});

it.each([-3_600_000, 500, 3_600_000])(
  'dates writes later than earlier ones that are %i ms ahead of the clock, by a second at most',
  async (aheadMs) => {
    const { database } = await useTestDatabase();
    const nowUs = async () => {
      const [row] = await database.query<{ now: number }>(
        sql`select (extract(epoch from clock_timestamp()) * 1000000)::bigint as now`,
      );
      return row?.now ?? 0;
    };
    const before = await nowUs();
    const earlier = before + 1_000 * aheadMs;
    await database.execute(sql`
    update ${identifier(schema, 'counters')}
    set locked_at = null, write_count = 0, written_before_us = ${earlier}
    where name = 'lead'`);
    const foreseen = await database.transaction(async (transaction) => {
      const [place] = await transaction.together((executor) => [
        lockLeadsForImport(executor, systemClock, schema),
      ]);
      return lastWrite(place, 1_000);
    });
    const written = await database.transaction(async (transaction) => {
      const [lock, [times]] = await transaction.together((executor) => [
        lockLeads(executor, systemClock, schema, 1_000),
        executor.query<{ last: number }>(sql`select ${microseconds(writtenUntil(schema))} as last`),
      ]);
      expect(times?.last).toEqual(lock.writtenUntil);
      return lock.writtenUntil;
    });
    expect(foreseen).toBeLessThanOrEqual(written);
    const expectedAt = (now: number) => Math.max(now, Math.min(earlier, now + 1_000_000)) + 1_000;
    expect(foreseen).toBeGreaterThanOrEqual(expectedAt(before));
    expect(written).toBeLessThanOrEqual(expectedAt(await nowUs()));
  },
);

function microseconds(time: Sql): Sql {
  return sql`(extract(epoch from ${time}) * 1000000)::bigint`;
}

it('waits for the disk of the server that has the leads', async () => {
  const { database } = await useTestDatabase();
  const position = await database.transaction(async (transaction) => {
    transaction.unlockEarly(flushLeads(schema));
    await transaction.execute(moveLeadCounter(schema, 7, 1));
    return transaction.query<{ lsn: string }>(sql`select pg_current_wal_insert_lsn()::text as lsn`);
  });
  const isOnDisk = sql`select pg_current_wal_flush_lsn() > ${position[0]?.lsn}::pg_lsn as "isOnDisk"`;
  expect(await database.query(isOnDisk)).toEqual([{ isOnDisk: true }]);
});

it('creates no lead in a partition that was deleted while a call waited for the lock', async () => {
  const { api, database } = await useTestServer();
  await database.execute(sql`insert into sub_000_gal_000.partitions (id, name) values (7, 'EU')`);
  const waiting = await database.transaction(async (transaction) => {
    await lockLeads(transaction, systemClock, schema);
    const sync = api.send('POST', '/rest/v1/leads.json', {
      partitionName: 'EU',
      input: [{ email: 'eu@example.com' }],
    });
    await untilWaiting(database, 1);
    await transaction.execute(sql`delete from sub_000_gal_000.partitions where id = 7`);
    return { sync };
  });
  expect(await waiting.sync).toMatchObject({ success: false, errors: [{ code: '1008' }] });
  expect(await api.leads(['eu@example.com'], 'id')).toEqual([]);
});
