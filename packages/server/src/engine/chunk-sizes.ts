/** So many rows lock the leads for a small part of the time of a large chunk; each costs up to half as much again. */
const fewRows = 1_000;
/** After a call had to wait chunks stay small for so long: clients that write come back. */
const considerateMs = 60_000;

/**
 * How many rows the next chunk of a subscription has. A chunk locks the leads until it is committed, a third of a second
 * for a large one. That is too long for calls that write leads meanwhile, so chunks are small while such calls come.
 */
export class ChunkSizes {
  readonly #maxRows: number;
  /** When a call last had to wait, by schema. */
  readonly #waits = new Map<string, number>();

  constructor(maxRows: number) {
    this.#maxRows = maxRows;
  }

  rowsFor(schema: string): number {
    const lastWait = this.#waits.get(schema) ?? Number.NEGATIVE_INFINITY;
    if (performance.now() - lastWait < considerateMs) return Math.min(fewRows, this.#maxRows);
    this.#waits.delete(schema);
    return this.#maxRows;
  }

  noteWait(schema: string): void {
    this.#waits.set(schema, performance.now());
  }
}
