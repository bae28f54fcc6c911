import type { Database } from '../../packages/server/src/db/database.ts';
import { prepared, sql } from '../../packages/server/src/db/sql.ts';
import { matchStatement } from '../imports/match-statement.ts';

/** What an import may be at, by the statement that PostgreSQL is carrying out for it. */
const statements = {
  upload: /insert into \S+file_chunks/i,
  // Entered by a submit, or taken from it by an engine.
  queue: /set next_batch_id|insert into galena\.imports|galena\.subscriptions where id|with next as/i,
  // Between the two writes of a claim, the queue's and the lease.
  claim: /insert into \S+import_progress/i,
  match: new RegExp(matchStatement, 'i'),
  merge: /^\s*(insert into|with changed as).*"leads"|"list_members"|update \S+"counters"|set rows_done/is,
  report: /^\s*insert into \S*row_reports/i,
  finish: /update (galena\.imports|\S+import_progress")\s+set status/i,
  retention: /^\s*delete from|set has_files = false/i,
  commit: /^commit/i,
} as const;

export type Moment = keyof typeof statements | 'between';

/** Those that come with every import; retention does not. */
export const momentsOfImports = [
  'upload',
  'queue',
  'claim',
  'match',
  'merge',
  'report',
  'finish',
  'commit',
] as const;

/** Asked a hundred times a second: planning it each time would take longer than the look itself. */
const whatIsGoingOn = prepared(
  'look',
  sql`
    select
      array(
        select query
        from pg_stat_activity
        where application_name in ('galena', 'galena import')
          and pid <> pg_backend_pid()
          and state <> 'idle'
      ) as queries,
      exists (
        select
        from galena.imports
        where finished_at is null
      ) as "isImporting"`,
);

/** What is seen in PostgreSQL at one moment. */
export interface Look {
  /** What Galena has PostgreSQL do right now. */
  readonly moments: Moment[];
  /** Whether there is an import that is not finished. */
  readonly isImporting: boolean;
}

export async function look(database: Database): Promise<Look> {
  const [seen] = await database
    .query<{ queries: string[]; isImporting: boolean }>(whatIsGoingOn)
    // An earlier blow may have PostgreSQL down at this moment.
    .catch(() => []);
  const { queries = [], isImporting = false } = seen ?? {};
  const names = Object.keys(statements) as (keyof typeof statements)[];
  const found = queries.flatMap((query) => names.filter((name) => statements[name].test(query)));
  return { moments: found.length === 0 ? ['between'] : [...new Set(found)], isImporting };
}

/**
 * Draws out the moments that are over too soon to be met: PostgreSQL rests a little in each report, each import that
 * enters or leaves the queue, and each that is deleted.
 */
export async function drawOutMoments(database: Database): Promise<void> {
  await database.execute(sql`
    create function public.rest() returns trigger language plpgsql as $$
    begin
      perform pg_sleep(tg_argv[0]::float8);
      return coalesce(new, old);
    end $$;

    create trigger rest after insert on sub_000_gal_000.row_reports
    for each statement execute function public.rest(0.02);
    create trigger rest_in_queue after insert on galena.imports
    for each row execute function public.rest(0.05);
    create trigger rest_at_claim after insert on sub_000_gal_000.import_progress
    for each row execute function public.rest(0.05);
    create trigger rest_at_end after update of status on sub_000_gal_000.import_progress
    for each row when (new.status is not null) execute function public.rest(0.05);
    create trigger rest_at_end after update of status on galena.imports
    for each row when (new.finished_at is not null) execute function public.rest(0.1);
    create trigger rest_in_retention before update of has_files on galena.imports
    for each row execute function public.rest(0.3)`);
}
