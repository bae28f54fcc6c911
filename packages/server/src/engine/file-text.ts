/** Beyond this nothing more is kept of a long row, as after a quote that is never closed. */
const maxKeptBytes = 64 * 2 ** 20;
/** Shorter rows are kept in any case: a long row must not cost those behind it their reports. */
const longRowBytes = 16 * 2 ** 20;

/**
 * The bytes of the file that chunks under way still need. Reports show rows as they were sent; keeping bytes for that
 * is far smaller than keeping cells, and most rows are never asked for.
 */
export class FileText {
  #pieces: { readonly start: number; readonly bytes: Buffer }[] = [];
  #keptBytes = 0;
  #end = 0;

  /** Where the bytes end that it was given so far. */
  get end(): number {
    return this.#end;
  }

  /**
   * Takes the bytes that follow those it has.
   * @param row - the row that they belong to: where it starts, and whether it ends in them
   */
  add(bytes: Buffer, row: { readonly start: number; readonly endsHere: boolean }): void {
    const isWithinLongRow = !row.endsHere && this.#end - row.start >= longRowBytes;
    if (!isWithinLongRow || this.#keptBytes + bytes.length <= maxKeptBytes) {
      this.#pieces.push({ start: this.#end, bytes });
      this.#keptBytes += bytes.length;
    }
    this.#end += bytes.length;
  }

  get keptBytes(): number {
    return this.#keptBytes;
  }

  /** The bytes from an offset to another one, or to the first one that is not kept. */
  slice(start: number, end: number): Buffer {
    const parts: Buffer[] = [];
    let reached = start;
    for (const piece of this.#pieces) {
      const pieceEnd = piece.start + piece.bytes.length;
      if (pieceEnd <= start) continue;
      if (piece.start >= end || piece.start > reached) break;
      parts.push(piece.bytes.subarray(Math.max(0, start - piece.start), end - piece.start));
      reached = pieceEnd;
    }
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
  }

  /** Says that bytes before an offset are of no more use. */
  forget(before: number): void {
    this.#pieces = this.#pieces.filter((piece) => piece.start + piece.bytes.length > before);
    this.#keptBytes = this.#pieces.reduce((sum, piece) => sum + piece.bytes.length, 0);
  }
}
