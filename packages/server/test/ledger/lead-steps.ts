import fc from 'fast-check';
import { identifier, sql } from '../../src/db/sql.ts';
import { schema } from '../support/constants.ts';
import { createTestServer, type TestServer } from '../support/test-server.ts';
import { until } from '../support/until.ts';

export const names = [
  'email',
  'firstName',
  'leadScore',
  'annualRevenue',
  'mktoAcquisitionDate',
  'doNotCall',
] as const;

const cells = fc.record({
  email: fc.constantFrom('a@x.io', 'A@X.io', 'b@x.io', 'c@x.io', 'd@x.io', 'e@x.io', 'f@x.io', 'g@x.io'),
  firstName: fc.constantFrom('', 'NULL', 'x', 'Ünï', 'say "hi"', 'two\nlines', '{1,2}', 'a\\b'),
  leadScore: fc.constantFrom('', 'NULL', '0', '7', '-12'),
  annualRevenue: fc.constantFrom('', 'NULL', '1.5', '1.50', '2'),
  mktoAcquisitionDate: fc.constantFrom('', 'NULL', '2026-01-31T08:30:00Z', '2026-01-31T09:30:00+01:00'),
  doNotCall: fc.constantFrom('', 'NULL', 'true', 'false'),
});
type Cells = Readonly<Record<(typeof names)[number], string>>;

const rows = fc.array(cells, { minLength: 1, maxLength: 12 });
/** Which of the leads that are there. */
const some = fc.array(fc.nat(7), { minLength: 1, maxLength: 3 });

export const importStep = fc.record({
  by: fc.constant('import'),
  rows,
  list: fc.constantFrom(undefined, '1001', '1002'),
});

/** What calls do to leads. */
export const callStep = fc.oneof(
  fc.record({ by: fc.constant('sync'), rows, program: fc.constantFrom(undefined, 'Spring fair') }),
  fc.record({ by: fc.constantFrom('delete', 'merge', 'associate'), some }),
  fc.record({ by: fc.constantFrom('add', 'remove'), some, listId: fc.constantFrom(1001, 1002) }),
  fc.record({ by: fc.constant('partition'), some, name: fc.constantFrom('Default', 'Other') }),
);

/** The undo of an import or undo that there was. */
export const undoStep = fc.record({
  by: fc.constant('undo'),
  which: fc.nat(9),
  options: fc.constantFrom(
    {},
    { force: true },
    { fields: ['firstName', 'leadScore'] },
    { rows: [1, 4, 5, 8] },
    { rows: [1, 2, 6], force: true },
  ),
});

type Value<Arbitrary> = Arbitrary extends fc.Arbitrary<infer Given> ? Given : never;
export type Step = Value<typeof importStep> | Value<typeof callStep> | Value<typeof undoStep>;

/** A server whose imports and undos go through few leads at a time, with two lists and two partitions. */
export async function createStepServer(): Promise<TestServer> {
  const server = await createTestServer('all', { GALENA_CHUNK_ROWS: '3', GALENA_ENGINE_WRITERS: '2' });
  await server.api.send('POST', '/galena/v1/partitions.json', { name: 'Other' });
  await server.api.send('POST', '/galena/v1/settings.json', { unknownPrograms: 'accept' });
  await server.api.post(
    '/rest/asset/v1/staticLists.json',
    `name=Second&folder=${encodeURIComponent('{"id":1,"type":"Folder"}')}`,
    'application/x-www-form-urlencoded',
  );
  return server;
}

/** Carries out a step; gives the batch id of an import or undo. */
export async function carryOut(server: TestServer, step: Step): Promise<number | undefined> {
  const { api } = server;
  if (step.by === 'import' && 'list' in step) {
    const lines = step.rows.map((row) =>
      names.map((name) => `"${row[name].replaceAll('"', '""')}"`).join(','),
    );
    const form = step.list === undefined ? {} : { listId: step.list };
    return api.import({ file: `${names.join(',')}\n${lines.join('\n')}\n`, form });
  }
  if (step.by === 'sync' && 'program' in step) {
    const input = step.rows.map(toRecord);
    if (step.program === undefined) await api.sync(input);
    else
      await api.send('POST', '/rest/v1/leads/push.json', {
        programName: step.program,
        source: 'test',
        input,
      });
    return undefined;
  }
  if ('which' in step) {
    const jobs = await finishedJobs(server);
    const batchId = jobs[step.which % jobs.length];
    return batchId === undefined ? undefined : undo(server, batchId, step.options);
  }
  if ('some' in step) await callOn(server, step);
  return undefined;
}

async function finishedJobs({ database }: TestServer): Promise<number[]> {
  const jobs = await database.query<{ batchId: number }>(
    sql`select batch_id as "batchId" from galena.imports order by batch_id`,
  );
  return jobs.map(({ batchId }) => batchId);
}

/** Undoes an import or undo and waits for the end; gives the batch id of the undo. */
export async function undo({ api }: TestServer, batchId: number, options: object = {}): Promise<number> {
  const answer = await api.send('POST', `/galena/v1/imports/${batchId}/undo.json`, options);
  const undoId = answer.result?.[0]?.['batchId'];
  if (typeof undoId !== 'number') throw new Error(`refused: ${JSON.stringify(answer.errors)}`);
  let progress: Record<string, unknown> = {};
  await until(async () => {
    progress = await api.progress(undoId);
    return progress['finishedAt'] !== undefined;
  });
  if (progress['status'] !== 'complete') throw new Error(`undo ${undoId}: ${JSON.stringify(progress)}`);
  return undoId;
}

async function callOn({ api, database }: TestServer, step: Extract<Step, { some: number[] }>): Promise<void> {
  const leads = await database.query<{ id: number }>(
    sql`select id from ${identifier(schema, 'leads')} order by id`,
  );
  const ids = [...new Set(step.some.flatMap((place) => leads[place % leads.length]?.id ?? []))];
  if (ids.length === 0) return;
  const query = `id=${ids.join(',')}`;
  const [first, ...others] = ids;
  switch (step.by) {
    case 'delete':
      return void (await api.post(`/rest/v1/leads/delete.json?${query}`));
    case 'merge':
      if (others.length > 0) await api.post(`/rest/v1/leads/${first}/merge.json?leadIds=${others.join(',')}`);
      return;
    case 'associate':
      return void (await api.post(`/rest/v1/leads/${first}/associate.json?cookie=a-cookie`));
    case 'add':
      return void (await api.post(`/rest/v1/lists/${listOf(step)}/leads.json?${query}`));
    case 'remove':
      return void (await api.send('DELETE', `/rest/v1/lists/${listOf(step)}/leads.json?${query}`, undefined));
    default: {
      const input = ids.map((id) => ({ id, partitionName: 'name' in step ? step.name : '' }));
      await api.send('POST', '/rest/v1/leads/partitions.json', { input });
    }
  }
}

function listOf(step: Step): number {
  return 'listId' in step ? step.listId : 0;
}

function toRecord(row: Cells): object {
  const members = Object.entries(row).filter(([, cell]) => cell !== '');
  return Object.fromEntries(
    members.map(([name, cell]) => {
      if (cell === 'NULL') return [name, null];
      return [name, name === 'doNotCall' ? cell === 'true' : cell];
    }),
  );
}

/** Forgets all leads and imports, and what the ledger has of them. */
export async function clear({ database }: TestServer): Promise<void> {
  const tables = [
    'leads',
    'list_members',
    'lead_creations',
    'lead_changes_1',
    'lead_events_1',
    'lead_deletions_1',
    'merged_leads',
    'undo_kept',
  ];
  for (const table of tables) await database.execute(sql`delete from ${identifier(schema, table)}`);
  await database.execute(sql`delete from galena.imports`);
}
