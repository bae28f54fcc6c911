import { GalenaError } from '../errors.ts';
import type { ImportProgress, ImportRules, ImportSender, UsedTemplate } from '../wire/imports.ts';
import type { UndoProgress } from '../wire/undo.ts';

/** What became of the rows of an import so far. */
export interface RowCounts {
  /** Rows that went in, warned ones included. */
  readonly imported: number;
  /**
   * Of those; undefined where Marketo imports, which does not tell, and where an answer was lost so badly that rows were
   * imported twice.
   */
  readonly created: number | undefined;
  readonly updated: number | undefined;
  readonly unchanged: number | undefined;
  /**
   * Of the updated rows, those that changed a lead whose last change came from an earlier row of the same file: they repeat a
   * key, and the last one wins. Of a file in parts, an earlier row of the same part. Undefined as `created` is.
   */
  readonly repeated: number | undefined;
  readonly failed: number;
  /** Rows that the rules of the import leave out: they neither went in nor failed. */
  readonly skipped: number;
  readonly warned: number;
}

/** How an import stands, whatever number of files it was sent in. */
export interface ImportSnapshot extends RowCounts {
  /** `sending`: not all of it is with the server yet. */
  readonly status: 'sending' | 'queued' | 'importing' | 'complete' | 'failed' | 'cancelled';
  /** `dryRun`: what the rows would do; none of them has gone in. Undefined where Marketo imports, and until the server says it. */
  readonly kind: ImportProgress['kind'];
  /** One for each file that was sent, in the order of the rows. */
  readonly batchIds: readonly number[];
  /** Files it is sent in: one, unless it is larger than a file may be. */
  readonly parts: number;
  readonly partsDone: number;
  readonly bytesDone: number;
  readonly bytesTotal: number;
  readonly rowsDone: number;
  /** Unknown while a single file has not been read to its end. */
  readonly rowsTotal: number | undefined;
  /**
   * Rows of nothing but delimiters and blanks, which were not sent and count in nothing else; undefined for an import that was
   * begun elsewhere.
   */
  readonly rowsWithoutValue: number | undefined;
  /** Columns of the file that match no field, but for those that are left out on purpose; undefined where Marketo imports. */
  readonly unmappedColumns: readonly string[] | undefined;
  /** What its rows may do to leads; undefined where Marketo imports, and without any. */
  readonly rules: ImportRules | undefined;
  /** The template that it has used. */
  readonly template: UsedTemplate | undefined;
  /** Who submitted it, or its first part; undefined where Marketo imports, and where the server does not know. */
  readonly sentBy: ImportSender | undefined;
  /** What keeps it from being sent on: ten imports are queued (1016), or the list is being imported to (1019). */
  readonly waitingFor: '1016' | '1019' | undefined;
  /** Whether the server says that an administrator has paused the imports of the subscription: it goes on once they are resumed. */
  readonly paused: boolean;
  /** Undefined until there were two seconds of work. */
  readonly rowsPerSecond: number | undefined;
  readonly secondsLeft: number | undefined;
  /** Of the server, for a single file; of the part that failed otherwise. */
  readonly message: string | undefined;
  /** Of an undo: what it undoes, and what it has come to so far. */
  readonly undo: UndoProgress | undefined;
}

/** An import that has come to its end. */
export interface ImportResult extends ImportSnapshot {
  readonly status: 'complete';
}

/** What a job is called in a sentence. */
export function nounOf({ kind, undo }: Pick<ImportSnapshot, 'kind' | 'undo'>): string {
  if (undo !== undefined) return 'undo';
  return kind === 'dryRun' ? 'dry run' : 'import';
}

/** The import ended before its file did. Rows that went in before stay in. */
export class ImportFailed extends GalenaError {
  override readonly name = 'ImportFailed';
  readonly result: ImportSnapshot;

  constructor(result: ImportSnapshot) {
    const noun = nounOf(result);
    const which = result.batchIds.length === 1 ? `${noun} ${result.batchIds[0]}` : `the ${noun}`;
    super(
      `${which} ${result.status === 'cancelled' ? 'was cancelled' : 'failed'}: ${result.message ?? 'the server does not say why'}`,
    );
    this.result = result;
  }
}
