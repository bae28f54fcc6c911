/** Each takes some ten kilobytes of a process of PostgreSQL. */
const most = 40;

let lastNumber = 0;

/** Under which names a connection keeps statements prepared: those that were sent last. */
export class KeptStatements {
  /** By their texts; the one that was sent longest ago is the first. */
  readonly #names = new Map<string, string>();

  /** Gives the name of a statement, and that of another one which is to be forgotten for it. */
  nameOf(text: string): { readonly name: string; readonly forgotten: string | undefined } {
    const known = this.#names.get(text);
    this.#names.delete(text);
    // No name comes twice, whatever has become of the statement that had it.
    const name = known ?? `kept_${++lastNumber}`;
    this.#names.set(text, name);
    return { name, forgotten: this.#names.size > most ? this.#takeOldest() : undefined };
  }

  #takeOldest(): string | undefined {
    for (const [text, name] of this.#names) {
      this.#names.delete(text);
      return name;
    }
    return undefined;
  }
}
