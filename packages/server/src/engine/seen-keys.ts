import { trimCell } from '../fields/cell-values.ts';

const firstCapacity = 2 ** 12;

/**
 * The keys of a chunk, to see whether one comes twice. It keeps 53 bits of hash for each instead of the text: 100,000
 * keys in 2 MB and no garbage. Two keys with the same hash would only have the merge look for repeats in vain.
 */
export class SeenKeys {
  #slots = new Float64Array(firstCapacity);
  #count = 0;
  #hasUnknown = false;

  /** Notes a key by its hash; says whether it may have been there before. */
  add(hash: KeyHash): boolean {
    if (hash === undefined) {
      this.#hasUnknown = true;
      return true;
    }
    if (2 * this.#count >= this.#slots.length) this.#grow();
    const slot = this.#find(hash);
    if (this.#slots[slot] === hash) return true;
    this.#slots[slot] = hash;
    this.#count += 1;
    return this.#hasUnknown;
  }

  /** Whether a key may be among these. */
  mayHave(hash: KeyHash): boolean {
    if (this.#hasUnknown) return true;
    if (hash === undefined) return this.#count > 0;
    return this.#slots[this.#find(hash)] === hash;
  }

  /** Forgets all keys; the room for them is kept. */
  clear(): void {
    this.#slots.fill(0);
    this.#count = 0;
    this.#hasUnknown = false;
  }

  /** The slot of a key that is there; else the free one that it belongs into. */
  #find(hash: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const found = this.#slots[slot];
      if (found === hash || found === 0) return slot;
    }
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Float64Array(2 * old.length);
    for (const hash of old) if (hash !== 0) this.#slots[this.#find(hash)] = hash;
  }
}

/** Undefined for a key with letters beyond ASCII: which of those are the same only PostgreSQL knows. */
export type KeyHash = number | undefined;

/**
 * Two FNV-1a hashes side by side, put together to one number that is never 0. Keys are the same, as for PostgreSQL,
 * trimmed and without regard to case.
 */
export function hashKey(key: string): KeyHash {
  const trimmed = trimCell(key);
  let low = 0x811c9dc5;
  let high = 0x9dc5811c;
  for (let index = 0; index < trimmed.length; index += 1) {
    let code = trimmed.charCodeAt(index);
    if (code > 0x7f) return undefined;
    if (code >= 0x41 && code <= 0x5a) code += 0x20;
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ (code + 0x3f), 0x01000193);
    high ^= high >>> 15;
  }
  return (high >>> 12) * 2 ** 32 + (low >>> 0) + 1;
}
