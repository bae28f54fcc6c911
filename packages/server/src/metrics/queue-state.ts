import type { Clock } from '../clock.ts';
import type { Executor } from '../db/database.ts';
import { sql } from '../db/sql.ts';

/** How the queue of the installation is, and how many connections there are to PostgreSQL. */
export interface QueueState {
  readonly queued: number;
  readonly importing: number;
  /** Unfinished imports of paused subscriptions, without those that an engine still works on: they count nowhere else. */
  readonly paused: number;
  readonly oldestWaitSeconds: number;
  /** Engines with an import under way. */
  readonly workingEngines: number;
  /** Imports under way whose lease ended over ten seconds ago, or could not be taken: no engine goes on with them. */
  readonly overdueLeases: number;
  readonly connections: number;
  readonly maxConnections: number;
}

export async function readQueueState(executor: Executor, clock: Pick<Clock, 'now'>): Promise<QueueState> {
  const [state] = await executor.query<QueueState>(sql`
    select
      count(*) filter (where status = 'queued' and not is_paused) as queued,
      count(*) filter (where status = 'importing' and not is_paused) as importing,
      count(*) filter (where is_paused) as paused,
      coalesce(
        extract(epoch from greatest(${clock.now} - min(created_at) filter (where status = 'queued' and not is_paused), '0')), 0
      )::float as "oldestWaitSeconds",
      count(distinct lease_holder) filter (where lease_holder <> '' and not is_paused) as "workingEngines",
      count(*) filter (
        where (lease_until < clock_timestamp() - interval '10 s' or lease_holder = '') and not is_paused
      ) as "overdueLeases",
      (select count(*) from pg_stat_activity where datname = current_database()) as connections,
      current_setting('max_connections')::int as "maxConnections"
    from (
      select
        i.status, i.created_at, i.lease_holder, i.lease_until,
        s.paused_at is not null and coalesce(i.lease_until <= clock_timestamp(), true) as is_paused
      from galena.imports i
      join galena.subscriptions s on s.id = i.subscription_id
      where i.status in ('queued', 'importing')
    ) unfinished`);
  if (state === undefined) throw new Error('PostgreSQL did not count the imports');
  return state;
}
