import { trimCell } from '../fields/cell-values.ts';

const firstCapacity = 2 ** 12;

/**
 * Knows the keys of the chunks that were read last, to see whether one comes twice. It keeps 53 bits of hash for each instead
 * of the text: 100,000 keys in 3 MB and no garbage. Two keys with the same hash would only have the merge look for repeats in vain.
 */
export class RecentKeys {
  readonly #reach: number;
  /** The keys of the last chunks, and those of as many before them. */
  #young = new KeyTable();
  #old = new KeyTable();
  #youngSince = 1;
  /** The chunk under way, and of those before it the last that has a key, and that has one of which nobody knows which are the same. */
  #chunk = 0;
  #lastWithKeys = 0;
  #lastWithUnknown = 0;
  /** What is known of the keys of the chunk under way. */
  #hasKeys = false;
  #hasUnknown = false;
  #mayRepeat = false;
  #sharedWith = 0;

  /** @param reach - the keys of so many chunks are known at the least */
  constructor(reach: number) {
    this.#reach = reach;
  }

  /** Whether a key may stand twice in the chunk under way. */
  get mayRepeat(): boolean {
    return this.#mayRepeat;
  }

  /** The number of the last chunk before that may have a key of the chunk under way: 0 if none has. */
  get sharedWith(): number {
    return this.#sharedWith;
  }

  /** Gives the number of the next chunk. */
  beginChunk(): number {
    if (this.#hasKeys) this.#lastWithKeys = this.#chunk;
    if (this.#hasUnknown) this.#lastWithUnknown = this.#chunk;
    this.#hasKeys = false;
    this.#hasUnknown = false;
    this.#mayRepeat = false;
    this.#sharedWith = 0;
    this.#chunk += 1;
    if (this.#chunk - this.#youngSince >= this.#reach) {
      [this.#young, this.#old] = [this.#old, this.#young];
      this.#young.clear();
      this.#youngSince = this.#chunk;
    }
    return this.#chunk;
  }

  /** Notes a key of the chunk under way by its hash. */
  note(hash: KeyHash): void {
    if (this.#hasUnknown || (hash === undefined && this.#hasKeys)) this.#mayRepeat = true;
    if (hash === undefined) {
      this.#hasUnknown = true;
      this.#share(this.#lastWithKeys);
    } else {
      const last = this.#young.put(hash, this.#chunk) || this.#old.get(hash);
      if (last === this.#chunk) this.#mayRepeat = true;
      else this.#share(last);
      this.#share(this.#lastWithUnknown);
    }
    this.#hasKeys = true;
  }

  #share(chunk: number): void {
    if (chunk > this.#sharedWith) this.#sharedWith = chunk;
  }
}

/** Which chunk had a key last. */
class KeyTable {
  #hashes = new Float64Array(firstCapacity);
  #chunks = new Uint32Array(firstCapacity);
  #count = 0;

  get(hash: number): number {
    return this.#chunks[this.#find(hash)] ?? 0;
  }

  /** Gives the chunk that had it before. */
  put(hash: number, chunk: number): number {
    if (2 * this.#count >= this.#hashes.length) this.#grow();
    const slot = this.#find(hash);
    const before = this.#chunks[slot] ?? 0;
    if (before === 0) {
      this.#hashes[slot] = hash;
      this.#count += 1;
    }
    this.#chunks[slot] = chunk;
    return before;
  }

  /** Forgets all keys; the room for them is kept. */
  clear(): void {
    this.#hashes.fill(0);
    this.#chunks.fill(0);
    this.#count = 0;
  }

  /** The slot of a key that is there; else the free one that it belongs into. */
  #find(hash: number): number {
    const mask = this.#hashes.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const found = this.#hashes[slot];
      if (found === hash || found === 0) return slot;
    }
  }

  #grow(): void {
    const [hashes, chunks] = [this.#hashes, this.#chunks];
    this.#hashes = new Float64Array(2 * hashes.length);
    this.#chunks = new Uint32Array(2 * hashes.length);
    hashes.forEach((hash, slot) => {
      if (hash === 0) return;
      const moved = this.#find(hash);
      this.#hashes[moved] = hash;
      this.#chunks[moved] = chunks[slot] ?? 0;
    });
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
