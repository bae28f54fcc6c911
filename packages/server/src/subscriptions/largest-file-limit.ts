import type { Executor } from '../db/database.ts';
import { sql } from '../db/sql.ts';

/** The most bytes that any subscription allows a file to have. */
export async function largestFileLimit(executor: Executor): Promise<number> {
  const [row] = await executor.query<{ largest: number | null }>(
    sql`select max(max_file_bytes) as largest from galena.subscriptions`,
  );
  return row?.largest ?? 0;
}
