import { expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import type { Database } from '../../src/db/database.ts';
import { identifier, sql } from '../../src/db/sql.ts';
import { lockLeads, moveLeadCounter } from '../../src/leads/lead-lock.ts';
import { schema } from '../support/constants.ts';
import { runNext } from '../support/run-context.ts';
import { useTestServer } from '../support/test-server.ts';
import { until } from '../support/until.ts';

const leads = identifier(schema, 'leads');

/**
 * Waits until a merge waits for the lock of the leads and nothing else is under way: what can be done ahead is done. In between
 * two statements it looks the same for a moment, so it has to be so at several looks.
 */
function untilAllIsAhead(database: Database): Promise<void> {
  let looks = 0;
  return until(async () => {
    const [sessions] = await database.query<{ waiting: number; busy: number }>(sql`
      select
        count(*) filter (where wait_event_type = 'Lock' and application_name = 'galena import') as waiting,
        count(*) filter (where state = 'active' and wait_event_type is distinct from 'Lock') as busy
      from pg_stat_activity
      where datname = current_database()
        and pid <> pg_backend_pid()`);
    looks = sessions?.waiting === 1 && sessions.busy === 0 ? looks + 1 : 0;
    return looks === 10;
  });
}

/** Five chunks of two rows. */
const file = `email,firstName\n${Array.from({ length: 10 }, (_, index) => `a${index}@x.io,File`).join('\n')}\n`;

it('looks again where somebody else writes leads before it has the lock', async () => {
  const { api, database } = await useTestServer('all', { GALENA_CHUNK_ROWS: '2' });
  const batchId = await database.transaction(async (transaction) => {
    const { nextId, nextActivity } = await lockLeads(transaction, systemClock, schema);
    const submitted = await api.submit({ file });
    await untilAllIsAhead(database);
    // A row of the first chunk, which has been matched, and one of the second.
    for (const [index, email] of ['A0@x.io', 'a3@x.io'].entries()) {
      await transaction.execute(sql`
        insert into ${leads} (id, "leadPartitionId", "createdAt", "updatedAt", email)
        values (${nextId + index}, 1, now(), now(), ${email})`);
    }
    transaction.atCommit(moveLeadCounter(schema, nextId + 2, nextActivity));
    return Number(submitted.result?.[0]?.['batchId']);
  });
  await api.untilFinished(batchId);
  expect(await api.progress(batchId)).toMatchObject({ created: 8, updated: 2, unchanged: 0 });
  expect(await database.query(sql`select lower(email) from ${leads} group by 1 having count(*) > 1`)).toEqual(
    [],
  );
});

it('does a chunk again whose leads somebody has changed past Galena since they were found', async () => {
  const { api, database } = await useTestServer('all', { GALENA_CHUNK_ROWS: '2' });
  await api.sync(
    Array.from({ length: 10 }, (_, index) => ({ email: `a${index}@x.io`, firstName: 'Before' })),
  );
  const batchId = await database.transaction(async (transaction) => {
    await transaction.query(sql`
      select pg_advisory_xact_lock(hashtext('galena.leads'), hashtext(${schema}))`);
    const submitted = await api.submit({ file });
    await untilAllIsAhead(database);
    await transaction.execute(sql`update ${leads} set "lastName" = 'By hand' where email = 'a3@x.io'`);
    return Number(submitted.result?.[0]?.['batchId']);
  });
  await api.untilFinished(batchId);
  expect(await api.progress(batchId)).toMatchObject({ created: 0, updated: 10, unchanged: 0 });
  expect(
    await database.query(sql`select "firstName", "lastName" from ${leads} where email = 'a3@x.io'`),
  ).toEqual([{ firstName: 'File', lastName: 'By hand' }]);
});

it('does not look ahead for keys that the chunk before may create or change', async () => {
  const { api, database } = await useTestServer('all', { GALENA_CHUNK_ROWS: '2' });
  const rows = [
    'a@x.io,1',
    'b@x.io,1',
    'c@x.io,1',
    'B@x.io,2',
    'd@x.io,1',
    'é@x.io,1',
    'É@x.io,2',
    'e@x.io,1',
  ];
  const batchId = await database.transaction(async (transaction) => {
    // As no writer does: the matches are to hold afterwards.
    await transaction.query(
      sql`select from ${identifier(schema, 'counters')} where name = 'lead' for update`,
    );
    const submitted = await api.submit({ file: `email,firstName\n${rows.join('\n')}\n` });
    await untilAllIsAhead(database);
    return Number(submitted.result?.[0]?.['batchId']);
  });
  await api.untilFinished(batchId);
  expect(await api.progress(batchId)).toMatchObject({ created: 6, updated: 2, unchanged: 0 });
});

type RunTransaction = Database['transaction'];

/** Whether a transaction looks for the leads of a chunk ahead. Those that merge have a name. */
function isAhead(settings: Parameters<RunTransaction>[1]): boolean {
  const { enable_mergejoin, application_name } = settings?.() ?? {};
  return enable_mergejoin !== undefined && application_name === undefined;
}

it('goes on where a call changes a lead after it was found ahead, and before it is compared with its row', async () => {
  const { api, database } = await useTestServer('api');
  await api.sync([{ email: 'known@x.io', firstName: 'Before' }]);
  // The leads of a chunk are compared on their own where most rows of the one before were new.
  const submitted = await api.submit({
    file: 'email,firstName\na@x.io,File\nb@x.io,File\nknown@x.io,File\n',
  });
  let calls = 0;
  const transaction: RunTransaction = (work, settings) =>
    database.transaction(
      (transaction) =>
        work({
          ...transaction,
          async together(send) {
            const answers = await transaction.together(send);
            if (isAhead(settings)) {
              calls += 1;
              await api.sync([{ email: 'known@x.io', lastName: `Call ${calls}` }]);
            }
            return answers;
          },
        }),
      settings,
    );
  await runNext({ ...database, transaction }, { chunkRows: 2 });
  expect(calls).toBeGreaterThan(2);
  expect(await api.progress(Number(submitted.result?.[0]?.['batchId']))).toMatchObject({
    status: 'complete',
    created: 2,
    updated: 1,
  });
});

it('looks again where a call comes after a merge that was rolled back', async () => {
  const { api, database } = await useTestServer('api');
  await database.execute(sql`alter table ${leads} add check ("firstName" <> 'Refused')`);
  const submitted = await api.submit({ file: 'email,firstName\na@x.io,Refused\nb@x.io,File\n' });
  let matched = 0;
  const transaction: RunTransaction = async (work, settings) => {
    try {
      const result = await database.transaction(work, settings);
      if (isAhead(settings)) matched += 1;
      return result;
    } catch (error) {
      await until(() => Promise.resolve(matched === 2));
      await api.sync([{ email: 'b@x.io', firstName: 'Call' }]);
      throw error;
    }
  };
  await runNext({ ...database, transaction }, { chunkRows: 1 });
  expect(await api.progress(Number(submitted.result?.[0]?.['batchId']))).toMatchObject({
    status: 'complete',
    created: 0,
    updated: 1,
    failed: 1,
  });
});
