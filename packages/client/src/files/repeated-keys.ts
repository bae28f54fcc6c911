import { delimiterOf } from '../csv/delimiter.ts';
import { readRows } from '../csv/read-rows.ts';
import type { ParsedRow } from '../csv/row.ts';
import { KeyTally } from '../keys/key-tally.ts';
import type { LookupColumn } from '../keys/lookup-column.ts';
import { serverKey } from '../keys/lookup-key.ts';
import type { ImportFormat } from '../wire/imports.ts';

/** A row whose key an earlier row has. */
export interface RepeatedRow {
  readonly line: number;
  readonly row: number;
  readonly key: string;
  /** Where the key comes first. */
  readonly first: { readonly line: number; readonly row: number };
}

/** Finds the rows of a file that repeat the key of an earlier one; of millions it remembers hashes, and the first few rows. */
export class RepeatedKeys {
  readonly #lookup: LookupColumn;
  readonly #shownRows: number;
  readonly #tally = new KeyTally();
  readonly #shown: Omit<RepeatedRow, 'first'>[] = [];
  /** Rows that repeat a key. */
  rows = 0;

  constructor(lookup: LookupColumn, shownRows: number) {
    this.#lookup = lookup;
    this.#shownRows = shownRows;
  }

  /** Different keys that come more than once. */
  get keys(): number {
    return this.#tally.repeatedKeys;
  }

  /** Notes the key of a row that would go in. */
  add(cells: readonly string[], line: number, row: number): void {
    const key = this.#keyOf(cells);
    if (key === '' || !this.#tally.add(key)) return;
    this.rows += 1;
    if (this.#shown.length < this.#shownRows) this.#shown.push({ line, row, key });
  }

  /**
   * The first rows that repeat a key, each with the row that it repeats: the file is read again for these, up to the last one of
   * them, and none is claimed whose hash alone is the same.
   * @param goesIn - whether a row would go in
   */
  async shown(
    { blob, format }: { readonly blob: Blob; readonly format: ImportFormat },
    goesIn: (row: ParsedRow & { readonly line: number }) => ParsedRow['cells'] | undefined,
  ): Promise<RepeatedRow[]> {
    const missing = new Set(this.#shown.map(({ key }) => key));
    const firsts = new Map<string, RepeatedRow['first']>();
    let row = -1;
    for await (const rows of missing.size === 0 ? [] : readRows(blob, delimiterOf(format))) {
      for (const found of rows) {
        row += 1;
        const cells = row === 0 ? undefined : goesIn(found);
        const key = cells === undefined ? '' : this.#keyOf(cells);
        if (missing.delete(key)) firsts.set(key, { line: found.line, row });
      }
      if (missing.size === 0) break;
    }
    return this.#shown.flatMap((repeated) => {
      const first = firsts.get(repeated.key);
      return first === undefined || first.row === repeated.row ? [] : [{ ...repeated, first }];
    });
  }

  #keyOf(cells: readonly string[]): string {
    return serverKey(cells[this.#lookup.column] ?? '', this.#lookup.isNumber);
  }
}
