import { identifier, kept, quoteLiteral, raw, type Sql, sql } from '../db/sql.ts';
import type { Encoding } from '../encoding/encodings.ts';
import type { NamedColumns } from '../fields/column-mapping.ts';
import type { Format } from '../formats.ts';
import { setAttemptEvent } from '../imports/attempt-events.ts';
import type { ImportRules } from '../imports/rules/import-rules.ts';
import type { UndoOptions } from '../imports/undo-options.ts';
import { type Origin, undoSource } from '../ledger/origin.ts';
import { importTables } from '../subscriptions/job-tables.ts';
import type { ClaimedJob, JobKind } from './jobs/job.ts';
import { importProgress, type Progress } from './progress.ts';

/** Few files of this size have more rows than the smallest chunks. */
export const smallFileBytes = 8 * 2 ** 10;

/** What an import is, as galena.imports has it. */
interface Import {
  readonly batchId: number;
  /** It writes no leads: only what would become of them is to be found out. */
  readonly isDryRun: boolean;
  readonly format: Format;
  readonly lookupField: string;
  /** Who has sent it, for the ledger. */
  readonly origin: Origin;
  readonly listId: number | null;
  readonly partitionId: number | null;
  readonly fileId: string;
  readonly fileBytes: number;
  readonly encoding: Encoding;
  readonly invalidByteOffset: number | null;
  /** Columns that had no field when the file was submitted: they are left out, whatever has been created since. */
  readonly unmappedColumns: readonly string[];
  /** Columns that its template has named; null without. */
  readonly namedColumns: NamedColumns | null;
  /** Null for an import without any. */
  readonly rules: ImportRules | null;
  /** Whether the leads may be on another server than galena.imports. */
  readonly isOnCitus: boolean;
  /** False if an older Galena has claimed it first, which has its checkpoint in galena.imports. */
  readonly isProgressInSchema: boolean;
  /** Whether all that it has changed so far is in the ledger; null where an older Galena has begun it. */
  readonly isRecorded: boolean | null;
  /** Of an undo: what it undoes, and how. It has no file. */
  readonly undoes: UndoOrder | null;
}

/** What an undo undoes. */
export interface UndoOrder {
  /** The batch id of the import, or of the undo. */
  readonly batchId: number;
  readonly options: UndoOptions;
}

/**
 * An import that this engine has claimed, as it stood when it was claimed: data rows up to its `rowsDone` are done, and `phaseMs` is
 * what the claims before this one took.
 */
export type Job = ClaimedJob<Progress, Import>;

/**
 * Whether the leads of an import can be looked up by its field: the index of one that was just made may be yet to come, as it
 * waits for a backup to end. An import that waited for that as it runs would keep one of the few places of an engine.
 */
const canLookUp: Sql = sql`
  (subscription_id, lookup_field) not in (
    select s.id, w.field_name
    from galena.wanted_indexes w
    join galena.subscriptions s using (schema_name)
    where w.field_name is not null
  )`;

export const importKind: JobKind<Progress, Import> = {
  ...importTables,
  progress: importProgress,
  ownColumns: sql`
    j.batch_id as "batchId", j.kind = 'dryRun' as "isDryRun", j.format, j.lookup_field as "lookupField", j.list_id as "listId", j.partition_id as "partitionId",
    j.file_id as "fileId", j.file_bytes as "fileBytes", j.encoding, j.invalid_byte_offset as "invalidByteOffset",
    json_build_object(
      'batchId', j.batch_id,
      -- As undoneBatchOf reads it.
      'method', case when j.kind = 'undo' then 'undo ' || j.undoes else 'importLead' end,
      'source', case when j.kind = 'undo' then ${raw(quoteLiteral(undoSource))} else 'List import' end,
      'userEmail', j.user_email, 'serviceName', j.service_name, 'requestId', j.request_id
    ) as origin,
    case when j.kind = 'undo' then json_build_object('batchId', j.undoes, 'options', j.undo_options) end as undoes,
    j.unmapped_columns as "unmappedColumns", j.column_fields as "namedColumns", j.rules, j.is_recorded as "isRecorded",
    j.progress_in_schema as "isProgressInSchema",
    to_regprocedure('citus_schema_distribute(regnamespace)') is not null as "isOnCitus"`,
  canBegin: canLookUp,
  queuedAt: sql`created_at`,
  order: sql`batch_id`,
  setAtClaim: sql`progress_in_schema = true, is_recorded = (s.activities = 'on'),`,
  readsWithLease({ fileBytes, fileId, subscription }) {
    if (fileBytes > smallFileBytes) return undefined;
    return kept(sql`
      select bytes
      from ${identifier(subscription.schema, 'file_chunks')}
      where file_id = ${fileId}
        and chunk_number = 0`);
  },
  setAtEnd: ({ status, progress }) =>
    sql`rows_total = case when ${status} = 'complete' then ${progress.rowsDone} else rows_total end,`,
  setAttemptEvent,
  doneBefore: (row) => (row.isProgressInSchema ? undefined : importProgress.of(row)),
};

/** Why an import ends as failed: the text after `Import failed: `. The file's fault, not Galena's. */
export class ImportFailure extends Error {}
