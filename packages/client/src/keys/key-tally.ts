const firstCapacity = 2 ** 12;

/**
 * Counts keys that come more than once. It keeps 64 bits of hash for each and a mark: a million keys take 36 MB at the most.
 * Two keys with the same hash look like one; of ten million that happens once in 300,000 files.
 */
export class KeyTally {
  /** Two numbers for each slot; a free one has two zeros. */
  #hashes = new Uint32Array(2 * firstCapacity);
  #isRepeated = new Uint8Array(firstCapacity);
  #count = 0;
  /** Keys that have come more than once. */
  repeatedKeys = 0;

  /** Notes a key; says whether it has come before. */
  add(key: string): boolean {
    if (2 * this.#count >= this.#isRepeated.length) this.#grow();
    const [high, low] = hash64(key);
    const slot = this.#find(high, low);
    if (this.#hashes[2 * slot + 1] === 0) {
      this.#hashes[2 * slot] = high;
      this.#hashes[2 * slot + 1] = low;
      this.#count += 1;
      return false;
    }
    if (this.#isRepeated[slot] === 0) {
      this.#isRepeated[slot] = 1;
      this.repeatedKeys += 1;
    }
    return true;
  }

  /** The slot of a key that is there; else the free one that it belongs into. */
  #find(high: number, low: number): number {
    const mask = this.#isRepeated.length - 1;
    for (let slot = low & mask; ; slot = (slot + 1) & mask) {
      const found = this.#hashes[2 * slot + 1];
      if (found === 0 || (found === low && this.#hashes[2 * slot] === high)) return slot;
    }
  }

  #grow(): void {
    const [hashes, marks] = [this.#hashes, this.#isRepeated];
    this.#hashes = new Uint32Array(2 * hashes.length);
    this.#isRepeated = new Uint8Array(2 * marks.length);
    for (let old = 0; old < marks.length; old += 1) {
      const [high = 0, low = 0] = [hashes[2 * old], hashes[2 * old + 1]];
      if (low === 0) continue;
      const slot = this.#find(high, low);
      this.#hashes[2 * slot] = high;
      this.#hashes[2 * slot + 1] = low;
      this.#isRepeated[slot] = marks[old] ?? 0;
    }
  }
}

/** Two numbers of 32 bits (cyrb53, with the bits it throws away); the second one is never 0. */
export function hash64(text: string): readonly [number, number] {
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    high = Math.imul(high ^ code, 2_654_435_761);
    low = Math.imul(low ^ code, 1_597_334_677);
  }
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909);
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909);
  return [high >>> 0, low >>> 0 || 1];
}
