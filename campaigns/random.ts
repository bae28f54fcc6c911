/** Random choices from a seed: the same seed makes the same choices, on any machine. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 up to, but not including, 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  integer(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<Item>(items: readonly Item[]): Item {
    if (items.length === 0) throw new Error('there is nothing to pick from');
    return items[this.integer(0, items.length - 1)] as Item;
  }

  /** Some of the items, each once, in random order. */
  pickSome<Item>(items: readonly Item[], count: number): Item[] {
    const shuffled = items
      .map((item) => ({ item, place: this.next() }))
      .toSorted((a, b) => a.place - b.place);
    return shuffled.slice(0, count).map(({ item }) => item);
  }
}
