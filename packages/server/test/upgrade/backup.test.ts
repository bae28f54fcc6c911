import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type Database, openDatabase } from '../../src/db/database.ts';
import { sql } from '../../src/db/sql.ts';
import { copyFolder } from '../../src/double/copy-folder.ts';
import type { LedgerEntry } from '../../src/ledger/entries.ts';
import { readByPosition } from '../../src/ledger/read-by-position.ts';
import type { ApiClient } from '../support/api-client.ts';
import { schema } from '../support/constants.ts';
import { openEmbedded } from '../support/embedded-processes.ts';
import { findInstalled, InstalledPostgresql } from '../support/installed-postgresql.ts';
import { readLease } from '../support/leases.ts';
import { usePreparedData } from '../support/prepared-data.ts';
import { SpawnedGalena } from '../support/spawned-galena.ts';
import { until } from '../support/until.ts';

/** Many short chunks, so that a backup meets an import in the middle. */
const environment = { GALENA_CHUNK_ROWS: '50' };
const rowCount = 1_500;
const isBad = (number: number) => number % 500 === 499;
const rows = Array.from(
  { length: rowCount },
  (_, number) => `lead${number}@example.com,First${number},${isBad(number) ? 'many' : number}`,
);
const header = 'email,firstName,leadScore';
const failures = [
  `${header},Import Failure Reason`,
  ...rows.filter((_, number) => isBad(number)).map((row) => `${row},Invalid data type in field Lead Score`),
];

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'galena-backup-'));
  await chmod(folder, 0o711);
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function start(dataDir: string, more: Readonly<Record<string, string>> = {}): Promise<SpawnedGalena> {
  const galena = await SpawnedGalena.start(dataDir, { ...environment, ...more });
  onTestFinished(async () => void (await galena.stop()));
  return galena;
}

/** A finished import, one in the middle, and one that waits for a free slot. */
async function importInto(api: ApiClient, database: Database): Promise<void> {
  await api.import({ file: 'email,title\nfirst@example.com,Countess\n' });
  const large = `${header}\n${rows.join('\n')}\n`;
  const submits = [large, large.replaceAll('\nlead', '\nother'), 'email,title\nlast@example.com,Duke\n'];
  // A list takes one import at a time.
  for (const [number, file] of submits.entries()) {
    const answer = await api.submit({ file, form: number === 0 ? { listId: '1001' } : {} });
    expect(answer).toMatchObject({ success: true });
  }
  await until(async () => Number((await readLease(database, 1001))?.rowsDone) >= 200);
}

/** Everything is there that was there or under way when the backup was taken, each row once. */
async function check(api: ApiClient): Promise<void> {
  for (const batchId of [1000, 1001, 1002, 1003]) await api.untilFinished(batchId);
  expect(await api.status(1000)).toMatchObject({ status: 'Complete', numOfLeadsProcessed: 1 });
  for (const batchId of [1001, 1002]) {
    expect(await api.progress(batchId)).toMatchObject({
      status: 'complete',
      created: 1497,
      updated: 0,
      failed: 3,
    });
  }
  expect(await api.progress(1003)).toMatchObject({ status: 'complete', created: 1 });
  expect((await api.report(1001, 'failures')).trimEnd().split('\n')).toEqual(failures);
  const members: unknown[] = [];
  for (let query = ''; ; ) {
    const page = await api.get(`/rest/v1/list/1001/leads.json?fields=email,firstName,leadScore${query}`);
    members.push(
      ...(page.result ?? []).map(({ email, firstName, leadScore }) => `${email},${firstName},${leadScore}`),
    );
    if (page.nextPageToken === undefined) break;
    query = `&nextPageToken=${page.nextPageToken}`;
  }
  expect(members.toSorted()).toEqual(rows.filter((_, number) => !isBad(number)).toSorted());
  expect(
    await api.leads(['first@example.com', 'last@example.com', 'other7@example.com'], 'email,title'),
  ).toHaveLength(3);
}

/** Each lead was created once, by the ledger, and is in its list by it. */
async function checkLedger(database: Database): Promise<void> {
  const entries: LedgerEntry[] = [];
  for (let after = 0, hasMore = true; hasMore; ) {
    const page = await readByPosition(database, schema, { after, limit: 10_000 });
    entries.push(...page.entries);
    ({ position: after, hasMore } = page);
  }
  const leads = await database.query<{ id: number }>(sql`select id from sub_000_gal_000.leads order by id`);
  const members = await database.query<{ id: number }>(
    sql`select lead_id as id from sub_000_gal_000.list_members order by lead_id`,
  );
  const leadsOf = (type: number) =>
    entries.filter((entry) => entry.type === type).map(({ leadId }) => ({ id: leadId }));
  expect(leadsOf(12)).toEqual(leads);
  expect(leadsOf(24)).toEqual(members);
}

it('a copy of the data folder of a stopped Galena has everything, and its imports go on', async () => {
  const [original, restored] = [await usePreparedData(), await makeFolder()];
  const first = await start(original);
  const database = await openEmbedded(original);
  await importInto(first.api, database);
  await database.close();
  expect(await first.stop()).toBe(0);
  await copyFolder(original, restored);
  const second = await start(restored);
  expect((await second.api.progress(1001))['status']).toBe('importing');
  await check(second.api);
  const after = await openEmbedded(restored);
  await checkLedger(after);
  await after.close();
}, 120_000);

const programs = await findInstalled();
const without =
  programs === undefined ? ' (left out: no Debian PostgreSQL from version 15 on this machine)' : '';

it.skipIf(programs === undefined)(
  `a pg_dump of a running Galena, restored, has everything, and its imports go on${without}`,
  async () => {
    const postgresql = await InstalledPostgresql.start(String(programs));
    onTestFinished(() => postgresql.stop());
    const folder = await makeFolder();
    const first = await start(folder, { DATABASE_URL: postgresql.connectionString('galena') });
    const database = openDatabase({
      connectionString: postgresql.connectionString('galena'),
      maxConnections: 1,
    });
    onTestFinished(() => database.close());
    await importInto(first.api, database);
    const dump = path.join(folder, 'galena.dump');
    await postgresql.run('pg_dump', [
      '--format=custom',
      '--no-unlogged-table-data',
      `--file=${dump}`,
      'galena',
    ]);
    await first.stop();
    await postgresql.run('createdb', ['--encoding=UTF8', '--locale=C', '--template=template0', 'restored']);
    await postgresql.run('pg_restore', ['--no-owner', '--exit-on-error', '--dbname=restored', dump]);
    const second = await start(folder, { DATABASE_URL: postgresql.connectionString('restored') });
    expect((await second.api.progress(1001))['status']).toBe('importing');
    await check(second.api);
    const after = openDatabase({
      connectionString: postgresql.connectionString('restored'),
      maxConnections: 1,
    });
    onTestFinished(() => after.close());
    await checkLedger(after);
  },
  120_000,
);
