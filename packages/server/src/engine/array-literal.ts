const quote = 0x22;
const comma = 0x2c;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** An array in PostgreSQL's text form, of elements in ASCII: `{"1.5",NULL}`. */
export class ArrayLiteral {
  readonly #bytes: Buffer;
  #end = 1;

  /** @param sizeBytes - of all elements in PostgreSQL's binary form, at the least */
  constructor(sizeBytes: number) {
    // An element has a length of four bytes there, and no more than two quotes, a comma and a backslash a byte here.
    this.#bytes = Buffer.allocUnsafe(2 + 2 * sizeBytes);
    this.#bytes[0] = openBrace;
  }

  addNull(): void {
    this.#end += this.#bytes.write('NULL,', this.#end, 'latin1');
  }

  addText(text: string): void {
    this.add(Buffer.from(text, 'latin1'), 0, text.length);
  }

  /** Adds the element that some bytes are. */
  add(from: Buffer, start: number, end: number): void {
    const bytes = this.#bytes;
    let to = this.#end;
    bytes[to++] = quote;
    for (let at = start; at < end; at += 1) {
      const byte = from[at] ?? 0;
      if (byte === quote || byte === backslash) bytes[to++] = backslash;
      bytes[to++] = byte;
    }
    bytes[to++] = quote;
    bytes[to++] = comma;
    this.#end = to;
  }

  /** The brace that closes it takes the place of the last comma. */
  end(): string {
    const end = Math.max(1, this.#end - 1);
    this.#bytes[end] = closeBrace;
    return this.#bytes.toString('latin1', 0, end + 1);
  }
}
