import { expect, it } from 'vitest';
import { sql } from '../../src/db/sql.ts';
import { openDump } from './open-dump.ts';

it('the database of the first release opens, and its imports go on where they were', async () => {
  const { database, start } = await openDump('first-release.sql', new Date('2026-11-24T14:28:42Z'));
  // As the first release made a custom field.
  await database.execute(sql`
    alter table sub_000_gal_000.leads add column "favoriteColor" text;
    create index leads_by_field_125 on sub_000_gal_000.leads (lower(btrim("favoriteColor", E' \\t\\n\\r\\f\\x0b')))
      where "favoriteColor" is not null`);
  const [before] = await database.query(
    sql`select status, rows_done from galena.imports where batch_id = 1002`,
  );
  expect(before).toEqual({ status: 'importing', rows_done: 5 });

  const api = await start();
  expect((await fetch(`${api.url}/readyz`)).status).toBe(200);

  for (const batchId of [1002, 1003, 1004]) await api.untilFinished(batchId);
  const messages = await Promise.all(
    [1000, 1001, 1002, 1003, 1004].map(async (batchId) => (await api.status(batchId))['message']),
  );
  expect(messages).toEqual([
    'Import completed with errors, 4 records imported (4 members), 1 failed, 2 warnings.',
    'Import succeeded, 2 records imported (2 members)',
    'Import succeeded, 26 records imported (26 members)',
    'Import succeeded, 2 records imported (2 members)',
    'Import succeeded, 1 records imported (1 members)',
  ]);
  expect(await api.report(1000, 'failures')).toBe(
    'email,firstName,leadScore,annualRevenue,dateOfBirth,unsubscribed,Import Failure Reason\nbad@example.com,Bad,many,,,,Invalid data type in field Lead Score\n',
  );
  expect(
    await api.leads(
      ['ada@example.com', 'grace@example.com', 'jürgen@example.com', 'alan@example.com'],
      'id,firstName,lastName,leadScore,annualRevenue,dateOfBirth,unsubscribed',
    ),
  ).toEqual([
    lead(1, 'Ada', 'King', 7, 1200.5, '1815-12-10', false),
    lead(2, 'Grace', 'Hopper', 9, null, '1906-12-09', true),
    lead(3, 'Jürgen', null, 3, null, null, false),
    lead(5, null, 'Turing', null, null, null, false),
  ]);
  // Each row once: nothing is missing, nothing is there twice, and ids have no gaps.
  const leads = await database.query<{ id: number; lastName: string }>(
    sql`select id, "lastName" from sub_000_gal_000.leads order by id`,
  );
  expect(leads.map(({ id }) => id)).toEqual(Array.from({ length: 32 }, (_, index) => index + 1));
  expect(leads.filter(({ lastName }) => lastName?.startsWith('Running'))).toHaveLength(24);
  const members = await api.get('/rest/v1/list/1001/leads.json');
  expect(members.result).toHaveLength(6);
  expect(await database.query(sql`select from pg_tables where tablename like 'staging\\_%'`)).toEqual([]);
  // What came later works on the old data.
  const provenance = async (id: number) => (await api.get(`/galena/v1/leads/${id}.json`)).result;
  expect(await provenance(3)).toEqual([{ id: 3 }]);
  expect(await provenance(1)).toMatchObject([{ id: 1, changedBy: { batchId: 1002 } }]);
  expect(await provenance(32)).toMatchObject([{ createdBy: { batchId: expect.any(Number) } }]);
  expect(await api.sync([{ email: 'ADA@example.com', title: 'Countess' }])).toMatchObject([
    { id: 1, status: 'updated' },
  ]);
  // All keys, those of custom fields included, are found by their hash.
  const indexes = await database.query<{ name: string; isHashed: boolean }>(sql`
    select indexname as name, indexdef like '%(hashtextextended(lower(btrim(%' as "isHashed"
    from pg_indexes
    where tablename = 'leads'
      and indexdef like '%btrim%'`);
  expect(indexes.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['leads_by_email', 'leads_by_cookies', 'leads_by_field_125']),
  );
  expect(indexes.filter(({ isHashed }) => !isHashed)).toEqual([]);
  const companies = await api.send('POST', '/rest/v1/companies.json', {
    input: [{ externalCompanyId: 'a' }],
  });
  expect(companies).toMatchObject({ success: true });
}, 180_000);

function lead(
  id: number,
  firstName: string | null,
  lastName: string | null,
  leadScore: number | null,
  annualRevenue: number | null,
  dateOfBirth: string | null,
  unsubscribed: boolean,
): object {
  return { id, firstName, lastName, leadScore, annualRevenue, dateOfBirth, unsubscribed };
}
