import { trimCell } from '../leads/cell-values.ts';

const firstCapacity = 2 ** 12;

/**
 * The keys of a chunk, to see whether one comes twice. It keeps 53 bits of hash for each instead of the text: 100,000
 * keys in 2 MB and no garbage. Two keys with the same hash would only have the merge look for repeats in vain.
 */
export class SeenKeys {
  #slots = new Float64Array(firstCapacity);
  #count = 0;

  /**
   * Notes a key; says whether it may have been there before. Compared trimmed and without regard to case, as PostgreSQL
   * does; for letters beyond ASCII only PostgreSQL knows, so such a key always may repeat another.
   */
  add(key: string): boolean {
    const hash = hashKey(key);
    if (hash === undefined) return true;
    if (2 * this.#count >= this.#slots.length) this.#grow();
    return this.#insert(hash);
  }

  /** Forgets all keys; the room for them is kept. */
  clear(): void {
    this.#slots.fill(0);
    this.#count = 0;
  }

  #insert(hash: number): boolean {
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const found = this.#slots[slot];
      if (found === hash) return true;
      if (found === 0) {
        this.#slots[slot] = hash;
        this.#count += 1;
        return false;
      }
    }
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Float64Array(2 * old.length);
    this.#count = 0;
    for (const hash of old) if (hash !== 0) this.#insert(hash);
  }
}

/** Two FNV-1a hashes side by side, put together to one number that is never 0; undefined for a key beyond ASCII. */
function hashKey(key: string): number | undefined {
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
