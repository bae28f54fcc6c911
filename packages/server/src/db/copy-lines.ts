const tab = 0x09;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const backslash = 0x5c;

const firstCapacityBytes = 2 ** 16;

/**
 * Lines of COPY's text format, written as bytes. Writing them is most of what an import does in this process, and
 * bytes leave no garbage: putting strings together value by value took twice the time.
 */
export class CopyLines {
  #bytes = Buffer.allocUnsafeSlow(firstCapacityBytes);
  #sizeBytes = 0;

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** Adds a value to the line under way. NUL, which PostgreSQL's text does not have, is for the caller to see to. */
  add(value: string | null): void {
    if (value === null) {
      this.#addByte(backslash);
      this.#addByte(0x4e);
      return;
    }
    // A character takes three bytes at the most, and one that is escaped two.
    this.#reserve(3 * value.length);
    for (let index = 0; index < value.length; index += 1) {
      const code = value.charCodeAt(index);
      if (code > 0x7f) {
        this.#addWide(value.slice(index));
        return;
      }
      this.#addEscaped(code);
    }
  }

  endValue(): void {
    this.#addByte(tab);
  }

  endLine(): void {
    this.#addByte(lineFeed);
  }

  /** Takes back what was added since the lines had this size. */
  cutTo(sizeBytes: number): void {
    this.#sizeBytes = sizeBytes;
  }

  /** Gives the lines so far, and starts anew. */
  take(): Buffer {
    const lines = this.#bytes.subarray(0, this.#sizeBytes);
    // What was handed out may still be on its way to PostgreSQL: it must not be written over.
    this.#bytes = Buffer.allocUnsafeSlow(firstCapacityBytes);
    this.#sizeBytes = 0;
    return lines;
  }

  /** Bytes of longer UTF-8 sequences are none of those that COPY gives a meaning to. */
  #addWide(text: string): void {
    for (const byte of Buffer.from(text, 'utf8')) this.#addEscaped(byte);
  }

  #addEscaped(byte: number): void {
    const letter = escapeOf(byte);
    if (letter !== 0) {
      this.#bytes[this.#sizeBytes] = backslash;
      this.#sizeBytes += 1;
    }
    this.#bytes[this.#sizeBytes] = letter === 0 ? byte : letter;
    this.#sizeBytes += 1;
  }

  #addByte(byte: number): void {
    this.#reserve(1);
    this.#bytes[this.#sizeBytes] = byte;
    this.#sizeBytes += 1;
  }

  #reserve(moreBytes: number): void {
    const needed = this.#sizeBytes + moreBytes;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(2 * needed);
    this.#bytes.copy(larger, 0, 0, this.#sizeBytes);
    this.#bytes = larger;
  }
}

/** The letter that stands behind a backslash for a byte with a meaning to COPY; 0 for all other bytes. */
function escapeOf(byte: number): number {
  if (byte > backslash) return 0;
  if (byte === backslash) return backslash;
  if (byte === tab) return 0x74;
  if (byte === lineFeed) return 0x6e;
  return byte === carriageReturn ? 0x72 : 0;
}
