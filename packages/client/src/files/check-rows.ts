import { delimiterOf } from '../csv/delimiter.ts';
import { readRows } from '../csv/read-rows.ts';
import type { ParsedRow } from '../csv/row.ts';
import type { LookupColumn } from '../keys/lookup-column.ts';
import type { ImportFormat } from '../wire/imports.ts';
import { type Finding, Findings } from './findings.ts';
import { findLeftOutRows, type Repeats } from './left-out-rows.ts';
import type { RowStep } from './prepare-rows.ts';
import { RepeatedKeys } from './repeated-keys.ts';
import { isWithoutValue } from './rows-without-value.ts';
import { showValue } from './show-value.ts';
import { stripInvisible } from './strip-invisible.ts';

/** What would become of a row; neither failure nor warning: it goes in. */
export interface RowVerdict {
  readonly failure?: string;
  readonly warning?: string;
  /** The column that the reason is about, from 0. */
  readonly column?: number;
  /** What else would fail the row. */
  readonly more?: readonly { readonly reason: string; readonly column: number }[];
  /** The row ends too early: it fails for that even where its rules would leave it out. */
  readonly isCutOff?: true;
}

/** Judges a row as the server does: `rowJudge` of `@galena/server/rows` makes one. */
export type RowJudge = (row: ParsedRow & { readonly line: number }) => RowVerdict;

/** What was found in a file before it is sent. */
export interface RowCheck {
  /** Rows that are sent. */
  readonly rows: number;
  readonly failed: number;
  /** Rows that the rules leave out, as others have their key. */
  readonly skipped: number;
  readonly warned: number;
  /** Rows that repeat the key of an earlier one, and would change its lead again. */
  readonly repeated: number;
  /** How many keys they repeat. */
  readonly repeatedKeys: number;
  /** What becomes of them. */
  readonly repeatOutcome: string;
  /** Rows that fail for several reasons: they are counted in the finding of each. */
  readonly failedForSeveral: number;
  /** Rows without any value: they are not sent. */
  readonly rowsWithoutValue: number;
  /** Failures first, then warnings, then what else there is to know; of each the most frequent first. */
  readonly findings: readonly Finding[];
}

/** How a file is checked. */
export interface CheckOptions {
  readonly judge: RowJudge;
  /** The column that rows find their lead by; without it keys are not looked at. */
  readonly lookup?: LookupColumn | undefined;
  /** Which of several rows with a key go in, and what is said of the others. Default: each, and the last one wins. */
  readonly repeats?: Repeats | undefined;
  /** What is done with rows before they are sent: then that is judged. Values are shown as the file has them. */
  readonly step?: RowStep | undefined;
  /** The line of the file as the person has it, from a line and a row of the blob; the header is row 0. */
  readonly originalLine?: (line: number, row: number) => number;
  /** How many rows each finding shows. Default: 40. */
  readonly shownRows?: number;
  /** Is told how many bytes have been read. */
  readonly onProgress?: (bytesDone: number) => void;
}

const defaultShownRows = 40;
const usualRepeats: Repeats = { rule: 'each', reason: 'the last one wins', isKey: () => true };

/**
 * Reads all rows of a file, and says which would fail or warn and why, which repeat a key, which have invisible characters in
 * theirs, and which have no value at all. What depends on the leads that are there (an unknown id, a company, a partition)
 * only the server can tell. Memory grows with the number of keys, by 36 bytes for each at the most.
 * @throws GalenaFileError where the file cannot be read.
 */
export async function checkRows(
  file: { readonly blob: Blob; readonly format: ImportFormat },
  options: CheckOptions,
): Promise<RowCheck> {
  const check = new Check(options);
  await check.lookAhead(file);
  let row = -1;
  for await (const rows of readRows(file.blob, delimiterOf(file.format))) {
    for (const found of rows) {
      row += 1;
      if (row > 0) check.add(found, row);
    }
    options.onProgress?.(rows.at(-1)?.end ?? 0);
  }
  return check.result(file);
}

class Check {
  readonly #options: CheckOptions;
  readonly #findings: Findings;
  readonly #repeats: RepeatedKeys | undefined;
  #leftOut: ReadonlySet<number> = new Set();
  #rows = 0;
  #failed = 0;
  #failedForSeveral = 0;

  constructor(options: CheckOptions) {
    const { lookup, shownRows = defaultShownRows } = options;
    this.#options = options;
    this.#findings = new Findings(shownRows);
    this.#repeats = lookup && new RepeatedKeys(lookup, shownRows);
  }

  /** Reads the file once beforehand where rows behind a row may leave it out. */
  async lookAhead(file: { readonly blob: Blob; readonly format: ImportFormat }): Promise<void> {
    const { lookup, repeats = usualRepeats } = this.#options;
    if (lookup === undefined) return;
    this.#leftOut = await findLeftOutRows(file, repeats, lookup, (row) =>
      isWithoutValue(row.cells) ? undefined : this.#change(row)?.cells,
    );
  }

  add(parsed: ParsedRow & { readonly line: number }, row: number): void {
    const { lookup, repeats = usualRepeats } = this.#options;
    const line = this.#lineOf(parsed.line, row);
    if (isWithoutValue(parsed.cells)) {
      this.#findings.add('withoutValue', 'No value in any column: not sent', line);
      return;
    }
    const sent = this.#change(parsed);
    if (sent === undefined) return;
    this.#rows += 1;
    const verdict = this.#options.judge(sent);
    const { failure, isCutOff } = verdict;
    if (this.#leftOut.has(row) && isCutOff !== true) {
      const key = lookup && parsed.cells[lookup.column];
      if (repeats.rule === 'fail') this.#failed += 1;
      this.#findings.add(repeats.rule === 'fail' ? 'failure' : 'skip', repeats.reason, line, key);
      return;
    }
    this.#note(verdict, parsed.cells, line);
    if (failure !== undefined || lookup === undefined) return;
    const key = sent.cells[lookup.column] ?? '';
    if (stripInvisible(key) !== key) {
      this.#findings.add('invisible', 'Invisible characters in the key', line, key);
    }
    this.#repeats?.add(sent.cells, parsed.line, row);
  }

  /** Of several reasons each; the server reports the first one. */
  #note({ failure, warning, column, more = [] }: RowVerdict, cells: readonly string[], line: number): void {
    const reason = failure ?? warning;
    if (reason === undefined) return;
    const kind = failure === undefined ? 'warning' : 'failure';
    if (kind === 'failure') this.#failed += 1;
    if (more.length > 0) this.#failedForSeveral += 1;
    // The cell as the person has it.
    this.#findings.add(kind, reason, line, column === undefined ? undefined : cells[column]);
    const noted = new Set([reason]);
    for (const other of more) {
      if (noted.has(other.reason)) continue;
      noted.add(other.reason);
      this.#findings.add(kind, other.reason, line, cells[other.column]);
    }
  }

  async result(file: { readonly blob: Blob; readonly format: ImportFormat }): Promise<RowCheck> {
    const keys = this.#repeats?.keys ?? 0;
    const { reason } = this.#options.repeats ?? usualRepeats;
    const repeated = await this.#repeats?.shown(file, (row) => this.#goesIn(row));
    this.#findings.addWhole({
      kind: 'repeat',
      reason: `Repeats the key of an earlier row (${keys} ${keys === 1 ? 'key' : 'keys'}): ${reason}`,
      count: this.#repeats?.rows ?? 0,
      rows: (repeated ?? []).map(({ line, row, key, first }) => ({
        line: this.#lineOf(line, row),
        value: showValue(key),
        firstLine: this.#lineOf(first.line, first.row),
      })),
    });
    return {
      rows: this.#rows,
      failed: this.#failed,
      skipped: this.#findings.count('skip'),
      warned: this.#findings.count('warning'),
      repeated: this.#findings.count('repeat'),
      repeatedKeys: keys,
      repeatOutcome: reason,
      failedForSeveral: this.#failedForSeveral,
      rowsWithoutValue: this.#findings.count('withoutValue'),
      findings: this.#findings.list(),
    };
  }

  #lineOf(line: number, row: number): number {
    return this.#options.originalLine?.(line, row) ?? line;
  }

  /** The row as it is sent; one with a fault stays as it is, and fails. */
  #change<Row extends ParsedRow & { readonly line: number }>(row: Row): Row | undefined {
    const { step } = this.#options;
    if (step === undefined || row.fault !== undefined) return row;
    const cells = step(row.cells, row.line);
    return cells && { ...row, cells };
  }

  /** Its cells, if it would. */
  #goesIn(row: ParsedRow & { readonly line: number }): readonly string[] | undefined {
    const sent = isWithoutValue(row.cells) ? undefined : this.#change(row);
    return sent === undefined || this.#options.judge(sent).failure !== undefined ? undefined : sent.cells;
  }
}
