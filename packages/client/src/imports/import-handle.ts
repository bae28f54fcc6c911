import { withOriginalCells } from '../files/original-rows.ts';
import { type CallOptions, callOptionNames } from '../http/connection.ts';
import { untilEither } from '../http/until-either.ts';
import { knownOptions, type OptionNames } from '../known-options.ts';
import type { ImportCalls, ReportKind } from './import-calls.ts';
import type { ImportRun } from './import-run.ts';
import { type ReportedRow, readReportedRows } from './reported-rows.ts';
import { ImportFailed, type ImportResult, type ImportSnapshot, nounOf } from './result.ts';
import { isFinished } from './sent-part.ts';
import { snapshotOf } from './snapshot.ts';

/** How `wait` waits. */
export interface WaitOptions {
  /** Called whenever something has changed. */
  readonly onProgress?: (snapshot: ImportSnapshot) => void;
  /** Ends the waiting, not the import; its reason is thrown. */
  readonly signal?: AbortSignal;
  /** How long to wait. Default: until the import is finished. */
  readonly timeoutMs?: number;
}

const waitOptionNames: OptionNames<WaitOptions> = { onProgress: true, signal: true, timeoutMs: true };

/**
 * An import that is on its way.
 * @example
 * const handle = await galena.imports.create('leads.csv');
 * const { created, failed } = await handle.wait({ onProgress: ({ rowsDone }) => console.log(rowsDone) });
 * for await (const { line, reason } of handle.failures()) console.log(`line ${line}: ${reason}`);
 */
export class ImportHandle {
  readonly #calls: ImportCalls;
  readonly #run: ImportRun;

  /** Made by `galena.imports`. */
  constructor(calls: ImportCalls, run: ImportRun) {
    this.#calls = calls;
    this.#run = run;
  }

  /** One for each file that has been sent, in the order of the rows; none while the first one waits its turn. */
  get batchIds(): readonly number[] {
    return this.#run.sent.map(({ batchId }) => batchId);
  }

  /**
   * What the names of all files end with that this one was sent in: `k3j9x2` of `leads.csv, part 2 of 7 from line 1234 (k3j9x2)`. Undefined
   * for an import that was begun elsewhere.
   */
  get fileKey(): string | undefined {
    return this.#run.file?.runId;
  }

  /** How the import stands now. */
  async status(options: CallOptions = {}): Promise<ImportSnapshot> {
    await this.#run.look(knownOptions(options, callOptionNames));
    return snapshotOf(this.#run);
  }

  /**
   * Waits for the end.
   * @throws ImportFailed if the import failed or was cancelled, GalenaTimeout if it takes longer than `timeoutMs`,
   *   GalenaRefusal or GalenaUnreachable if the rest of the file could not be sent.
   */
  async wait(options: WaitOptions = {}): Promise<ImportResult> {
    const { onProgress, signal, timeoutMs } = knownOptions(options, waitOptionNames);
    const tell = () => onProgress?.(snapshotOf(this.#run));
    const ignore = this.#run.listen(tell);
    try {
      await untilEither(`the ${nounOf(snapshotOf(this.#run))}`, this.#run.run(), signal, timeoutMs);
    } finally {
      ignore();
    }
    const snapshot = snapshotOf(this.#run);
    if (isComplete(snapshot)) return snapshot;
    throw new ImportFailed(snapshot);
  }

  /** The rows that failed, in the order of the file; of an import that is running those that have so far. */
  failures(options: CallOptions = {}): AsyncGenerator<ReportedRow, void, undefined> {
    return this.#reported('failures', options);
  }

  /** The rows that went in although something is doubtful about them. */
  warnings(options: CallOptions = {}): AsyncGenerator<ReportedRow, void, undefined> {
    return this.#reported('warnings', options);
  }

  /** The rows that the rules of the import left out. */
  skipped(options: CallOptions = {}): AsyncGenerator<ReportedRow, void, undefined> {
    return this.#reported('skipped', options);
  }

  /**
   * Ends the import: what has not been sent is not sent, and Galena stops after the rows under way. Marketo finishes
   * what it has taken. A part that is just being sent is cancelled when the server has answered; `wait` waits for that. It then
   * throws ImportFailed, unless all rows were in already.
   * @returns whether that ends it, or it had been cancelled before: false where the import is complete or has failed, which
   *   `status` tells, and where Marketo has all of it.
   */
  async cancel(options: CallOptions = {}): Promise<boolean> {
    knownOptions(options, callOptionNames);
    let isCancelled = this.#run.stop();
    if (await this.#calls.isGalena(options)) {
      for (const sent of this.#run.sent) {
        if (isFinished(sent)) continue;
        if (await this.#calls.cancelIfRunning(sent.batchId, options)) isCancelled = true;
      }
    }
    if (isCancelled) return true;
    await this.#run.look(options);
    return snapshotOf(this.#run).status === 'cancelled';
  }

  async *#reported(kind: ReportKind, options: CallOptions): AsyncGenerator<ReportedRow, void, undefined> {
    knownOptions(options, callOptionNames);
    await this.#run.look(options);
    const { file, sent } = this.#run;
    const rows = readReportedRows(this.#calls, file, sent, kind, options);
    yield* file?.original === undefined ? rows : withOriginalCells(rows, file.original);
  }
}

function isComplete(snapshot: ImportSnapshot): snapshot is ImportResult {
  return snapshot.status === 'complete';
}
