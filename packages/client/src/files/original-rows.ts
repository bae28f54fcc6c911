import { delimiterOf } from '../csv/delimiter.ts';
import { readRows } from '../csv/read-rows.ts';
import type { CsvRow } from '../csv/row.ts';
import type { ImportFormat } from '../wire/imports.ts';

/**
 * Reported rows with their cells as the original file has them, where those that were sent had been converted.
 * @param choose - gives the cells of a row of the file that were sent. Default: all
 */
export async function* withOriginalCells<
  Row extends { readonly line: number | undefined; readonly cells: readonly string[] },
>(
  reported: AsyncIterable<Row>,
  file: { readonly blob: Blob; readonly format: ImportFormat },
  choose: (cells: readonly string[]) => readonly string[] = (cells) => cells,
): AsyncGenerator<Row, void, undefined> {
  const original = new OriginalRows(file);
  try {
    for await (const row of reported) {
      const found = row.line === undefined ? undefined : await original.cellsAt(row.line);
      const cells = found && choose(found);
      // Reports have the width of the header.
      yield cells === undefined ? row : { ...row, cells: row.cells.map((_, index) => cells[index] ?? '') };
    }
  } finally {
    await original.close();
  }
}

/** Finds rows of a file by the line that they start in: one after another, further and further down. */
export class OriginalRows {
  readonly #pieces: ReturnType<typeof readRows>;
  #rows: readonly CsvRow[] = [];
  #next = 0;

  constructor({ blob, format }: { readonly blob: Blob; readonly format: ImportFormat }) {
    this.#pieces = readRows(blob, delimiterOf(format));
  }

  /**
   * The cells of the row; undefined if none starts there, if it is further up than one that was asked for before, or if it
   * has a fault: such a row was sent as it is.
   */
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
        if (row.line !== line) return undefined;
        return row.fault === undefined ? row.cells : undefined;
      }
    }
  }

  /** Reads no further. */
  async close(): Promise<void> {
    await this.#pieces.return();
  }
}
