import { expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import type { Database } from '../../src/db/database.ts';
import { sql } from '../../src/db/sql.ts';
import { importKind } from '../../src/engine/job.ts';
import { claimJob } from '../../src/engine/jobs/claim.ts';
import { runImport } from '../../src/engine/run-import.ts';
import { endLease } from '../support/leases.ts';
import { untilDeath } from '../support/mortal-database.ts';
import { runContext, runNext } from '../support/run-context.ts';
import { useTestServer } from '../support/test-server.ts';

interface Found {
  readonly status: string;
  readonly rowsDone: number;
  readonly created: number;
  readonly failed: number;
  readonly leads: number;
  readonly reports: number;
}

async function look(database: Database, batchId: number): Promise<Found | undefined> {
  const [found] = await database.query<Found>(sql`
    select status, rows_done as "rowsDone", created, failed,
      (select count(*) from sub_000_gal_000.leads where email like batch_id || '%') as leads,
      (select count(*) from sub_000_gal_000.row_reports r where r.batch_id = i.batch_id) as reports
    from galena.imports i
    where batch_id = ${batchId}`);
  return found;
}

const fileFor = (batchId: number) =>
  `email,leadScore\n${['1', '2', 'many', '4', '5'].map((score, row) => `${batchId}-${row}@x.io,${score}`).join('\n')}\n`;

it.each([
  ['before', false, false],
  ['behind', true, false],
  ['behind, and it was to be cancelled by then,', true, true],
])(
  '%s whichever call of PostgreSQL an engine dies, each row takes effect once',
  async (_, isDone, isCancelled) => {
    const { api, database } = await useTestServer('api');
    for (let call = 1, hasDied = true; hasDied; call += 1) {
      const batchId = 999 + call;
      await api.submit({ file: fileFor(batchId) });
      const cancel = () => api.post(`/galena/v1/imports/${batchId}/cancel.json`);
      const engine = untilDeath(database, { call, isDone, ...(isCancelled && { before: cancel }) });
      const job = await claimJob(engine.mortal, systemClock, importKind).catch(() => undefined);
      if (job !== undefined) await runImport(runContext(engine.mortal, { chunkRows: 2 }), job);
      hasDied = engine.hasDied();
      const left = await look(database, batchId);
      // At no time does the queue know of more than there is.
      expect(left).toMatchObject({ rowsDone: (left?.created ?? 0) + (left?.failed ?? 0) });
      expect(left?.leads).toBeGreaterThanOrEqual(Number(left?.created));
      await endLease(database);
      while ((await runNext(database, { chunkRows: 2 })) !== undefined);
      const ended = await look(database, batchId);
      const all = { status: 'complete', rowsDone: 5, created: 4, failed: 1, leads: 4, reports: 1 };
      if (ended?.status !== 'cancelled' || !isCancelled) expect({ call, ...ended }).toEqual({ call, ...all });
      else
        expect({ call, leads: ended.leads, reports: ended.reports }).toEqual({
          call,
          leads: ended.created,
          reports: ended.failed,
        });
    }
  },
);
