import type { Database } from '../../packages/server/src/db/database.ts';
import { prepared, raw, sql } from '../../packages/server/src/db/sql.ts';
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
  // What a dry run would do is noted, and at its end counted.
  note: /^\s*insert into \S+"dry_run_(order|unchanged)"/i,
  summary: /^\s*update \S+"dry_runs"\s+set summary/i,
  report: /^\s*insert into \S*row_reports/i,
  undo: /^\s*(with restored as|insert into \S*(undo_kept|lead_deletions))/i,
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
  'undo',
  'finish',
  'commit',
] as const;

/** Those that come with dry runs besides. */
export const momentsOfDryRuns = ['note', 'summary'] as const;

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

/** Where imports come by, as triggers see it. What only reads has none: a match is held by a lock of the leads. */
const gates: readonly (readonly [moment: Moment, trigger: string])[] = [
  ['upload', 'after insert on sub_000_gal_000.file_chunks'],
  ['queue', 'after insert on galena.imports'],
  ['claim', 'after insert on sub_000_gal_000.import_progress'],
  ['merge', 'after insert or update on sub_000_gal_000.leads'],
  ['note', 'after insert on sub_000_gal_000.dry_run_order'],
  ['summary', 'after update on sub_000_gal_000.dry_runs'],
  ['report', 'after insert on sub_000_gal_000.row_reports'],
  ['undo', 'after insert on sub_000_gal_000.lead_deletions_1'],
  ['finish', 'after update of status on sub_000_gal_000.import_progress'],
  ['retention', 'before update of has_files on galena.imports'],
];

/**
 * Lays gates where moments would be over too soon to be met. They are open, unless `holdAt` closes one.
 */
export async function layGates(database: Database): Promise<void> {
  await database.execute(sql`
    create function public.pass() returns trigger language plpgsql as $$
    begin
      perform pg_advisory_xact_lock_shared(hashtext('gate ' || tg_argv[0]));
      return null;
    end $$;

    create constraint trigger gate_commit after update on sub_000_gal_000.import_progress
    deferrable initially deferred
    for each row execute function public.pass('commit')`);
  for (const [moment, trigger] of gates) {
    await database.execute(
      raw(
        `create trigger gate_${moment} ${trigger} for each statement execute function public.pass('${moment}')`,
      ),
    );
  }
}

/** Has imports that come to a moment wait there until the work is over, or the connection is lost. */
export async function holdAt<Result>(
  database: Database,
  moment: Moment,
  work: () => Promise<Result>,
): Promise<Result> {
  let result: Promise<Result> | undefined;
  const gate = `gate ${moment}`;
  await database
    .transaction(async (transaction) => {
      await transaction.query(
        moment === 'match'
          ? sql`lock table sub_000_gal_000.leads in access exclusive mode`
          : sql`select pg_advisory_xact_lock(hashtext(${gate}))`,
      );
      result = work();
      await result;
    })
    // PostgreSQL may be what was hit, or still be down from the blow before.
    .catch(() => undefined);
  return result ?? work();
}
