import type { Executor } from '../db/database.ts';
import { sql } from '../db/sql.ts';

/** How the queue of the installation is, and how many connections there are to PostgreSQL. */
export interface QueueState {
  readonly queued: number;
  readonly importing: number;
  readonly oldestWaitSeconds: number;
  /** Engines with an import under way. */
  readonly workingEngines: number;
  /** Imports under way whose lease ended over ten seconds ago: no engine takes them over. */
  readonly overdueLeases: number;
  readonly connections: number;
  readonly maxConnections: number;
}

export async function readQueueState(executor: Executor): Promise<QueueState> {
  const [state] = await executor.query<QueueState>(sql`
    select
      count(*) filter (where status = 'queued') as queued,
      count(*) filter (where status = 'importing') as importing,
      coalesce(
        extract(epoch from greatest(clock_timestamp() - min(created_at) filter (where status = 'queued'), '0')), 0
      )::float as "oldestWaitSeconds",
      count(distinct lease_holder) as "workingEngines",
      count(*) filter (where lease_until < clock_timestamp() - interval '10 s') as "overdueLeases",
      (select count(*) from pg_stat_activity where datname = current_database()) as connections,
      current_setting('max_connections')::int as "maxConnections"
    from galena.imports
    where status in ('queued', 'importing')`);
  if (state === undefined) throw new Error('PostgreSQL did not count the imports');
  return state;
}
