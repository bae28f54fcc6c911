import assert from 'node:assert/strict';
import type { Database } from '../../packages/server/src/db/database.ts';
import { sql } from '../../packages/server/src/db/sql.ts';
import type { ApiClient } from '../../packages/server/test/support/api-client.ts';

/** Makes the imports before a batch id eight days old: the next sweep deletes their files and reports, and dry runs altogether. */
export async function expireImports(database: Database, before: number): Promise<void> {
  await database.execute(sql`
    update galena.imports
    set created_at = created_at - interval '8 days', finished_at = finished_at - interval '8 days'
    where batch_id < ${before}`);
}

/** A sweep comes once a minute. */
const untilSweepMs = 70_000;
/** For one import, on a busy machine. */
const sweepMs = 500;

/**
 * An expired import is unknown at once; what is stored of it goes with the next sweep, which is the one at a start or, if a
 * blow falls on that, the one after it.
 */
export async function untilExpiredAreGone(api: ApiClient, database: Database, before: number): Promise<void> {
  const { errors } = await api.get(`/bulk/v1/leads/batch/${before - 1}.json`);
  assert.equal(errors?.[0]?.code, '1013', 'an expired import is unknown');
  const countLeft = async () =>
    (
      await database.query(sql`
        select
        from galena.imports
        where batch_id < ${before}
          and has_files`)
    ).length;
  const deadline = Date.now() + untilSweepMs + sweepMs * (await countLeft());
  for (let left = await countLeft(); left > 0; left = await countLeft()) {
    if (Date.now() > deadline) throw new Error(`${left} expired imports still have their files`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
