import { expect, it } from 'vitest';
import { identifier, sql } from '../../src/db/sql.ts';
import { Steps } from '../../src/engine/steps.ts';
import type { TestUpload } from '../support/api-client.ts';
import { schema } from '../support/constants.ts';
import { recordStatements } from '../support/record-statements.ts';
import { runNext } from '../support/run-context.ts';
import { shareEmptiedServer } from '../support/test-server.ts';
import { until } from '../support/until.ts';

const shared = shareEmptiedServer('api');

const email = (row: number) => `r${row}@x.io`;

/** Twelve rows, of which every third has the key of the first, and one is a company's. */
const file = `email,firstName,company\n${Array.from({ length: 12 }, (_, row) => `${email(row % 3 === 0 ? 0 : row)},Row ${row},Acme`).join('\n')}\n`;

async function queue(upload: TestUpload): Promise<number> {
  const { result, errors } = await shared().api.createImport(upload);
  if (result === undefined) throw new Error(JSON.stringify(errors));
  return Number(result[0]?.['batchId']);
}

/** The statements that an import takes whose leads are there, as they were before. */
async function statementsOf(submit: () => Promise<unknown>): Promise<readonly string[]> {
  const { api, database } = shared();
  await database.execute(sql`delete from ${identifier(schema, 'leads')}`);
  await database.execute(
    sql`update ${identifier(schema, 'counters')} set next_value = 1 where name = 'lead'`,
  );
  await api.sync([{ email: email(0), firstName: 'Before' }]);
  await database.execute(sql`update ${identifier(schema, 'counters')} set called_at = null`);
  await submit();
  const recorded = recordStatements(database);
  // One after another, so that they come in the same order each time.
  await runNext(recorded.database, { chunkRows: 4, writers: 1, steps: new Steps(1) });
  return recorded.texts.toSorted();
}

it('sends the same statements for an import without rules as for one of Marketo’s call, and no more where the rules say what is usual', async () => {
  const { api } = shared();
  const usual = {
    mode: 'createOrUpdate',
    defaultRule: 'overwrite',
    fields: { firstName: 'overwrite' },
    clear: 'NULL',
    repeatedKeys: 'each',
    multipleMatches: 'lastUpdated',
    surplusCells: 'warn',
  };
  const marketo = await statementsOf(() => api.submit({ file }));
  expect(marketo.length).toBeGreaterThan(20);
  expect(await statementsOf(() => queue({ file }))).toEqual(marketo);
  expect(await statementsOf(() => queue({ file, form: { rules: JSON.stringify(usual) } }))).toEqual(marketo);
  const filling = await statementsOf(() => queue({ file, form: { defaultRule: 'fillEmpty' } }));
  expect(filling).not.toEqual(marketo);
});

it('leaves the same rows out after it was stopped in the middle', async () => {
  const { api, database } = shared();
  const batchId = await queue({ file, form: { repeatedKeys: 'last' } });
  const stop = new AbortController();
  await runNext(database, {
    chunkRows: 4,
    writers: 1,
    meter: ({ rows }) => rows && stop.abort(),
    stopSignal: stop.signal,
  });
  const stopped = await api.progress(batchId);
  expect(stopped).toMatchObject({ status: 'importing', skipped: expect.any(Number) });
  expect(stopped['rowsDone']).toBeLessThan(12);
  await runNext(database, { chunkRows: 4 });
  expect(await api.progress(batchId)).toMatchObject({
    status: 'complete',
    created: 9,
    skipped: 3,
    rowsDone: 12,
  });
  expect(await api.leads([email(0)], 'firstName')).toMatchObject([{ firstName: 'Row 9' }]);
});

it('reads nothing beforehand once it is to stop, and gives the import back', async () => {
  const { api, database } = shared();
  const batchId = await queue({ file, form: { repeatedKeys: 'fail' } });
  await runNext(database, { stopSignal: AbortSignal.abort() });
  expect(await api.progress(batchId)).toMatchObject({ status: 'importing', rowsDone: 0 });
  await runNext(database);
  expect(await api.progress(batchId)).toMatchObject({ status: 'complete', created: 8, failed: 4 });
});

it('is cancelled while it reads beforehand', async () => {
  const { api, database } = shared();
  const batchId = await queue({ file, form: { repeatedKeys: 'first' } });
  class SlowSteps extends Steps {
    #isAsked = false;

    override async run<Result>(step: () => Promise<Result>): Promise<Result> {
      if (!this.#isAsked) {
        this.#isAsked = true;
        await api.post(`/galena/v1/imports/${batchId}/cancel.json`);
        // The heartbeat learns of it as it renews the lease.
        const [{ now } = { now: '' }] = await database.query<{ now: string }>(
          sql`select clock_timestamp()::text as now`,
        );
        const renewed = sql`
          select
          from ${identifier(schema, 'import_progress')}
          where lease_renewed_at > ${now}::timestamptz`;
        await until(async () => (await database.query(renewed)).length > 0);
      }
      return super.run(step);
    }
  }
  await runNext(database, { steps: new SlowSteps() });
  expect(await api.progress(batchId)).toMatchObject({ status: 'cancelled', rowsDone: 0, created: 0 });
});

it('leaves out rows up to where a file cannot be read on, and says where that is', async () => {
  const { api, database } = shared();
  const batchId = await queue({
    file: 'email,firstName\na@x.io,1\na@x.io,2\nb@x.io,"3\n',
    form: { repeatedKeys: 'last' },
  });
  await runNext(database);
  expect(await api.progress(batchId)).toMatchObject({
    status: 'failed',
    created: 1,
    skipped: 1,
    message: 'Import failed: the quote opened in line 4 is never closed',
  });
});
