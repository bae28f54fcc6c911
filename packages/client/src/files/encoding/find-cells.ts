/** A cell with bytes beyond ASCII, by which the encoding of its file is judged. */
export interface StrangeCell {
  /** Where it is in the file, in bytes. */
  readonly offset: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Whether it goes on behind these bytes, maybe inside a character. */
  readonly isCut: boolean;
}

/** What is found by looking at every byte of a file. */
export interface Findings {
  /** How many characters beyond ASCII there are, if the file is UTF-8. */
  readonly utf8Characters: number;
  /** Bytes or beginnings of characters that UTF-8 does not have. */
  readonly invalidUtf8: number;
  /** Where the first of them is, in bytes. */
  readonly firstInvalidUtf8: number | undefined;
  /** Different cells from all over the file. */
  readonly cells: readonly StrangeCell[];
}

const pieceBytes = 2 ** 20;
const lineFeed = 0x0a;
/** Tab, line feed, carriage return, quote, comma, semicolon: no encoding has them inside a character. */
const separators = new Uint8Array(256);
for (const code of [0x09, lineFeed, 0x0d, 0x22, 0x2c, 0x3b]) separators[code] = 1;

/** Reads a file whose ASCII characters are single bytes. */
export async function findCells(file: Blob, start: number): Promise<Findings> {
  const finder = new CellFinder(start);
  let held: Uint8Array<ArrayBuffer> = new Uint8Array();
  for (let at = start; at < file.size; at += pieceBytes) {
    const piece = new Uint8Array(await file.slice(at, at + pieceBytes).arrayBuffer());
    const bytes = held.length === 0 ? piece : concat(held, piece);
    const end = at + pieceBytes < file.size ? lastSeparator(bytes) : bytes.length;
    finder.look(bytes.subarray(0, end));
    held = bytes.slice(end);
  }
  return finder.findings();
}

/** Where a piece can be cut: behind its last separator, or at its end if it has none. */
function lastSeparator(bytes: Uint8Array): number {
  for (let at = bytes.length; at > 0; at -= 1) if (separators[bytes[at - 1] ?? 0] === 1) return at;
  return bytes.length;
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** So many different cells are more than enough to tell encodings apart, and are looked at in a blink. */
const mostCells = 512;
const cellBytes = 160;
/** After so many cells only every second one is looked at, and so on. */
const cellsBeforeThinning = 2 ** 15;

class CellFinder {
  /** Where the next bytes are in the file. */
  #offset: number;
  #cells = new Map<string, StrangeCell>();
  #seen = 0;
  #stride = 1;
  #utf8Characters = 0;
  #invalidUtf8 = 0;
  #firstInvalidUtf8: number | undefined;

  constructor(offset: number) {
    this.#offset = offset;
  }

  findings(): Findings {
    return {
      utf8Characters: this.#utf8Characters,
      invalidUtf8: this.#invalidUtf8,
      firstInvalidUtf8: this.#firstInvalidUtf8,
      cells: [...this.#cells.values()],
    };
  }

  look(bytes: Uint8Array<ArrayBuffer>): void {
    const words = new Uint32Array(bytes.buffer, 0, bytes.length >> 2);
    let at = 0;
    let from = 0;
    for (;;) {
      at = skipAscii(bytes, words, at);
      if (at >= bytes.length) break;
      let start = at;
      while (start > from && separators[bytes[start - 1] ?? 0] === 0) start -= 1;
      let end = at;
      while (end < bytes.length && separators[bytes[end] ?? 0] === 0) end += 1;
      this.#checkUtf8(bytes, at, end);
      this.#keep(bytes, start, at, end);
      from = end;
      at = end;
    }
    this.#offset += bytes.length;
  }

  #checkUtf8(bytes: Uint8Array, from: number, end: number): void {
    let at = from;
    while (at < end) {
      const lead = bytes[at] ?? 0;
      if (lead < 0x80) {
        at += 1;
        continue;
      }
      const length = utf8Length(bytes, at, end);
      if (length > 0) {
        this.#utf8Characters += 1;
        at += length;
      } else {
        this.#invalidUtf8 += 1;
        this.#firstInvalidUtf8 ??= this.#offset + at;
        at -= length;
      }
    }
  }

  /** Keeps a cell, and of many those that are spread over the file. */
  #keep(bytes: Uint8Array<ArrayBuffer>, start: number, strange: number, end: number): void {
    this.#seen += 1;
    if (this.#seen % this.#stride !== 0) return;
    if (this.#seen > cellsBeforeThinning * this.#stride) this.#stride *= 2;
    const from = strange - start > cellBytes / 2 ? strange - cellBytes / 4 : start;
    const cut = Math.min(end, from + cellBytes);
    const key = keyOf(bytes, from, cut);
    if (this.#cells.has(key)) return;
    this.#cells.set(key, {
      offset: this.#offset + from,
      bytes: bytes.slice(from, cut),
      isCut: cut < end,
    });
    if (this.#cells.size <= mostCells) return;
    this.#cells = new Map([...this.#cells].filter((_, index) => index % 2 === 0));
    this.#stride *= 2;
  }
}

function keyOf(bytes: Uint8Array, from: number, end: number): string {
  let key = '';
  for (let at = from; at < end; at += 1) key += String.fromCharCode(bytes[at] ?? 0);
  return key;
}

/** Where the next byte beyond ASCII is; four at a time, as most files have few. */
function skipAscii(bytes: Uint8Array, words: Uint32Array, from: number): number {
  let at = from;
  while (at < bytes.length && (at & 3) !== 0) {
    if ((bytes[at] ?? 0) > 0x7f) return at;
    at += 1;
  }
  let word = at >> 2;
  while (word < words.length && ((words[word] ?? 0) & 0x80808080) === 0) word += 1;
  at = Math.max(at, word << 2);
  while (at < bytes.length && (bytes[at] ?? 0) < 0x80) at += 1;
  return at;
}

/** How many bytes the character has that starts here; minus the number of bytes to be skipped if it is none. */
function utf8Length(bytes: Uint8Array, at: number, end: number): number {
  const lead = bytes[at] ?? 0;
  const length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  for (let index = 1; index < length; index += 1) {
    const next = at + index < end ? (bytes[at + index] ?? 0) : 0;
    if (!isContinuation(lead, index, next)) return -index;
  }
  return length === 0 ? -1 : length;
}

/** The second byte keeps out what has a shorter form, surrogates, and what is beyond Unicode. */
function isContinuation(lead: number, index: number, byte: number): boolean {
  if (index === 1) {
    if (lead === 0xe0) return byte >= 0xa0 && byte <= 0xbf;
    if (lead === 0xed) return byte >= 0x80 && byte <= 0x9f;
    if (lead === 0xf0) return byte >= 0x90 && byte <= 0xbf;
    if (lead === 0xf4) return byte >= 0x80 && byte <= 0x8f;
  }
  return byte >= 0x80 && byte <= 0xbf;
}
