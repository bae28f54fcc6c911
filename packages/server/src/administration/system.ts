import type { Executor } from '../db/database.ts';
import { sql } from '../db/sql.ts';

/** How the installation is: its queue, who works on it, and PostgreSQL. */
export interface SystemState {
  readonly queued: number;
  readonly importing: number;
  readonly oldestWaitSeconds: number;
  /** Engines with an import under way; what an idle one is, nobody has to know. */
  readonly workingEngines: number;
  /** Imports under way whose lease ended over ten seconds ago: no engine takes them over. */
  readonly overdueLeases: number;
  readonly postgresql: string;
  readonly databaseBytes: number;
  readonly connections: number;
  readonly maxConnections: number;
}

export async function readSystemState(executor: Executor): Promise<SystemState> {
  const [state] = await executor.query<SystemState>(sql`
    select
      count(*) filter (where status = 'queued') as queued,
      count(*) filter (where status = 'importing') as importing,
      coalesce(
        extract(epoch from greatest(clock_timestamp() - min(created_at) filter (where status = 'queued'), '0')), 0
      )::int as "oldestWaitSeconds",
      count(distinct lease_holder) as "workingEngines",
      count(*) filter (where lease_until < clock_timestamp() - interval '10 s') as "overdueLeases",
      current_setting('server_version') as postgresql,
      pg_database_size(current_database()) as "databaseBytes",
      (select count(*) from pg_stat_activity where datname = current_database()) as connections,
      current_setting('max_connections')::int as "maxConnections"
    from galena.imports
    where status in ('queued', 'importing')`);
  if (state === undefined) throw new Error('PostgreSQL did not count the imports');
  return state;
}
