import { randomUUID } from 'node:crypto';
import type { Database } from '../../packages/server/src/db/database.ts';
import { sql } from '../../packages/server/src/db/sql.ts';

/** The least that PostgreSQL has to do for an upload, a poll and a claim. */

export async function makeQueueAlone(database: Database): Promise<void> {
  await database.execute(sql`create schema alone`);
  await database.execute(
    sql`create table alone.file_chunks (like sub_000_gal_000.file_chunks including all)`,
  );
  await database.execute(sql`create table alone.imports (like galena.imports including defaults)`);
  await database.execute(sql`alter table alone.imports add primary key (subscription_id, batch_id)`);
  await database.execute(sql`create index on alone.imports (batch_id) where status = 'queued'`);
}

/** Stores a file and its import, under the next number of its subscription. */
export async function acceptAlone(
  database: Database,
  subscriptionId: number,
  batchId: number,
  bytes: Buffer,
): Promise<void> {
  const fileId = randomUUID();
  await database.transaction(async (transaction) => {
    await transaction.execute(sql`insert into alone.file_chunks values (${fileId}, 0, ${bytes})`);
    await transaction.query(sql`select from galena.subscriptions where id = ${subscriptionId} for update`);
    await transaction.execute(sql`
      insert into alone.imports (
        subscription_id, batch_id, format, lookup_field, submitted_by, file_id, file_bytes, encoding, header,
        unmapped_columns, created_at
      )
      values (
        ${subscriptionId}, ${batchId}, 'csv', 'email', 'bench', ${fileId}, ${bytes.length}, 'utf-8', 'email', '{}',
        now()
      )`);
  });
}

export async function readStatusAlone(
  database: Database,
  subscriptionId: number,
  batchId: number,
): Promise<void> {
  const rows = await database.query(sql`
    select batch_id, status, rows_done, failed, warned
    from alone.imports
    where subscription_id = ${subscriptionId}
      and batch_id = ${batchId}`);
  if (rows.length !== 1) throw new Error(`no import ${batchId}`);
}

/** A queue with `skip locked`, without slots or leases. */
export async function claimAlone(database: Database): Promise<void> {
  const claimed = await database.query<{ subscription_id: number; batch_id: number }>(sql`
    with next as (
      select subscription_id, batch_id
      from alone.imports
      where status = 'queued'
      order by batch_id
      limit 1
      for update skip locked
    )
    update alone.imports i
    set status = 'importing'
    from next
    where i.subscription_id = next.subscription_id
      and i.batch_id = next.batch_id
    returning i.subscription_id, i.batch_id`);
  const [row] = claimed;
  if (row === undefined) throw new Error('nothing to claim');
  await database.execute(sql`
    update alone.imports
    set status = 'complete',
      finished_at = now()
    where subscription_id = ${row.subscription_id}
      and batch_id = ${row.batch_id}`);
}

/** Queues the same imports in Galena's queue and in the other one. */
export async function queueImports(
  database: Database,
  { subscriptions, each }: { readonly subscriptions: number; readonly each: number },
): Promise<void> {
  await database.execute(sql`
    insert into galena.imports (
      subscription_id, batch_id, format, lookup_field, submitted_by, file_id, file_bytes, encoding, header,
      unmapped_columns, created_at
    )
    select s, 999 + n, 'csv', 'email', 'bench', gen_random_uuid(), 0, 'utf-8', 'email', '{}', now()
    from generate_series(1, ${subscriptions}::integer) as s, generate_series(1, ${each}::integer) as n`);
  await database.execute(sql`insert into alone.imports select * from galena.imports`);
}

/** Says of what is queued that it is complete, in the place of an engine. */
export async function endQueued(database: Database): Promise<void> {
  await database.execute(sql`
    update galena.imports
    set status = 'complete',
      finished_at = now()
    where status = 'queued'`);
}

export async function emptyQueue(database: Database): Promise<void> {
  for (const table of [sql`galena.imports`, sql`alone.imports`, sql`alone.file_chunks`]) {
    await database.execute(sql`truncate ${table}`);
    await database.execute(sql`vacuum analyze ${table}`);
  }
  await database.execute(sql`checkpoint`);
}
