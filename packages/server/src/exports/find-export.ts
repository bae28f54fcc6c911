import type { Clock } from '../clock.ts';
import type { Executor } from '../db/database.ts';
import { type Sql, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import type { Format } from '../formats.ts';
import type { Caller } from '../identity/caller.ts';
import { exportTables } from '../subscriptions/job-tables.ts';
import type { Subject } from './definition.ts';

export const exportStates = ['created', 'queued', 'processing', 'complete', 'failed', 'cancelled'] as const;

export type ExportState = (typeof exportStates)[number];

/** An export as its owner sees it. */
export interface ExportRecord {
  readonly number: number;
  readonly exportId: string;
  readonly format: Format;
  readonly status: ExportState;
  readonly rowsDone: number;
  /** Of a complete one, the size of its file. */
  readonly bytesDone: number;
  /** Null before it is begun, and once its file has expired. */
  readonly fileId: string | null;
  readonly checksum: string | null;
  readonly failureCause: string | null;
  readonly createdAt: Date;
  readonly queuedAt: Date | null;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly isFileExpired: boolean;
}

/** How long the file of an export is kept, and its export shown in lists, from its end on; an export that is never queued is kept as long. */
export const fileDays = 7;
/** How long an export is known, from its end on. */
export const statusDays = 30;

/** The moment so many days ago. */
export function daysAgo(clock: Clock, days: number): Sql {
  return sql`${clock.now} - ${days} * interval '1 day'`;
}

const exportColumns = (clock: Clock): Sql => sql`
  number, export_id as "exportId", format, ${exportTables.shownStatus} as status, rows_done as "rowsDone", bytes_done as "bytesDone",
  file_id as "fileId", checksum, failure_cause as "failureCause", created_at as "createdAt", queued_at as "queuedAt",
  started_at as "startedAt", finished_at as "finishedAt",
  coalesce(finished_at <= ${daysAgo(clock, fileDays)}, false) as "isFileExpired"`;

/** Exports are their API user's own, whichever of its services has made them. */
function isOwn({ subscription, userEmail }: Caller, subject: Subject): Sql {
  return sql`subscription_id = ${subscription.id} and user_email = ${userEmail} and subject = ${subject}`;
}

/** @throws ApiError 1013 if there is none, or it is somebody else's or too old. */
export async function findExport(
  executor: Executor,
  clock: Clock,
  caller: Caller,
  subject: Subject,
  exportId: string,
): Promise<ExportRecord> {
  const found = await lookUpExport(executor, clock, caller, subject, exportId);
  if (found === undefined) throw refuse('1013');
  return found;
}

export async function lookUpExport(
  executor: Executor,
  clock: Clock,
  caller: Caller,
  subject: Subject,
  exportId: string,
): Promise<ExportRecord | undefined> {
  if (!/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(exportId)) return undefined;
  const [found] = await executor.query<ExportRecord>(sql`
    select ${exportColumns(clock)}
    from galena.exports
    where export_id = ${exportId}
      and ${isOwn(caller, subject)}
      and coalesce(finished_at, ${clock.now}) > ${daysAgo(clock, statusDays)}
      and (status <> 'created' or created_at > ${daysAgo(clock, fileDays)})`);
  return found;
}

/** One by its number, whosever it is; undefined if there is none any more. */
export async function findExportByNumber(
  executor: Executor,
  clock: Clock,
  subscriptionId: number,
  number: number,
): Promise<ExportRecord | undefined> {
  const [found] = await executor.query<ExportRecord>(sql`
    select ${exportColumns(clock)}
    from galena.exports
    where subscription_id = ${subscriptionId}
      and number = ${number}`);
  return found;
}

/** Newest first: those below a number, of some states if any are given. */
export function listExports(
  executor: Executor,
  clock: Clock,
  caller: Caller,
  {
    subject,
    states,
    below,
    limit,
  }: {
    readonly subject: Subject;
    readonly states: readonly ExportState[];
    readonly below: number | undefined;
    readonly limit: number;
  },
): Promise<ExportRecord[]> {
  return executor.query<ExportRecord>(sql`
    select ${exportColumns(clock)}
    from galena.exports
    where ${isOwn(caller, subject)}
      and ${states.length === 0 ? sql`true` : sql`${exportTables.shownStatus} = any(${states}::text[])`}
      and ${below === undefined ? sql`true` : sql`number < ${below}`}
      and coalesce(finished_at, case when status = 'created' then created_at end, ${clock.now}) > ${daysAgo(clock, fileDays)}
    order by number desc
    limit ${limit}`);
}
