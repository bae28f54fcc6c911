import { hash } from 'node:crypto';
import { type RepeatRule, RowNumbers } from './left-out-rows.ts';

/** So many keys are remembered at once, in 32 MB. */
const mostKeysAtOnce = 1_500_000;

/**
 * Finds the rows of a file whose key other rows have, with little memory however many rows there are: it remembers 96 bits of a
 * cryptographic hash for each key, and of more keys than it can remember it looks at a part, whose hashes leave the same rest, and asks to
 * be given all of them once more for the next part.
 */
export class RepeatFinder {
  readonly #rule: RepeatRule;
  readonly #mostKeys: number;
  /** The rows that are to be left out. */
  readonly found = new RowNumbers();
  readonly #rows = new RowsOfKeys();
  #part: Part = { rest: 0, modulus: 1 };
  readonly #parts: Part[] = [];

  constructor(rule: RepeatRule, mostKeys = mostKeysAtOnce) {
    this.#rule = rule;
    this.#mostKeys = mostKeys;
  }

  /** Takes rows in the order of the file. */
  note(keys: readonly { readonly rowNumber: number; readonly key: string }[]): void {
    for (const { rowNumber, key } of keys) {
      const digest = digestOf(key);
      if (!isIn(this.#part, digest)) continue;
      const before = this.#rows.put(digest, rowNumber);
      if (before === 0) {
        while (this.#rows.count > this.#mostKeys) this.#split();
        continue;
      }
      if (this.#rule !== 'first') this.found.add(before);
      if (this.#rule !== 'last') this.found.add(rowNumber);
    }
  }

  /** Says whether all rows are to be given once more. */
  goOn(): boolean {
    const next = this.#parts.pop();
    if (next === undefined) return false;
    this.#part = next;
    this.#rows.keep(() => false);
    return true;
  }

  /** Half of the keys are forgotten until the file is read again. */
  #split(): void {
    const { rest, modulus } = this.#part;
    const half = { rest, modulus: 2 * modulus };
    this.#parts.push({ rest: rest + modulus, modulus: 2 * modulus });
    this.#part = half;
    this.#rows.keep((digest) => isIn(half, digest));
  }
}

/** The keys whose hash leaves a rest. */
interface Part {
  readonly rest: number;
  readonly modulus: number;
}

type Digest = readonly [number, number, number];

function isIn({ rest, modulus }: Part, [first]: Digest): boolean {
  return first % modulus === rest;
}

function digestOf(key: string): Digest {
  const digest = hash('sha256', key, 'buffer');
  return [digest.readUInt32LE(0), digest.readUInt32LE(4), digest.readUInt32LE(8)];
}

const firstCapacity = 2 ** 12;
/** A digest and the number of a row, which is 0 where there is none. */
const width = 4;

/** The last row of each key. */
class RowsOfKeys {
  #slots = new Uint32Array(width * firstCapacity);
  count = 0;

  /** Gives the row that had the key before, or 0. */
  put(digest: Digest, rowNumber: number): number {
    if (4 * this.count >= 3 * this.#capacity) this.#rebuild(2 * this.#capacity, () => true);
    const slot = this.#find(digest);
    const before = this.#slots[slot + 3] ?? 0;
    if (before === 0) {
      this.#slots.set(digest, slot);
      this.count += 1;
    }
    this.#slots[slot + 3] = rowNumber;
    return before;
  }

  keep(isKept: (digest: Digest) => boolean): void {
    this.#rebuild(this.#capacity, isKept);
  }

  get #capacity(): number {
    return this.#slots.length / width;
  }

  #rebuild(capacity: number, isKept: (digest: Digest) => boolean): void {
    const slots = this.#slots;
    this.#slots = new Uint32Array(width * capacity);
    this.count = 0;
    for (let slot = 0; slot < slots.length; slot += width) {
      const [first = 0, second = 0, third = 0, rowNumber = 0] = slots.subarray(slot, slot + width);
      const digest: Digest = [first, second, third];
      if (rowNumber !== 0 && isKept(digest)) this.put(digest, rowNumber);
    }
  }

  /** Where a key is; else the free slot that it belongs into. */
  #find([first, second, third]: Digest): number {
    const mask = this.#capacity - 1;
    for (let place = second & mask; ; place = (place + 1) & mask) {
      const slot = width * place;
      if (this.#slots[slot + 3] === 0) return slot;
      const isSame =
        this.#slots[slot] === first && this.#slots[slot + 1] === second && this.#slots[slot + 2] === third;
      if (isSame) return slot;
    }
  }
}
