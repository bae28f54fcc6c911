import type { CsvRow } from '@galena/client/csv';
import { isWellFormedEmail } from '../fields/cell-values.ts';
import { scratchName } from '../imports/dry-runs/scratch-tables.ts';
import { reasons } from '../imports/reasons.ts';
import type { RowReport } from '../imports/reports.ts';
import type { FileText } from './file-text.ts';
import { leftOutReasons, type RepeatRule } from './left-out-rows.ts';
import type { Plan, PlannedColumn } from './plan.ts';
import { CLEAR } from './read-column.ts';
import { hashKey, type RecentKeys } from './recent-keys.ts';
import { reportCells } from './report-cells.ts';
import { StagedRows } from './staged-rows.ts';
import { hasSurplusCells } from './surplus-cells.ts';

/** Bounds the memory of the chunks that are merged side by side whatever their rows look like. */
const chunkBytes = 16 * 2 ** 20;

/** Rows of more columns cannot be folded: PostgreSQL takes 1,664 expressions in a list, and the fold has three a column. */
const maxFoldedColumns = 500;

/** How much a chunk has of rows is looked at every so many rows, or bytes of the file. */
const rowsToWeigh = 64;
const bytesToWeigh = 2 ** 18;
/** Cells of empty columns cost nothing in the file, but do here. */
const stagedBytes = 4 * 2 ** 20;

/** How large a chunk may be: in rows, and which part it may have of the memory for chunks that are merged side by side. */
export interface ChunkLimits {
  readonly rows: number;
  readonly part: number;
}

/** Why rows failed or were skipped, and what they were warned of, by their number in the file. A row is in one of these. */
export interface Findings {
  readonly failures: ReadonlyMap<number, string>;
  readonly skips: ReadonlyMap<number, string>;
  readonly warnings: ReadonlyMap<number, readonly string[]>;
}

/** What came out when the rows were judged, by their place in the chunk. */
type Judged = Readonly<Record<'failures' | 'skips' | 'warnings', ReadonlyMap<number, string>>>;

/** Rows that are merged in one transaction, and what was found in them on the way. */
export class Chunk {
  readonly plan: Plan;
  /** Data rows of the file before this chunk. */
  readonly rowsBefore: number;
  /** How far into the file the chunk reaches. */
  bytesRead = 0;
  /** Whether the file is known to end behind it: of a full chunk nobody knows yet. */
  isLast = false;
  rowCount = 0;
  /** Those that passed the checks. */
  readonly rows: StagedRows;
  /** Counts the chunks from 1. */
  readonly number: number;
  /** Whether some key may stand in two rows: then the merge folds them. */
  mayRepeatKeys = false;
  /** The number of the last of the recent chunks that may have a key of this one: 0 if none has. */
  sharesKeysWith = 0;
  readonly #failures = new Map<number, string>();
  readonly #skips = new Map<number, string>();
  readonly #warnings = new Map<number, string[]>();
  /** Rows whose quotes leave open where their cells end. */
  readonly #misquotedRows = new Set<number>();
  readonly #limits: ChunkLimits;
  readonly #text: FileText;
  /** Where the first row starts in the text. */
  #startOffset = 0;
  /** For each row where it starts, counted from the first one, and in which line. */
  readonly #offsets: Uint32Array;
  readonly #lines: Uint32Array;
  #endOffset = 0;
  readonly #keys: RecentKeys;
  /** Where the row starts, counted from the first one, at which the rows were weighed last. */
  #weighedOffset = 0;
  #isClosed = false;
  /** With what PostgreSQL has not taken its only row. */
  #refusedWith: Error | undefined;

  /** @param keys - those of the chunks before, which get those of this one */
  constructor(plan: Plan, rowsBefore: number, limits: ChunkLimits, text: FileText, keys: RecentKeys) {
    this.#text = text;
    this.#limits = limits;
    this.plan = plan;
    this.rows = new StagedRows(plan.columns);
    this.rowsBefore = rowsBefore;
    this.#offsets = new Uint32Array(limits.rows);
    this.#lines = new Uint32Array(limits.rows);
    this.#keys = keys;
    this.number = keys.beginChunk();
  }

  get isFull(): boolean {
    return (
      this.#isClosed ||
      this.rowCount >= this.#limits.rows ||
      (this.#offsets[this.rowCount - 1] ?? 0) >= chunkBytes * this.#limits.part
    );
  }

  get stagedCount(): number {
    return this.#refusedWith !== undefined ? 0 : this.rows.count;
  }

  get lastRow(): number {
    return this.rowsBefore + this.rowCount;
  }

  /** The line of the file that a row starts in, by the number of the row. */
  lineOf(rowNumber: number): number {
    return this.#lines[rowNumber - this.rowsBefore - 1] ?? 0;
  }

  /** Takes the next row; gives false if it is for the next chunk. */
  add(row: CsvRow): boolean {
    if (this.rowCount === 0) this.#startOffset = row.start;
    this.#offsets[this.rowCount] = row.start - this.#startOffset;
    this.#lines[this.rowCount] = row.line;
    this.rowCount += 1;
    const isStaged = this.#stage(row, this.lastRow);
    this.#weigh(row.start - this.#startOffset);
    if (!this.mayRepeatKeys || this.plan.columns.length <= maxFoldedColumns) return true;
    this.mayRepeatKeys = false;
    this.#isClosed = true;
    // Of one row nothing repeats.
    if (this.stagedCount <= 1) return true;
    this.#takeBack(isStaged);
    return false;
  }

  /** Not after each row: a file may have hundreds of columns. */
  #weigh(offset: number): void {
    if (this.rowCount % rowsToWeigh !== 0 && offset - this.#weighedOffset < bytesToWeigh) return;
    this.#weighedOffset = offset;
    if (this.rows.sizeBytes >= stagedBytes * this.#limits.part) this.#isClosed = true;
  }

  #takeBack(isStaged: boolean): void {
    if (isStaged) this.rows.takeBack();
    this.#failures.delete(this.lastRow);
    this.#skips.delete(this.lastRow);
    this.#warnings.delete(this.lastRow);
    this.rowCount -= 1;
  }

  /** Says where the next chunk starts in the text: no row is added any more. */
  close(endOffset: number): void {
    this.#endOffset = endOffset;
  }

  /** Says that nobody asks for its reports any more. */
  forgetText(): void {
    this.#text.forget(this.#endOffset);
  }

  /** What was found in its rows. They may be judged several times: nothing of that is kept. */
  findings(judged?: Judged): Findings {
    const failures = new Map(this.#failures);
    const skips = new Map(this.#skips);
    const warnings = new Map<number, readonly string[]>(this.#warnings);
    for (const [row, text] of judged?.warnings ?? []) {
      const number = this.rows.numberOf(row);
      warnings.set(number, [...(warnings.get(number) ?? []), text]);
    }
    for (const [row, reason] of judged?.failures ?? []) {
      const number = this.rows.numberOf(row);
      failures.set(number, reason);
      warnings.delete(number);
    }
    for (const [row, reason] of judged?.skips ?? []) {
      const number = this.rows.numberOf(row);
      skips.set(number, reason);
      warnings.delete(number);
    }
    return { failures, skips, warnings };
  }

  /** What was found, as it goes into the reports. */
  reports({ failures, skips, warnings }: Findings): RowReport[] {
    return [
      ...[...failures].map(([rowNumber, reason]) => this.#report(rowNumber, 'failure', reason)),
      ...[...skips].map(([rowNumber, reason]) => this.#report(rowNumber, 'skip', reason)),
      ...[...warnings].map(([rowNumber, texts]) => this.#report(rowNumber, 'warning', texts.join(' / '))),
    ];
  }

  /** Has its only row fail, in a dry run as in the import. */
  refuse(error: Error): void {
    const message = error.message.replaceAll(scratchName(this.plan.job.batchId), 'leads');
    this.#fail(this.lastRow, reasons.notTaken(message));
    this.#refusedWith = error;
  }

  get refusedWith(): Error | undefined {
    return this.#refusedWith;
  }

  /** What the row was warned of no longer matters. */
  #fail(rowNumber: number, reason: string): void {
    this.#failures.set(rowNumber, reason);
    this.#warnings.delete(rowNumber);
  }

  #leaveOut(rowNumber: number, rule: RepeatRule): void {
    (rule === 'fail' ? this.#failures : this.#skips).set(rowNumber, leftOutReasons[rule]);
  }

  #warn(rowNumber: number, text: string): void {
    const texts = this.#warnings.get(rowNumber);
    if (texts === undefined) this.#warnings.set(rowNumber, [text]);
    else if (!texts.includes(text)) texts.push(text);
  }

  #report(rowNumber: number, kind: RowReport['kind'], reason: string): RowReport {
    const index = rowNumber - this.rowsBefore - 1;
    const text = this.#text.slice(this.#offsetOf(index), this.#offsetOf(index + 1));
    const { header, job } = this.plan;
    const isMisquoted = this.#misquotedRows.has(rowNumber);
    const cells = reportCells(text, job.format, header.length, isMisquoted);
    return { rowNumber, kind, line: this.lineOf(rowNumber), ...cells, reason };
  }

  #offsetOf(index: number): number {
    return index < this.rowCount ? this.#startOffset + (this.#offsets[index] ?? 0) : this.#endOffset;
  }

  /** Adds what the leads are to have of a row; gives false if the row failed. */
  #stage(row: CsvRow, rowNumber: number): boolean {
    const { columns, lookup, job, header } = this.plan;
    if (row.fault !== undefined) {
      this.#fail(rowNumber, reasons[row.fault]);
      if (row.fault !== 'nul') this.#misquotedRows.add(rowNumber);
      return false;
    }
    const { reportedReason, failsOnPurpose } = this.plan;
    const reason = reportedReason?.(row.cells) ?? failsOnPurpose?.(row.cells, rowNumber);
    if (reason !== undefined) {
      this.#fail(rowNumber, reason);
      return false;
    }
    if (lookup === undefined) {
      this.#fail(rowNumber, reasons.missingLookupValue(job.lookupField));
      return false;
    }
    // Before all else that is wrong with it: the report of a row, which may be sent again, has a cell for each column.
    if (row.cells.length < this.plan.fewestCells) {
      this.#fail(rowNumber, reasons.missingCells);
      return false;
    }
    if (this.plan.leftOut?.numbers.has(rowNumber) === true) {
      this.#leaveOut(rowNumber, this.plan.leftOut.rule);
      return false;
    }
    const cleared: PlannedColumn[] = [];
    for (const column of columns) {
      const value = column.read(row);
      if (typeof value === 'string') {
        if (column.isLookup) this.#noteKey(value);
        if (column.isEmail && !isWellFormedEmail(value)) this.#warn(rowNumber, reasons.invalidEmail);
        this.rows.set(column, value);
      } else if (value === null) {
        this.rows.set(column, null);
      } else if (value === CLEAR) {
        this.rows.set(column, null);
        cleared.push(column);
      } else {
        this.#fail(rowNumber, value.reason);
        return false;
      }
    }
    if (row.oversizeCell !== undefined) {
      this.#fail(rowNumber, reasons.cellTooLong);
      return false;
    }
    if (hasSurplusCells(row, header.length)) {
      const { surplusCells } = this.plan;
      if (surplusCells === 'fail') {
        this.#fail(rowNumber, reasons.surplusCells);
        return false;
      }
      if (surplusCells === 'warn') this.#warn(rowNumber, reasons.surplusCells);
    }
    this.rows.endRow(rowNumber, cleared);
    return true;
  }

  #noteKey(value: string): void {
    this.#keys.note(hashKey(value));
    this.mayRepeatKeys = this.#keys.mayRepeat;
    this.sharesKeysWith = this.#keys.sharedWith;
  }
}
