import { hash64 } from './key-tally.ts';

/** Knows of each key the row that had it last, by 53 bits of hash: two keys of a million look like one in one of 18,000 files. */
export class KeyRows {
  readonly #rows = new Map<number, number>();

  /** Notes that a row, counted from 1, has a key; gives the one that had it before, or 0. */
  put(key: string, row: number): number {
    const [high, low] = hash64(key);
    const hash = high * 2 ** 21 + (low >>> 11);
    const before = this.#rows.get(hash) ?? 0;
    this.#rows.set(hash, row);
    return before;
  }
}
