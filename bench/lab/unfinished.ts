import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../../packages/server/src/db/database.ts';
import { identifier, sql } from '../../packages/server/src/db/sql.ts';

/** Waits until every import is finished; asks PostgreSQL, because so many status calls would be a load of their own. */
export async function untilAllFinished(database: Database): Promise<void> {
  for (;;) {
    const [row] = await database.query<{ unfinished: number; failed: number }>(sql`
      select
        count(*) filter (where status in ('queued', 'importing')) as unfinished,
        count(*) filter (where status = 'failed') as failed
      from galena.imports`);
    if (row?.failed !== 0) throw new Error('an import has failed');
    if (row.unfinished === 0) return;
    await delay(50);
  }
}

/** Asks for the end of every import that is not finished, and waits for it. */
export async function cancelAll(database: Database): Promise<void> {
  const running = await database.query<{ schema: string; batchId: number }>(sql`
    select s.schema_name as schema, i.batch_id as "batchId"
    from galena.imports i
    join galena.subscriptions s on s.id = i.subscription_id
    where i.status = 'importing'`);
  for (const { schema, batchId } of running) {
    await database.execute(sql`
      update ${identifier(schema, 'import_progress')}
      set cancel_requested = true
      where batch_id = ${batchId}`);
  }
  await database.execute(sql`
    delete
    from galena.imports
    where status = 'queued'`);
  await untilAllFinished(database);
}
