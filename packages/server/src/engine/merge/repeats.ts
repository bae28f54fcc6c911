import type { Executor } from '../../db/database.ts';
import { sql } from '../../db/sql.ts';
import { cellOf, keyOf, type Merge } from './expressions.ts';
import { rowSet } from './row-set.ts';

/** Rows of a chunk that have the same key, in the order of the file; two or more. */
export type Repeats = readonly number[];

/** Finds the keys that several rows of a chunk have. PostgreSQL decides which are the same. */
export async function findRepeats(executor: Executor, { lookup, chunk }: Merge): Promise<Repeats[]> {
  const { table } = rowSet('r', { rows: chunk.rows, columns: [lookup] });
  const rows = await executor.query<{ row: number; first: number }>(sql`
    select row, first
    from (
      select o::integer - 1 as row, (min(o) over same)::integer as first, count(*) over same as count
      from ${table}
      window same as (partition by ${keyOf(lookup, cellOf('r', lookup))})
    ) keyed
    where count > 1
    order by row`);
  const keys = new Map<number, number[]>();
  for (const { row, first } of rows) {
    const sameKey = keys.get(first);
    if (sameKey === undefined) keys.set(first, [row]);
    else sameKey.push(row);
  }
  return [...keys.values()];
}
