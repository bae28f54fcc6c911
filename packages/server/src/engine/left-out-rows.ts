import { reasons } from '../imports/reasons.ts';

const firstBytes = 2 ** 10;

/** Numbers of rows, a bit for each row of the file. */
export class RowNumbers {
  #bits = new Uint8Array(firstBytes);

  add(rowNumber: number): void {
    const byte = rowNumber >>> 3;
    if (byte >= this.#bits.length) {
      const larger = new Uint8Array(2 * (byte + 1));
      larger.set(this.#bits);
      this.#bits = larger;
    }
    this.#bits[byte] = (this.#bits[byte] ?? 0) | (1 << (rowNumber & 7));
  }

  has(rowNumber: number): boolean {
    return ((this.#bits[rowNumber >>> 3] ?? 0) & (1 << (rowNumber & 7))) !== 0;
  }
}

/** What becomes of rows whose key other rows of the file have. */
export type RepeatRule = 'first' | 'last' | 'fail';

/** Rows that are not to go in, as other rows of the file have the same key. */
export interface LeftOutRows {
  readonly rule: RepeatRule;
  readonly numbers: RowNumbers;
}

/** What is reported of such a row. */
export const leftOutReasons: Readonly<Record<RepeatRule, string>> = {
  first: reasons.earlierRow,
  last: reasons.laterRow,
  fail: reasons.otherRow,
};
