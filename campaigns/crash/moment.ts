import type { Database } from '../../packages/server/src/db/database.ts';
import { sql } from '../../packages/server/src/db/sql.ts';

/** What an import may be at, by the statement that PostgreSQL is carrying out for it. */
const statements = {
  upload: /file_chunks/i,
  claim: /for update skip locked|select from galena\.subscriptions/i,
  stage: /^\s*copy .*staging|analyze .*staging|create unlogged table|set local timezone/is,
  match: /insert into .*_matches/i,
  update: /^\s*update "sub_\w+"\."leads"/i,
  insert: /insert into "sub_\w+"\."leads"/i,
  report: /row_reports/i,
  checkpoint: /update galena\.imports\s+set rows_done/i,
  finish: /update galena\.imports\s+set status|drop table if exists/i,
  commit: /^commit/i,
} as const;

export type Moment = keyof typeof statements | 'between';

export const moments = Object.keys(statements) as Exclude<Moment, 'between'>[];

/** What Galena has PostgreSQL do right now, as far as one look tells. */
export async function momentsNow(database: Database): Promise<Moment[]> {
  const active = await database
    .query<{ query: string }>(sql`
      select query
      from pg_stat_activity
      where application_name = 'galena'
        and pid <> pg_backend_pid()
        and state <> 'idle'`)
    // An earlier blow may have PostgreSQL down at this moment.
    .catch(() => []);
  const found = active.flatMap(({ query }) => moments.filter((moment) => statements[moment].test(query)));
  return found.length === 0 ? ['between'] : found;
}
