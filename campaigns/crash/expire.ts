import assert from 'node:assert/strict';
import type { Database } from '../../packages/server/src/db/database.ts';
import { sql } from '../../packages/server/src/db/sql.ts';
import type { ApiClient } from '../../packages/server/test/support/api-client.ts';

/** Makes the imports before a batch id eight days old: the next sweep deletes them, with their files and reports. */
export async function expireImports(database: Database, before: number): Promise<void> {
  await database.execute(sql`
    update galena.imports
    set created_at = created_at - interval '8 days'
    where batch_id < ${before}`);
}

/** An expired import is unknown at once; what is stored of it goes with the next sweep, at the latest at a start. */
export async function untilExpiredAreGone(api: ApiClient, database: Database, before: number): Promise<void> {
  const { errors } = await api.get(`/bulk/v1/leads/batch/${before - 1}.json`);
  assert.equal(errors?.[0]?.code, '1013', 'an expired import is unknown');
  const deadline = Date.now() + 70_000;
  for (;;) {
    const left = await database.query(sql`
      select
      from galena.imports
      where batch_id < ${before}`);
    if (left.length === 0) return;
    if (Date.now() > deadline) throw new Error(`${left.length} expired imports are still stored`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
