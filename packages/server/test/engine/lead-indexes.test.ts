import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Database } from '../../src/db/database.ts';
import { identifier, sql } from '../../src/db/sql.ts';
import { moveLeadCounter } from '../../src/leads/lead-lock.ts';
import type { ApiClient } from '../support/api-client.ts';
import { schema } from '../support/constants.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { createTestServer } from '../support/test-server.ts';

const leads = identifier(schema, 'leads');

const chunkRows = 500;

let database: Database;
let connectionString: string;
beforeEach(async () => {
  const test = await createTestDatabase();
  onTestFinished(test.drop);
  ({ database, connectionString } = test);
});

/** Starts a Galena on the database for `work`; all its connections are closed afterwards. */
async function withGalena<Result>(work: (api: ApiClient) => Promise<Result>): Promise<Result> {
  const server = await createTestServer('all', {
    DATABASE_URL: connectionString,
    GALENA_CHUNK_ROWS: String(chunkRows),
  });
  return work(server.api).finally(() => server.stop());
}

async function fillLeads(count: number): Promise<void> {
  await database.execute(moveLeadCounter(schema, count + 1, 1));
  await database.execute(sql`
    insert into ${leads} (id, "leadPartitionId", "createdAt", "updatedAt", email)
    select i, 1, now(), now(), 'lead' || i || '@x.io'
    from generate_series(1, ${count}::integer) i`);
}

/** How often all leads were read, and how often an index of theirs was asked, by connections that are closed. */
async function readScans(): Promise<{ ofAll: number; ofIndexes: number }> {
  const [scans] = await database.query<{ ofAll: number; ofIndexes: number }>(sql`
    select seq_scan as "ofAll", idx_scan as "ofIndexes"
    from pg_stat_user_tables
    where schemaname = ${schema}
      and relname = 'leads'`);
  return scans ?? { ofAll: -1, ofIndexes: -1 };
}

describe('an import looks its keys up in the index, and never reads all leads', () => {
  const chunkCount = 4;
  const rowCount = chunkCount * chunkRows;

  it.each([
    ['no leads', 0, sql`analyze ${leads}`, sql`select`],
    ['leads that were never analysed', 30_000, sql`select`, sql`select`],
    // Then PostgreSQL believes, until it looks again, that there are next to none.
    ['leads that came after PostgreSQL had looked', 30_000, sql`analyze ${leads}`, sql`select`],
    ['leads that were analysed', 30_000, sql`select`, sql`analyze ${leads}`],
  ])('%s', async (_, leadCount, before, after) => {
    await database.execute(sql`alter table ${leads} set (autovacuum_enabled = false)`);
    await database.execute(before);
    await fillLeads(leadCount);
    await database.execute(after);
    // Where there are leads, half of the rows are new, and in each chunk one key comes twice.
    const rows = Array.from({ length: rowCount }, (_row, index) =>
      leadCount > 0 && index % chunkRows === chunkRows - 1
        ? `lead${index * 10}@x.io,Again`
        : `lead${(index + 1) * 30}@x.io,File`,
    );
    const scansBefore = await withGalena(async (api) => {
      const scansAtStart = await readScans();
      const batchId = await api.import({ file: `email,firstName\n${rows.join('\n')}\n` });
      expect(await api.progress(batchId)).toMatchObject({ rowsDone: rowCount, failed: 0 });
      return scansAtStart;
    });
    const scans = await readScans();
    expect(scans.ofIndexes - scansBefore.ofIndexes).toBeGreaterThanOrEqual(rowCount);
    // To read no leads at all, once for a chunk, costs nothing.
    expect(scans.ofAll - scansBefore.ofAll).toBeLessThanOrEqual(leadCount === 0 ? chunkCount : 0);
  });
});

it('tells keys apart that have the same hash', async () => {
  // Connections that are made from now on find this function before that of PostgreSQL.
  await database.execute(sql`
    create schema weak;
    create function weak.hashtextextended(text, bigint) returns bigint
    language sql immutable strict
    return pg_catalog.hashtextextended($1, $2) % 2`);
  const [{ name } = { name: '' }] = await database.query<{ name: string }>(
    sql`select current_database() as name`,
  );
  await database.execute(sql`alter database ${identifier(name)} set search_path to weak, pg_catalog`);
  await fillLeads(20);
  await withGalena(async (api) => {
    const rows = Array.from({ length: 30 }, (_, index) => `LEAD${index + 1}@x.io,File`);
    const batchId = await api.import({ file: `email,firstName\n${[...rows, ...rows].join('\n')}\n` });
    expect(await api.progress(batchId)).toMatchObject({ created: 10, updated: 20, unchanged: 30, failed: 0 });
    expect(await api.sync([{ email: 'lead7@x.io' }, { email: 'lead99@x.io' }])).toMatchObject([
      { id: 7, status: 'updated' },
      { status: 'created' },
    ]);
    expect(await api.leads(['lead3@x.io', 'lead100@x.io'], 'id')).toMatchObject([{ id: 3 }]);
    for (const id of [1, 2]) {
      await api.send(
        'POST',
        `/rest/v1/leads/${id}/associate.json?cookie=id:000-GAL-000%26token:_mch-${id}`,
        {},
      );
    }
    const cookies = await database.query(sql`select id from ${leads} where cookies is not null order by id`);
    expect(cookies).toEqual([{ id: 1 }, { id: 2 }]);
  });
});

it('writes no index again for leads that change', async () => {
  const rows = (step: number, name: string) =>
    Array.from({ length: 1_000 / step }, (_, index) => `lead${index * step}@x.io,${name}\n`).join('');
  await withGalena(async (api) => {
    await api.import({ file: `email,firstName\n${rows(1, 'Before')}` });
    await api.import({ file: `email,firstName\n${rows(5, 'After')}` });
  });
  const changes = await database.query(sql`
    select n_tup_upd as all, n_tup_hot_upd as "withoutIndexes"
    from pg_stat_user_tables
    where schemaname = ${schema}
      and relname = 'leads'`);
  expect(changes).toEqual([{ all: 200, withoutIndexes: 200 }]);
});
