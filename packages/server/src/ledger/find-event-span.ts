import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { retryIfPartGone } from './part-gone.ts';
import { partKinds } from './parts.ts';
import { unionOf } from './rows.ts';
import { readStanding, tablesOf } from './standing.ts';

/** Where events are that are dated in some time: they may have been recorded at any other. */
export interface EventSpan {
  readonly firstId: number;
  readonly lastId: number;
  readonly types: readonly number[];
}

/**
 * Gives where the events are whose activities are dated from `startAt` on and before `end`; undefined if there are none. Deletions are
 * dated by when they were recorded.
 */
export function findEventSpan(
  database: Database,
  schema: string,
  startAt: Date,
  end: Date,
): Promise<EventSpan | undefined> {
  return retryIfPartGone(() =>
    database.connection(async (connection) => {
      const standing = await readStanding(connection, schema);
      const kinds = partKinds.filter((kind) => kind !== 'changes' && kind !== 'deletions');
      const [span] = await connection.query<EventSpan>(sql`
        select min(id) as "firstId", max(id) as "lastId", array_agg(distinct type) as types
        from ${unionOf(kinds.flatMap((kind) => tablesOf(standing, schema, kind)))} event
        where activity_date >= ${startAt}
          and activity_date < ${end}
        having count(*) > 0`);
      return span;
    }),
  );
}
