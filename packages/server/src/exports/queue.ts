import type { Clock } from '../clock.ts';
import type { Database, Executor } from '../db/database.ts';
import { identifier, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import type { Caller } from '../identity/caller.ts';
import { announcing } from '../subscriptions/announce-ends.ts';
import { exportTables, wakeEnginesFor } from '../subscriptions/job-tables.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import type { Subject } from './definition.ts';
import type { ExportLimits } from './export-limits.ts';
import { type ExportRecord, findExport } from './find-export.ts';

/** How clients call the states. */
export const stateNames = {
  created: 'Created',
  queued: 'Queued',
  processing: 'Processing',
  complete: 'Completed',
  failed: 'Failed',
  cancelled: 'Cancelled',
} as const;

/** @throws ApiError 1029 if the files that were finished today are as large as those of a day may be */
export async function checkQuota(
  executor: Executor,
  clock: Clock,
  subscription: Subscription,
  { megabytesPerDay }: ExportLimits,
): Promise<void> {
  if (megabytesPerDay === undefined) return;
  const bytes = await countExportedBytes(executor, clock, subscription);
  if (bytes >= megabytesPerDay * 2 ** 20) throw refuse('1029 quota', megabytesPerDay);
}

/** The bytes of the files that were finished today, in the time zone of the subscription. */
export async function countExportedBytes(
  executor: Executor,
  clock: Clock,
  { id, timeZone }: Subscription,
): Promise<number> {
  const [today] = await executor.query<{ bytes: number }>(sql`
    select coalesce(sum(bytes_done), 0)::bigint as bytes
    from galena.exports
    where subscription_id = ${id}
      and status = 'complete'
      and finished_at >= date_trunc('day', ${clock.now} at time zone ${timeZone}) at time zone ${timeZone}`);
  return today?.bytes ?? 0;
}

/**
 * Puts an export into the queue.
 * @throws ApiError 1013 for one that is not there, 1029 if it is there already, the queue is full or the quota used up, 1003 if it
 *   has ended
 */
export async function enqueueExport(
  database: Database,
  clock: Clock,
  caller: Caller,
  subject: Subject,
  exportId: string,
  limits: ExportLimits,
): Promise<ExportRecord> {
  const { subscription } = caller;
  return database.transaction(async (transaction) => {
    // Whoever enqueues stands in line here, in a statement of its own: what the next ones count is then true.
    await transaction.query(sql`
      select
      from galena.subscriptions
      where id = ${subscription.id}
      for no key update`);
    checkCreated(await findExport(transaction, clock, caller, subject, exportId));
    await checkQuota(transaction, clock, subscription, limits);
    await checkQueue(transaction, subscription, limits);
    const queued = await transaction.query(sql`
      update galena.exports
      set status = 'queued', queued_at = ${clock.now}
      where export_id = ${exportId}
        and status = 'created'
      returning number`);
    transaction.atCommit(wakeEnginesFor(exportTables));
    const record = await findExport(transaction, clock, caller, subject, exportId);
    // Whoever cancels does not stand in that line.
    if (queued.length === 0) checkCreated(record);
    return record;
  });
}

/** @throws ApiError 1029 for one that is in the queue, 1003 for one that has ended */
function checkCreated({ status }: ExportRecord): void {
  if (status === 'queued' || status === 'processing') throw refuse('1029 queued');
  if (status !== 'created') throw refuse('1003', `Export job is ${stateNames[status]}`);
}

async function checkQueue(
  executor: Executor,
  subscription: Subscription,
  { queue }: ExportLimits,
): Promise<void> {
  if ((await countExports(executor, subscription)).unfinished >= queue) throw refuse('1029');
}

/** How many exports of a subscription are queued or under way, and how many of them are under way. */
export async function countExports(
  executor: Executor,
  { id }: Subscription,
): Promise<{ unfinished: number; running: number }> {
  const [counts] = await executor.query<{ unfinished: number; running: number }>(sql`
    select count(*) as unfinished, count(*) filter (where slot is not null) as running
    from galena.exports
    where subscription_id = ${id}
      and status in ('queued', 'processing')`);
  return counts ?? { unfinished: 0, running: 0 };
}

/**
 * Cancels an export: at once, or where an engine works on it within a few seconds; it is told as cancelled from now on. Gives it.
 * @throws ApiError 1013 for one that is not there, 1029 if it has ended otherwise
 */
export async function cancelExport(
  database: Database,
  clock: Clock,
  caller: Caller,
  subject: Subject,
  exportId: string,
): Promise<ExportRecord> {
  const { number } = await findExport(database, clock, caller, subject, exportId);
  const { subscription } = caller;
  const update = sql`
    update galena.exports
    set cancel_requested = true,
      status = case when status = 'processing' then status else 'cancelled' end,
      finished_at = case when status = 'processing' then null else ${clock.now} end
    where subscription_id = ${subscription.id}
      and number = ${number}
      and status in ('created', 'queued', 'processing')`;
  const [cancelled] = await database.query<{ status: string }>(announcing(exportTables, update));
  if (cancelled?.status === 'processing') await askEngine(database, subscription, number);
  const record = await findExport(database, clock, caller, subject, exportId);
  if (record.status !== 'cancelled') throw refuse('1029 cancel');
  return record;
}

/** The engine looks there. It may be yet to take the lease, which then leaves the wish as it is. */
async function askEngine(database: Database, { schema }: Subscription, number: number): Promise<void> {
  await database.execute(sql`
    insert into ${identifier(schema, 'export_progress')} (number, cancel_requested)
    values (${number}, true)
    on conflict (number) do update
    set cancel_requested = true`);
}
