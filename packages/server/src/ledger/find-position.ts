import type { Database, Executor } from '../db/database.ts';
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
      const end = (await endOfOrder(connection, schema, time)) ?? standing.nextId;
      // What one statement has recorded has one time. Where nothing is from before, all is wanted.
      const firsts = tables.map(
        ({ table, id }) => sql`
          select min(${id}) as id
          from ${table}
          where ${id} < ${end}::bigint
            and recorded_at = (
              select min(recorded_at)
              from ${table}
              where recorded_at >= ${time}::timestamptz
                and ${id} < ${end}::bigint
            )
          union all
          select min(${id})
          from ${table}
          where ${id} < ${end}::bigint
            and not exists (select from ${table} where recorded_at < ${time}::timestamptz)`,
      );
      const [first] = await connection.query<{ id: number | null }>(sql`
        select min(id) as id
        from (${join(firsts, ' union all ')}) firsts`);
      return (first?.id ?? end) - 1;
    }),
  );
}

/**
 * Times ascend with the ids, until the clock is set back. What is behind that need not be looked at for a time that had been reached
 * before. Undefined where the clock has not been set back behind the time.
 */
async function endOfOrder(executor: Executor, schema: string, time: string): Promise<number | undefined> {
  const [setBack] = await executor.query<{ firstId: number | null }>(sql`
    select min(first_id) as "firstId"
    from ${identifier(schema, 'clock_set_backs')}
    where until >= ${time}::timestamptz`);
  return setBack?.firstId ?? undefined;
}
