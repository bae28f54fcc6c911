import { CsvReader, type CsvRow } from '../csv/reader.ts';
import { formatRow } from '../csv/writer.ts';
import { copyValue } from '../db/copy.ts';
import { delimiterOf } from '../imports/formats.ts';
import { reasons } from '../imports/reasons.ts';
import type { RowReport } from '../imports/reports.ts';
import { isWellFormedEmail } from '../leads/cell-values.ts';
import type { FileText } from './file-text.ts';
import type { Plan } from './plan.ts';
import { CLEAR } from './read-column.ts';
import { SeenKeys } from './seen-keys.ts';

/** Bounds the memory of a chunk whatever its rows look like. */
const chunkBytes = 16 * 2 ** 20;

/** Rows that are merged in one transaction: what was found in them on the way to the staging table. */
export class Chunk {
  readonly plan: Plan;
  /** Data rows of the file before this chunk. */
  readonly rowsBefore: number;
  /** How far into the file the chunk reaches. */
  bytesRead = 0;
  rowCount = 0;
  stagedCount = 0;
  /** Whether some key may stand in two rows: then the merge folds them. */
  mayRepeatKeys = false;
  /** Whether a cell clears its field: then the merge looks at the list of cleared columns. */
  clearsFields = false;
  readonly failures = new Map<number, string>();
  readonly warnings = new Map<number, string[]>();
  readonly #maxRows: number;
  readonly #text: FileText;
  /** For each row where it starts in the text, and in which line. */
  readonly #offsets: number[] = [];
  readonly #lines: number[] = [];
  #endOffset = 0;
  #keys: SeenKeys | undefined = new SeenKeys();

  constructor(plan: Plan, rowsBefore: number, maxRows: number, text: FileText) {
    this.#text = text;
    this.#maxRows = maxRows;
    this.plan = plan;
    this.rowsBefore = rowsBefore;
  }

  get isFull(): boolean {
    const bytes = (this.#offsets.at(-1) ?? 0) - (this.#offsets[0] ?? 0);
    return this.rowCount >= this.#maxRows || bytes >= chunkBytes;
  }

  get lastRow(): number {
    return this.rowsBefore + this.rowCount;
  }

  /** Takes the next row; gives its line for COPY, or an empty text if the row failed. */
  add(row: CsvRow): string {
    this.rowCount += 1;
    this.#offsets.push(row.byteOffset);
    this.#lines.push(row.line);
    const rowNumber = this.lastRow;
    const line = this.#stage(row, rowNumber);
    if (line !== '') this.stagedCount += 1;
    return line;
  }

  /** Says where the next chunk starts in the text: no row is added any more. */
  close(endOffset: number): void {
    this.#endOffset = endOffset;
    this.#keys = undefined;
  }

  /** The failures and warnings, as they go into the reports. */
  reports(): RowReport[] {
    return [
      ...[...this.failures].map(([rowNumber, reason]) => this.#report(rowNumber, 'failure', reason)),
      ...[...this.warnings].map(([rowNumber, texts]) =>
        this.#report(rowNumber, 'warning', texts.join(' / ')),
      ),
    ];
  }

  /** Marks a row that was staged as failed after all; what it was warned of no longer matters. */
  fail(rowNumber: number, reason: string): void {
    this.failures.set(rowNumber, reason);
    this.warnings.delete(rowNumber);
  }

  warn(rowNumber: number, text: string): void {
    const texts = this.warnings.get(rowNumber);
    if (texts === undefined) this.warnings.set(rowNumber, [text]);
    else if (!texts.includes(text)) texts.push(text);
  }

  #report(rowNumber: number, kind: RowReport['kind'], reason: string): RowReport {
    const index = rowNumber - this.rowsBefore - 1;
    const bytes = this.#text.slice(this.#offsets[index] ?? 0, this.#offsets[index + 1] ?? this.#endOffset);
    const delimiter = delimiterOf(this.plan.job.format);
    const reader = new CsvReader({ delimiter, maxColumns: this.plan.header.length });
    const row = reader.push(bytes)[0] ?? reader.end()[0];
    const cells = Array.from(this.plan.header, (_, column) => row?.cells[column] ?? '');
    // PostgreSQL's text has no place for NUL.
    const text = formatRow(cells, delimiter).replaceAll('\0', '\ufffd');
    return { rowNumber, kind, line: this.#lines[index] ?? 0, cells: text, reason };
  }

  #stage(row: CsvRow, rowNumber: number): string {
    const { columns, lookup, job } = this.plan;
    if (lookup === undefined) {
      this.fail(rowNumber, reasons.missingLookupValue(job.lookupField));
      return '';
    }
    let line = String(rowNumber);
    let cleared = '';
    for (const column of columns) {
      const value = column.read(row);
      if (typeof value === 'string') {
        if (column.isLookup) this.#noteKey(value);
        if (column.isEmail && !isWellFormedEmail(value)) this.warn(rowNumber, reasons.invalidEmail);
        line += `\t${copyValue(value)}`;
      } else if (value === null) {
        line += '\t\\N';
      } else if (value === CLEAR) {
        line += '\t\\N';
        cleared += `${cleared === '' ? '' : ','}${column.number}`;
      } else {
        this.fail(rowNumber, value.reason);
        return '';
      }
    }
    if (cleared === '') return `${line}\t\\N\n`;
    this.clearsFields = true;
    return `${line}\t{${cleared}}\n`;
  }

  /** Once a key may have come twice, no more need to be looked at. */
  #noteKey(value: string): void {
    if (this.#keys?.add(value) !== true) return;
    this.mayRepeatKeys = true;
    this.#keys = undefined;
  }
}
