import type { UndoProgress } from './undo.ts';

/** Comma, tab or semicolon between the cells. */
export type ImportFormat = 'csv' | 'tsv' | 'ssv';

/** An import as Marketo's clients know it. The counters are there in a status answer, `message` once it is finished. */
export interface ImportStatus {
  readonly batchId: number;
  /** The batch id as text. */
  readonly importId?: string;
  readonly status: 'Queued' | 'Importing' | 'Complete' | 'Failed';
  /** Rows imported; rows that failed do not count. */
  readonly numOfLeadsProcessed?: number;
  readonly numOfRowsFailed?: number;
  readonly numOfRowsWithWarning?: number;
  readonly message?: string;
}

/** Where the time of an import goes. */
export type ImportPhase = 'wait' | 'parse' | 'match' | 'lock' | 'write' | 'commit';

/** Who submitted an import, as it was then. */
export interface ImportSender {
  readonly serviceName: string;
  /** The e-mail address of the API user that owned the service. */
  readonly userEmail: string;
  /** Of the submit. Not known of imports that a Galena took before it kept them. */
  readonly requestId?: string;
}

/** What becomes of the value that a lead has when a row brings another one. */
export type DefaultRule =
  /** The row's value takes its place. So it is where nothing is said. */
  | 'overwrite'
  /** It stays; the row's value goes in where there is none. */
  | 'fillEmpty'
  /** It stays, and so does its absence: only leads that the import creates get a value. */
  | 'never'
  /** The row's value takes its place unless the date of this field is earlier in the row than in the lead. */
  | { readonly newest: string };

/** For text: the elements of the row's value are added to those that the lead has, between separators, each once. */
export type FieldRule = DefaultRule | { readonly append: string };

/** What the rows of an import may do to leads. All fields may be named as columns are. */
export interface ImportRules {
  /** Default: `createOrUpdate`. Rows that may not go in are skipped. */
  readonly mode?: 'createOrUpdate' | 'createOnly' | 'updateOnly';
  /** For the fields that `fields` does not name. Default: `overwrite`. */
  readonly defaultRule?: DefaultRule;
  /** By name of the field. */
  readonly fields?: Readonly<Record<string, FieldRule>>;
  /** Which cells clear a field: those that say `NULL` (the default), empty ones too, or none. */
  readonly clear?: 'NULL' | 'empty' | 'none';
  /** Which of several rows with the same key go in: each, one after another (the default), the first, the last, or none, as all of them fail. */
  readonly repeatedKeys?: 'each' | 'first' | 'last' | 'fail';
  /** Which of several leads with the same key a row is for; with `fail` it fails. Default: as the setting of the subscription says. */
  readonly multipleMatches?: 'lastUpdated' | 'firstCreated' | 'fail';
  /** Instead of the setting of the subscription. */
  readonly surplusCells?: 'warn' | 'fail' | 'ignore';
  /** Instead of the setting of the subscription. */
  readonly unknownColumns?: 'ignore' | 'reject';
}

/** Which template an import has used, by its name then. */
export interface UsedTemplate {
  readonly templateId: number;
  readonly name: string;
  readonly version: number;
}

/** An import in full, or another job of the same queue, as Galena's own API gives it. */
export interface ImportProgress {
  readonly batchId: number;
  /**
   * `dryRun`: what the import of a file would do; no lead is written. An undo has no file; its rows are the changes that it goes through. A Galena without
   * undo does not tell.
   */
  readonly kind?: 'import' | 'dryRun' | 'undo';
  /** Of an import that was made of a dry run: that. */
  readonly dryRunBatchId?: number;
  readonly status: 'queued' | 'importing' | 'complete' | 'failed' | 'cancelled';
  readonly phase: 'waiting' | 'reading' | 'merging' | 'undoing' | 'finished';
  /** Imports that are queued ahead of it, while it is queued itself. */
  readonly queuedAhead?: number;
  /** There, and true, while the imports of the subscription are paused. */
  readonly paused?: boolean;
  readonly fileName?: string;
  readonly format: ImportFormat;
  readonly lookupField: string;
  readonly listId?: number;
  readonly partitionName?: string;
  /** The template that it has used. */
  readonly template?: UsedTemplate;
  /** Not known of some imports that a Galena took before it kept senders. */
  readonly sentBy?: ImportSender;
  /** There, and true, from seven days after the submit on: its file and its reports are deleted. */
  readonly expired?: boolean;
  readonly fileBytes: number;
  readonly bytesDone: number;
  readonly rowsDone: number;
  /** Unknown until the file has been read to its end. */
  readonly rowsTotal?: number;
  /** From two seconds of work on. */
  readonly rowsPerSecond?: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  /**
   * Of the updated rows, those that changed a lead whose last change came from an earlier row of the same file. A Galena from
   * before there was such a counter does not tell.
   */
  readonly repeated?: number;
  readonly failed: number;
  /** Rows that its rules leave out: they neither went in nor failed. A Galena from before there were rules does not tell. */
  readonly skipped?: number;
  readonly warned: number;
  /** Columns of the file that match no field, but for those that are left out on purpose. */
  readonly unmappedColumns: readonly string[];
  /**
   * Where the server has applied a template: the REST names of the fields of the columns that it names, by their names in the header; null for
   * one that is left out.
   */
  readonly mappedColumns?: Readonly<Record<string, string | null>>;
  /** As they were sent, with the REST names of fields; absent if there are none. */
  readonly rules?: ImportRules;
  /** Fields with a rule that the file has no column for. */
  readonly unusedRules?: readonly string[];
  readonly message?: string;
  /** Of an undo. */
  readonly undo?: UndoProgress;
  /** Batch ids of the undos of it that have begun, dry runs left out. */
  readonly undoneBy?: readonly number[];
  /** What happened between its start and its end, the latest of it; absent if nothing did. */
  readonly attemptEvents?: readonly AttemptEvent[];
  /**
   * Milliseconds by phase, up to the last chunk of rows that is done. Parsing and copying the next chunk go on beside the
   * others, so all phases together may be longer than the import took.
   */
  readonly phaseMs: Readonly<Partial<Record<ImportPhase, number>>>;
  readonly createdAt: string;
  readonly startedAt?: string;
  readonly finishedAt?: string;
}

/** Something that happened to an import between its start and its end. */
export interface AttemptEvent {
  readonly at: string;
  /**
   * `givenBack`: an engine stopped, or the subscription was paused. `interrupted`: by an error. `leaseLost`: the engine was silent for too
   * long. `continued`: an engine has taken it up again.
   */
  readonly event: 'givenBack' | 'interrupted' | 'leaseLost' | 'continued';
  readonly rowsDone: number;
  readonly error?: string;
}

/** A row that failed, was skipped or warned, as Galena's own API gives it. */
export interface ReportedImportRow {
  /** Data rows of the submitted file count from 1. */
  readonly row: number;
  /** The line of the submitted file that the row starts in, from 1. */
  readonly line: number;
  /** As they were sent, as many as the header has. */
  readonly cells: readonly string[];
  /** The cells beyond the header, where one of them holds something. */
  readonly surplus?: readonly string[];
  readonly reason: string;
}
