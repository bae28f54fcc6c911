import type { Clock } from '../clock.ts';
import type { Executor } from '../db/database.ts';
import { identifier, type Sql, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import type { NamedColumns } from '../fields/column-mapping.ts';
import type { Format } from '../formats.ts';
import type { Alongside } from '../identity/authenticate.ts';
import type { PhaseTimes } from '../metrics/measurement.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import type { KeptAttemptEvent } from './attempt-events.ts';
import { isDryRun } from './dry-runs/is-dry-run.ts';
import { completeMessage, dryRunMessage, failedMessage } from './messages.ts';
import { dryRunExpiryOf, expiryOf, historyOf } from './retention.ts';
import type { ImportRules } from './rules/import-rules.ts';
import type { Template } from './templates/template.ts';
import type { ToldUndoOptions } from './undo-options.ts';
import type { NoUndoProgress, UndoProgress } from './undo-progress.ts';

export type ImportState = 'queued' | 'importing' | 'complete' | 'failed' | 'cancelled';

/** Who submitted an import, as it was then. */
export interface Sender {
  readonly serviceName: string;
  /** The e-mail address of the API user. */
  readonly userEmail: string;
  /** Of the submit; null where an older Galena took it. */
  readonly requestId: string | null;
}

/** What a job of the queue of imports is. Marketo's calls know imports only. */
export type ImportKind = 'import' | 'dryRun' | 'undo';

/** An import as it stands. */
export interface ImportRecord {
  readonly batchId: number;
  readonly kind: ImportKind;
  /** Of an import that was made of a dry run: that. */
  readonly dryRunBatchId: number | null;
  readonly status: ImportState;
  readonly format: Format;
  readonly lookupField: string;
  readonly listId: number | null;
  readonly partitionName: string | null;
  readonly fileName: string | null;
  readonly fileBytes: number;
  readonly header: string;
  readonly unmappedColumns: readonly string[];
  /** Null for an import without any. */
  readonly rules: ImportRules | null;
  /** Fields with a rule that its file has no column for. */
  readonly unusedRules: readonly string[];
  /** Null for an import without one. */
  readonly template: Pick<Template, 'templateId' | 'name' | 'version'> | null;
  /** What a template has said of its columns; null where none was applied by the server. */
  readonly mappedColumns: NamedColumns | null;
  /** Null for an import of an older Galena whose service is gone. */
  readonly sentBy: Sender | null;
  /** Its file and its reports are deleted, or about to be, and Marketo's calls no longer know it. */
  readonly isExpired: boolean;
  readonly rowsDone: number;
  readonly rowsTotal: number | null;
  readonly bytesDone: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Of the updated rows, those whose lead was last changed by an earlier row of the file. */
  readonly repeated: number;
  readonly failed: number;
  /** Rows that its rules leave out. */
  readonly skipped: number;
  readonly warned: number;
  readonly failureCause: string | null;
  /** Of an undo: what it undoes, how, and what it has come to so far. */
  readonly undoes: number | null;
  readonly undoOptions: ToldUndoOptions | null;
  readonly undo: UndoProgress | NoUndoProgress;
  /** Whether the ledger has what it changed; null where an older Galena has begun it, which did not note that. */
  readonly isRecorded: boolean | null;
  /** The undos of it that have begun, dry runs left out. */
  readonly undoneBy: readonly number[];
  /** What happened between its start and its end, the latest of it. */
  readonly attemptEvents: readonly KeptAttemptEvent[];
  /** Imports that are queued ahead of it; null unless it is queued itself. */
  readonly queuedAhead: number | null;
  /** Whether its subscription is paused, so that it is not carried out for the time being. */
  readonly isPaused: boolean;
  /** Milliseconds that the engine took, by phase. */
  readonly phaseMs: PhaseTimes;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  /** When it stood like this. */
  readonly readAt: Date;
}

/** How far an import is, and how it ended. */
export type ImportProgress = Pick<
  ImportRecord,
  | 'batchId'
  | 'status'
  | 'created'
  | 'updated'
  | 'unchanged'
  | 'failed'
  | 'skipped'
  | 'warned'
  | 'failureCause'
>;

/**
 * An import as Marketo's calls know it: no job of another kind.
 * @throws ApiError 1013 if the subscription has no such import, or it has expired.
 */
export async function findMarketosImport(
  executor: Executor,
  clock: Clock,
  subscription: Subscription,
  batchId: number,
): Promise<ImportRecord> {
  const record = await findKeptImport(executor, clock, subscription, batchId);
  if (record.kind !== 'import') throw refuse('1013');
  return record;
}

/**
 * An import with its file and reports.
 * @throws ApiError 1013 if the subscription has no such import, or it has expired.
 */
export async function findKeptImport(
  executor: Executor,
  clock: Clock,
  subscription: Subscription,
  batchId: number,
): Promise<ImportRecord> {
  const record = await findImport(executor, clock, subscription, batchId);
  if (record.isExpired) throw refuse('1013');
  return record;
}

/** @throws ApiError 1013 if the subscription has no such import, or it is forgotten: see `importHistoryDays`. */
export async function findImport(
  executor: Executor,
  clock: Clock,
  subscription: Subscription,
  batchId: number,
): Promise<ImportRecord> {
  const [record] = await executor.query<ImportRecord>(sql`
    ${selectImports(clock, subscription)}
      and i.batch_id = ${batchId}`);
  if (record === undefined) throw refuse('1013');
  return record;
}

/**
 * Only what clients poll for, read with the caller: an `ImportProgress` with its batch id if Marketo's calls know the import. Polls are
 * most of the calls there are, and a round trip is most of a poll.
 */
export function progressBeside(clock: Clock, batchId: number): Alongside {
  return {
    name: 'progress',
    columns: sql`
      i.batch_id as "batchId", i.status, i.created, i.updated, i.unchanged, i.failed, i.skipped, i.warned,
      i.failure_cause as "failureCause"`,
    join: sql`
    left join galena.imports i
      on i.subscription_id = s.id and i.batch_id = ${batchId} and i.kind = 'import' and ${isKept(clock)}`,
  };
}

/** Those of some imports that are there, by batch id. */
export function findImports(
  executor: Executor,
  clock: Clock,
  subscription: Subscription,
  batchIds: readonly number[],
): Promise<ImportRecord[]> {
  return executor.query<ImportRecord>(sql`
    ${selectImports(clock, subscription)}
      and i.batch_id = any(${batchIds}::integer[])
    order by i.batch_id`);
}

/** By what people know an import again. */
export type Submit = Pick<ImportRecord, 'batchId' | 'fileName' | 'undoes' | 'createdAt'>;

/** Those of some imports that are not forgotten yet. */
export function listSubmits(
  executor: Executor,
  clock: Clock,
  subscription: Subscription,
  batchIds: readonly number[],
): Promise<Submit[]> {
  return executor.query<Submit>(sql`
    select i.batch_id as "batchId", i.file_name as "fileName", i.undoes, i.created_at as "createdAt"
    from galena.imports i
    where i.subscription_id = ${subscription.id}
      and i.batch_id = any(${batchIds}::integer[])
      and ${isKnown(clock, subscription)}`);
}

/** Which imports are listed, and how many. */
interface ImportsPage {
  /** Only older ones than the import with this batch id. */
  readonly before: number | undefined;
  /** Only those that one file was sent in: `k3j9x2` of `leads.csv, part 2 of 7 from line 1234 (k3j9x2)`. */
  readonly fileKey: string | undefined;
  readonly limit: number;
}

/**
 * A page of imports, newest first. Those of one file are found by the ends of names: the subscription has some thousands of imports, read
 * by their key, and a file is looked for by hand.
 */
export function listImports(
  executor: Executor,
  clock: Clock,
  subscription: Subscription,
  { before, fileKey, limit }: ImportsPage,
): Promise<ImportRecord[]> {
  const isOfFile =
    fileKey === undefined ? sql`true` : sql`right(i.file_name, ${fileKey.length + 2}) = ${`(${fileKey})`}`;
  return executor.query<ImportRecord>(sql`
    ${selectImports(clock, subscription)}
      and i.batch_id < ${before ?? 2 ** 31 - 1}
      and ${isOfFile}
    order by i.batch_id desc
    limit ${limit}`);
}

function selectImports(clock: Clock, subscription: Subscription): Sql {
  const { id, schema } = subscription;
  return sql`
    select
      i.batch_id as "batchId", i.kind, i.dry_run_batch_id as "dryRunBatchId", i.status, i.format, i.lookup_field as "lookupField", i.list_id as "listId",
      p.name as "partitionName", i.file_name as "fileName", i.file_bytes as "fileBytes", i.header,
      i.unmapped_columns as "unmappedColumns", i.column_fields as "mappedColumns", i.rules, i.unused_rules as "unusedRules", i.rows_done as "rowsDone", i.rows_total as "rowsTotal",
      i.bytes_done as "bytesDone", i.created, i.updated, i.unchanged, i.repeated, i.failed, i.skipped, i.warned,
      i.failure_cause as "failureCause", i.attempt_events as "attemptEvents", i.undoes, ${toldOptions} as "undoOptions", i.undo, i.is_recorded as "isRecorded",
      array(
        select u.batch_id
        from galena.imports u
        where u.subscription_id = i.subscription_id
          and u.undoes = i.batch_id
          and u.started_at is not null
          and not (u.undo_options ->> 'dryRun')::boolean
        order by u.batch_id
      ) as "undoneBy",
      case
        when i.template_id is not null then
          json_build_object('templateId', i.template_id, 'name', v.name, 'version', i.template_version)
      end as template,
      case
        when i.service_name is not null then
          json_build_object('serviceName', i.service_name, 'userEmail', i.user_email, 'requestId', i.request_id)
      end as "sentBy",
      not ${isKept(clock)} as "isExpired",
      case
        when i.status = 'queued' then (
          select count(*)
          from galena.imports q
          where q.subscription_id = i.subscription_id
            and q.status = 'queued'
            and q.batch_id < i.batch_id
        )
      end as "queuedAhead",
      i.finished_at is null
        and (select paused_at is not null from galena.subscriptions where id = ${id}) as "isPaused",
      i.phase_ms as "phaseMs", i.created_at as "createdAt", i.started_at as "startedAt",
      i.finished_at as "finishedAt", ${clock.now} as "readAt"
    from galena.imports i
    left join ${identifier(schema, 'partitions')} p on p.id = i.partition_id
    left join ${identifier(schema, 'template_versions')} v on v.template_id = i.template_id and v.version = i.template_version
    where i.subscription_id = ${id}
      and ${isKnown(clock, subscription)}`;
}

/** The options of an undo; of leads and rows that they name, which may be many, the numbers. */
const toldOptions: Sql = sql`
  i.undo_options - '{leads,rows,assumeUndone}'::text[] || jsonb_strip_nulls(
    jsonb_build_object(
      'leadsNamed', jsonb_array_length(i.undo_options -> 'leads'), 'rowsNamed', jsonb_array_length(i.undo_options -> 'rows')
    )
  )`;

/** An unfinished import is never forgotten: nobody's rows are while they wait. */
function isKnown(clock: Clock, subscription: Subscription): Sql {
  return isLaterThan(historyOf(clock, subscription), clock);
}

/** Whether its file and its reports are there. */
function isKept(clock: Clock): Sql {
  return isLaterThan(expiryOf(clock), clock);
}

/** Dry runs have a time of their own, after which nothing is left of them. */
function isLaterThan(moment: Sql, clock: Clock): Sql {
  return sql`(
    i.finished_at is null
    or case when ${isDryRun('i.')} then i.finished_at >= ${dryRunExpiryOf(clock)} else i.created_at >= ${moment} end
  )`;
}

export function isFinished({ status }: ImportRecord): boolean {
  return status !== 'queued' && status !== 'importing';
}

/** Rows that went in. */
export function importedRows({ created, updated, unchanged }: ImportProgress): number {
  return created + updated + unchanged;
}

/** How a sentence begins that is about a job. */
export function nameOf({ batchId, kind }: Pick<ImportRecord, 'batchId' | 'kind'>): string {
  return `${jobNames[kind]} ${batchId}`;
}

const jobNames: Readonly<Record<ImportKind, string>> = { import: 'Import', dryRun: 'Dry run', undo: 'Undo' };

/** How a sentence goes on: `Dry run 1005 is running`. */
export function stateOf({ status }: Pick<ImportRecord, 'status'>): string {
  return status === 'importing' ? 'running' : status;
}

/** The text that a finished import carries; undefined before. */
export function messageOf(record: ImportProgress & { readonly kind?: ImportKind }): string | undefined {
  const isDry = record.kind === 'dryRun';
  const job = isDry ? 'Dry run' : 'Import';
  const { failed, skipped, warned } = record;
  const counts = { imported: importedRows(record), failed, skipped, warned };
  switch (record.status) {
    case 'complete':
      return isDry ? dryRunMessage(counts) : completeMessage(counts);
    case 'failed':
      return failedMessage(record.failureCause ?? 'unknown', job);
    case 'cancelled':
      return failedMessage('cancelled', job);
    default:
      return undefined;
  }
}
