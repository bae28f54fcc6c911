import type { Database } from '../../src/db/database.ts';
import { identifier, sql } from '../../src/db/sql.ts';
import { schema } from './constants.ts';

/** Has the leases of all imports run out, as if no heartbeat had come for a while. */
export async function endLease(database: Database): Promise<void> {
  await database.execute(sql`
    update ${identifier(schema, 'import_progress')}
    set lease_renewed_at = clock_timestamp() - interval '7 s'
    where lease_holder is not null`);
  await database.execute(sql`
    update galena.imports
    set lease_until = clock_timestamp() - interval '1 s'
    where slot is not null`);
}

export interface Lease {
  readonly rowsDone: number;
  readonly attempts: number;
  /** Whether any engine may take the import over. */
  readonly isFree: boolean;
}

/** How the engine has an import that is under way; undefined before it is claimed. */
export async function readLease(database: Database, batchId = 1000): Promise<Lease | undefined> {
  const [lease] = await database.query<Lease>(sql`
    select rows_done as "rowsDone", attempts, lease_renewed_at < clock_timestamp() - interval '6 s' as "isFree"
    from ${identifier(schema, 'import_progress')}
    where batch_id = ${batchId}
      and status is null`);
  return lease;
}
