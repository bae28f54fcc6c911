import { expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { identifier, sql } from '../../src/db/sql.ts';
import { importKind } from '../../src/engine/job.ts';
import { claimJob } from '../../src/engine/jobs/claim.ts';
import { schema } from '../support/constants.ts';
import { endLease } from '../support/leases.ts';
import { useTestServer } from '../support/test-server.ts';
import { until } from '../support/until.ts';

it('nobody takes an import over whose chunk is being written; it can be cancelled meanwhile', async () => {
  const { api, database } = await useTestServer('all', { GALENA_CHUNK_ROWS: '2' });
  const emails = Array.from({ length: 8 }, (_, index) => `a${index}@x.io`);
  await api.sync(emails.map((email) => ({ email, firstName: 'Before' })));
  const batchId = await database.transaction(async (transaction) => {
    // The second chunk has to wait for this lead.
    await transaction.query(sql`
      select from ${identifier(schema, 'leads')} where email = 'a2@x.io' for update`);
    const file = `email,firstName\n${emails.map((email) => `${email},File`).join('\n')}\n`;
    const batchId = Number((await api.submit({ file })).result?.[0]?.['batchId']);
    await until(async () => {
      const waiting = await database.query(sql`
        select from pg_stat_activity
        where wait_event_type = 'Lock' and application_name = 'galena import' and query like '%update%leads%'`);
      return waiting.length === 1;
    });
    // As if no heartbeat had come for a while.
    await endLease(database);
    expect(await claimJob(database, systemClock, importKind)).toBeUndefined();
    expect(await api.post(`/galena/v1/imports/${batchId}/cancel.json`)).toMatchObject({ success: true });
    return batchId;
  });
  await api.untilFinished(batchId);
  expect(await api.progress(batchId)).toMatchObject({ status: 'cancelled', updated: 4 });
});
