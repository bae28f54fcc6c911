import type { Database } from '../db/database.ts';
import { identifier, join, sql } from '../db/sql.ts';
import { retryIfPartGone } from './part-gone.ts';
import { partKinds } from './parts.ts';
import { readStanding, tablesOf } from './standing.ts';

/**
 * The position behind which everything was recorded at a time or later, for `readByPosition`.
 * @param time - ISO 8601
 */
export function findPosition(database: Database, schema: string, time: string): Promise<number> {
  return retryIfPartGone(() =>
    database.connection(async (connection) => {
      const standing = await readStanding(connection, schema);
      const tables = [
        { table: identifier(schema, 'lead_creations'), id: identifier('first_id') },
        ...partKinds.flatMap((kind) =>
          tablesOf(standing, schema, kind).map((table) => ({
            table,
            id: identifier(kind === 'changes' ? 'first_id' : 'id'),
          })),
        ),
      ];
      // What one statement has recorded has one time. Where nothing is from before, all is wanted, also where a clock was set back and
      // the earliest time is not that of the first id.
      const firsts = tables.map(
        ({ table, id }) => sql`
          select min(${id}) as id
          from ${table}
          where recorded_at = (
            select min(recorded_at)
            from ${table}
            where recorded_at >= ${time}::timestamptz
          )
          union all
          select min(${id})
          from ${table}
          where not exists (select from ${table} where recorded_at < ${time}::timestamptz)`,
      );
      const [first] = await connection.query<{ id: number | null }>(sql`
        select min(id) as id
        from (${join(firsts, ' union all ')}) firsts`);
      return (first?.id ?? standing.nextId) - 1;
    }),
  );
}
