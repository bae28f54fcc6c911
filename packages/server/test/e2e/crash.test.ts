import { beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import type { Database } from '../../src/db/database.ts';
import { sql } from '../../src/db/sql.ts';
import type { ApiClient } from '../support/api-client.ts';
import { openEmbedded } from '../support/embedded-processes.ts';
import { usePreparedData } from '../support/prepared-data.ts';
import { SpawnedGalena } from '../support/spawned-galena.ts';
import { useTestDatabase } from '../support/test-database.ts';
import { createTestServer } from '../support/test-server.ts';
import { until } from '../support/until.ts';

// Each of them starts several processes, and waits for leases or recoveries: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const rowCount = 1_500;

/** Keys repeat, rows fail and warn: whatever is done twice or not at all shows in a counter. */
const rows = Array.from({ length: rowCount }, (_, index) => {
  const email = index % 250 === 0 ? 'no-address' : `k${index % 1_000}@x.io`;
  return `${email},n${index},${index % 150 === 7 ? 'x' : index % 40}`;
});
const file = `email,firstName,leadScore\n${rows.join('\n')}\n`;
/** Many short chunks, so that a kill meets staging, merging and what is between. */
const environment = { GALENA_CHUNK_ROWS: '75' };

interface Outcome {
  counts: unknown;
  status: unknown;
  failures: string;
  warnings: string;
  members: unknown[];
}

async function outcomeOf(api: ApiClient): Promise<Outcome> {
  const { created, updated, unchanged, failed, warned, rowsDone } = await api.progress(1000);
  const members: unknown[] = [];
  for (let query = ''; ; ) {
    const page = await api.get(`/rest/v1/list/1001/leads.json?fields=email,firstName,leadScore${query}`);
    members.push(...(page.result ?? []));
    if (page.nextPageToken === undefined) break;
    query = `&nextPageToken=${page.nextPageToken}`;
  }
  return {
    counts: { created, updated, unchanged, failed, warned, rowsDone },
    status: await api.status(1000),
    failures: await api.report(1000, 'failures'),
    warnings: await api.report(1000, 'warnings'),
    members,
  };
}

/** Waits until the import has done some rows, or is finished; the API says it up to a second later. */
function untilRowsDone(database: Database, least: number): Promise<void> {
  return until(async () => {
    const [progress] = await database.query<{ rowsDone: number; isFinished: boolean }>(sql`
      select rows_done as "rowsDone", status is not null as "isFinished"
      from sub_000_gal_000.import_progress
      where batch_id = 1000`);
    return progress === undefined ? least === 0 : progress.rowsDone >= least || progress.isFinished;
  });
}

let undisturbed: Outcome;

beforeAll(async () => {
  const server = await createTestServer('all', environment);
  await server.api.import({ file, form: { listId: '1001' } });
  undisturbed = await outcomeOf(server.api);
  await server.stop();
});

/** Starts a Galena where the one before it has left off, and looks into its PostgreSQL. */
type Start = () => Promise<{ galena: SpawnedGalena; database: Database }>;

/** With the embedded PostgreSQL, which ends with its Galena and has to recover: that takes longer than all else here. */
async function embedded(): Promise<Start> {
  const dataDir = await usePreparedData();
  return () => startEmbedded(dataDir);
}

async function startEmbedded(dataDir: string): ReturnType<Start> {
  const galena = await SpawnedGalena.start(dataDir, environment);
  const database = await openEmbedded(dataDir);
  onTestFinished(() => database.close());
  return { galena, database };
}

/** With a PostgreSQL that stays. */
async function external(): Promise<Start> {
  const { connectionString, database } = await useTestDatabase();
  return async () => ({
    galena: await SpawnedGalena.start('unused', { ...environment, DATABASE_URL: connectionString }),
    database,
  });
}

it.each([
  { after: 0, postgres: external },
  { after: 225, postgres: embedded },
  { after: 1_350, postgres: external },
])('kill -9 of Galena after $after rows changes nothing of the outcome', async ({ after, postgres }) => {
  const startGalena = await postgres();
  const { galena: first, database } = await startGalena();
  onTestFinished(async () => void (await first.stop()));
  await first.api.submit({ file, form: { listId: '1001' } });
  await untilRowsDone(database, after);
  await first.kill();
  const { galena: second, database: databaseAfter } = await startGalena();
  onTestFinished(async () => void (await second.stop()));
  const start = Date.now();
  await untilRowsDone(databaseAfter, Math.min(after + 1, rowCount));
  // Taken over within ten seconds of an engine being there.
  expect(Date.now() - start).toBeLessThan(10_000);
  await second.api.untilFinished(1000);
  const outcome = await outcomeOf(second.api);
  expect(await second.stop()).toBe(0);
  expect(outcome).toEqual(undisturbed);
});

it('kill -9 of PostgreSQL in the middle changes nothing either, and meanwhile the API says 503', async () => {
  const dataDir = await usePreparedData();
  const { galena, database } = await startEmbedded(dataDir);
  onTestFinished(async () => void (await galena.stop()));
  await galena.api.submit({ file, form: { listId: '1001' } });
  await untilRowsDone(database, 300);
  await galena.killDatabase();
  // The connections that are open outlive the server by a moment.
  const ask = () => galena.api.fetch('/rest/v1/lists.json');
  let away = await ask();
  while (away.status === 200) away = await ask();
  expect([away.status, away.headers.get('retry-after')]).toEqual([503, '1']);
  expect(await away.json()).toMatchObject({ success: false, errors: [{ code: '503' }] });
  await until(async () => (await fetch(`${galena.api.url}/healthz`)).status === 200);
  await galena.api.untilFinished(1000);
  expect(await outcomeOf(galena.api)).toEqual(undisturbed);
});

it('what calls have been told is written outlives a kill -9 of PostgreSQL', async () => {
  const galena = await SpawnedGalena.start(await usePreparedData());
  onTestFinished(async () => void (await galena.stop()));
  const written: string[] = [];
  const writeOn = async (lane: number): Promise<void> => {
    const email = `lane${lane}-${written.length}@example.com`;
    const { success } = await galena.api.send('POST', '/rest/v1/leads.json', { input: [{ email }] });
    if (success !== true) return;
    written.push(email);
    return writeOn(lane);
  };
  const lanes = Promise.all([1, 2, 3, 4].map(writeOn));
  await until(async () => written.length >= 100);
  await galena.killDatabase();
  await lanes;
  await until(async () => (await fetch(`${galena.api.url}/healthz`)).status === 200);
  const last = written.slice(-200);
  const leads = await galena.api.leads(last, 'email');
  expect(leads.map(({ email }) => email).toSorted()).toEqual(last.toSorted());
});

it('a stop in the middle gives the import back, and the next start goes on at once', async () => {
  const startGalena = await external();
  const { galena: first, database } = await startGalena();
  onTestFinished(async () => void (await first.stop()));
  await first.api.submit({ file, form: { listId: '1001' } });
  await untilRowsDone(database, 150);
  expect(await first.stop()).toBe(0);
  const { galena: second } = await startGalena();
  await second.api.untilFinished(1000);
  const outcome = await outcomeOf(second.api);
  await second.stop();
  expect(outcome).toEqual(undisturbed);
});

it('kill -9 in the middle of a merge', async () => {
  const { connectionString, database } = await useTestDatabase();
  const settings = { ...environment, DATABASE_URL: connectionString };
  const first = await SpawnedGalena.start('unused', settings);
  await first.api.submit({ file, query: '?listId=1001' });
  await untilRowsDone(database, 300);
  await database.transaction(async (transaction) => {
    // Some rows of leads are locked: the merge gets as far as updating them, and no further.
    await transaction.query(sql`select from sub_000_gal_000.leads where id <= 200 for update`);
    await untilMergeWaits(database);
    await first.kill();
  });
  const second = await SpawnedGalena.start('unused', settings);
  onTestFinished(async () => void (await second.stop()));
  await second.api.untilFinished(1000);
  expect(await outcomeOf(second.api)).toEqual(undisturbed);
});

function untilMergeWaits(database: Database): Promise<void> {
  return until(async () => {
    const waiting = await database.query(sql`
      select
      from pg_stat_activity
      where wait_event_type = 'Lock'
        and query like '%update "sub_000_gal_000"."leads"%'`);
    return waiting.length > 0;
  });
}
