import type { Clock } from '../clock.ts';
import type { Executor } from '../db/database.ts';
import { type Sql, sql } from '../db/sql.ts';

/** How a queue of the installation is. */
interface JobQueue {
  readonly queued: number;
  readonly underWay: number;
  /** Unfinished jobs of paused subscriptions, without those that an engine still works on: they count nowhere else. */
  readonly paused: number;
  readonly oldestWaitSeconds: number;
  /** Engines with a job under way. */
  readonly workingEngines: number;
  /** Jobs under way whose lease ended over ten seconds ago, or could not be taken: no engine goes on with them. */
  readonly overdueLeases: number;
}

/** How the queue of imports is, and how many connections there are to PostgreSQL. */
export interface QueueState extends Omit<JobQueue, 'underWay'> {
  readonly importing: number;
  readonly connections: number;
  readonly maxConnections: number;
}

export async function readQueueState(executor: Executor, clock: Pick<Clock, 'now'>): Promise<QueueState> {
  const { underWay, ...queue } = await readQueue(
    executor,
    clock,
    sql`
      select subscription_id, status, created_at as since, lease_holder, lease_until
      from galena.imports
      where status in ('queued', 'importing')`,
  );
  const [connections] = await executor.query<Pick<QueueState, 'connections' | 'maxConnections'>>(sql`
    select
      (select count(*) from pg_stat_activity where datname = current_database()) as connections,
      current_setting('max_connections')::int as "maxConnections"`);
  if (connections === undefined) throw new Error('PostgreSQL did not count its connections');
  return { ...queue, importing: underWay, ...connections };
}

/** How the queue of exports is. */
export type ExportQueueState = JobQueue;

export function readExportQueueState(
  executor: Executor,
  clock: Pick<Clock, 'now'>,
): Promise<ExportQueueState> {
  return readQueue(
    executor,
    clock,
    sql`
      select subscription_id, status, queued_at as since, lease_holder, lease_until
      from galena.exports
      where status in ('queued', 'processing')`,
  );
}

/** How the events are that webhooks are to be sent. */
export interface WebhookState {
  readonly pending: number;
  /** For so long the first of those that are due has been waiting for an engine. */
  readonly overdueSeconds: number;
}

/** Those of disabled webhooks wait for somebody, and for no engine. */
export async function readWebhookState(executor: Executor, clock: Pick<Clock, 'now'>): Promise<WebhookState> {
  const [state] = await executor.query<WebhookState>(sql`
    select
      count(*) as pending,
      coalesce(extract(epoch from greatest(${clock.now} - min(d.next_attempt_at), '0')), 0)::float as "overdueSeconds"
    from galena.webhook_deliveries d
    join galena.webhooks w using (subscription_id, webhook_id)
    where d.status = 'pending'
      and w.is_enabled`);
  if (state === undefined) throw new Error('PostgreSQL did not count the events');
  return state;
}

/** @param unfinished a select of the jobs that have not ended, with since when they wait */
async function readQueue(executor: Executor, clock: Pick<Clock, 'now'>, unfinished: Sql): Promise<JobQueue> {
  const [state] = await executor.query<JobQueue>(sql`
    select
      count(*) filter (where status = 'queued' and not is_paused) as queued,
      count(*) filter (where status <> 'queued' and not is_paused) as "underWay",
      count(*) filter (where is_paused) as paused,
      coalesce(
        extract(epoch from greatest(${clock.now} - min(since) filter (where status = 'queued' and not is_paused), '0')), 0
      )::float as "oldestWaitSeconds",
      count(distinct lease_holder) filter (where lease_holder <> '' and not is_paused) as "workingEngines",
      count(*) filter (
        where (lease_until < clock_timestamp() - interval '10 s' or lease_holder = '') and not is_paused
      ) as "overdueLeases"
    from (
      select
        j.status, j.since, j.lease_holder, j.lease_until,
        s.paused_at is not null and coalesce(j.lease_until <= clock_timestamp(), true) as is_paused
      from (${unfinished}) j
      join galena.subscriptions s on s.id = j.subscription_id
    ) jobs`);
  if (state === undefined) throw new Error('PostgreSQL did not count the jobs');
  return state;
}
