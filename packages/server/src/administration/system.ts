import type { Clock } from '../clock.ts';
import type { Executor } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { type QueueState, readQueueState } from '../metrics/queue-state.ts';

/** How the installation is: its queue, who works on it, and PostgreSQL. */
export interface SystemState extends QueueState {
  readonly postgresql: string;
  readonly databaseBytes: number;
}

export async function readSystemState(executor: Executor, clock: Clock): Promise<SystemState> {
  const queue = await readQueueState(executor, clock);
  const [database] = await executor.query<Omit<SystemState, keyof QueueState>>(sql`
    select
      current_setting('server_version') as postgresql,
      pg_database_size(current_database()) as "databaseBytes"`);
  if (database === undefined) throw new Error('PostgreSQL did not say how it is');
  return { ...queue, ...database, oldestWaitSeconds: Math.round(queue.oldestWaitSeconds) };
}
