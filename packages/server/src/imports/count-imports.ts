import type { Executor } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import { isDryRun } from './dry-runs/is-dry-run.ts';

/** How many jobs of a subscription are in the queue of imports. */
export interface ImportCounts {
  /** Imports and undos that are queued or under way. */
  readonly unfinished: number;
  /** The same of dry runs, which have places of their own. */
  readonly unfinishedDryRuns: number;
  /** Of both kinds those that are under way. */
  readonly running: number;
}

export async function countImports(executor: Executor, { id }: Subscription): Promise<ImportCounts> {
  const [counts] = await executor.query<ImportCounts>(sql`
    select
      count(*) filter (where not ${isDryRun()}) as unfinished,
      count(*) filter (where ${isDryRun()}) as "unfinishedDryRuns",
      count(*) filter (where slot is not null) as running
    from galena.imports
    where subscription_id = ${id}
      and status in ('queued', 'importing')`);
  return counts ?? { unfinished: 0, unfinishedDryRuns: 0, running: 0 };
}
