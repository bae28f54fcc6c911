import { readRows } from '../csv/row-reader.ts';
import { delimiterOf, splitRow } from '../csv/split-row.ts';
import type { ImportFormat } from '../wire/imports.ts';

/** Finds rows of a file by the line that they start in: one after another, further and further down. */
export class OriginalRows {
  readonly #delimiter: string;
  readonly #pieces: ReturnType<typeof readRows>;
  #rows: readonly { readonly line: number; readonly text: string }[] = [];
  #next = 0;

  constructor({ blob, format }: { readonly blob: Blob; readonly format: ImportFormat }) {
    this.#delimiter = delimiterOf(format);
    this.#pieces = readRows(blob, this.#delimiter);
  }

  /** The cells of the row; undefined if none starts there, or it is further up than one that was asked for before. */
  async cellsAt(line: number): Promise<readonly string[] | undefined> {
    for (;;) {
      const row = this.#rows[this.#next];
      if (row === undefined) {
        const { done, value } = await this.#pieces.next();
        if (done === true) return undefined;
        this.#rows = value;
        this.#next = 0;
      } else if (row.line < line) {
        this.#next += 1;
      } else {
        return row.line === line ? splitRow(row.text, this.#delimiter) : undefined;
      }
    }
  }

  /** Reads no further. */
  async close(): Promise<void> {
    await this.#pieces.return();
  }
}
