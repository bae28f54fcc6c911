import { isUtf8 } from 'node:buffer';
import type { Encoding } from './encodings.ts';

/** A byte of the file that its encoding does not have. */
export class InvalidByteError extends Error {
  /** Where in the file as it was sent, from 0. */
  readonly byteOffset: number;
  readonly encoding: Encoding;

  constructor(byteOffset: number, encoding: Encoding) {
    super(`the byte at offset ${byteOffset} is not valid in ${encoding}`);
    this.byteOffset = byteOffset;
    this.encoding = encoding;
  }
}

/** The longest character of all encodings, less one: so many bytes at the end of a piece may belong to the next one. */
const longestTail = 3;

const none = Buffer.alloc(0);

/** Turns the bytes of a file into UTF-8 without a byte order mark, in whatever pieces they come. */
export class Transcoder {
  readonly #encoding: Encoding;
  readonly #decode: (bytes: Buffer) => Buffer | undefined;
  #held: Buffer = none;
  #offset = 0;
  #isStart = true;

  constructor(encoding: Encoding) {
    this.#encoding = encoding;
    this.#decode = decoders[encoding];
  }

  /**
   * Takes the next bytes; gives them as UTF-8, as far as they are whole characters.
   * @throws InvalidByteError
   */
  push(bytes: Buffer): Buffer {
    const all = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes]);
    for (let tail = 0; tail <= Math.min(longestTail, all.length); tail += 1) {
      const length = all.length - tail;
      const decoded = this.#decode(all.subarray(0, length));
      if (decoded !== undefined) {
        this.#held = all.subarray(length);
        this.#offset += length;
        return this.#withoutMark(decoded);
      }
    }
    throw new InvalidByteError(this.#offset + countValid(all, this.#decode), this.#encoding);
  }

  /**
   * Takes the end of the file.
   * @throws InvalidByteError if it ends inside a character.
   */
  end(): void {
    if (this.#held.length > 0) throw new InvalidByteError(this.#offset, this.#encoding);
  }

  #withoutMark(decoded: Buffer): Buffer {
    if (!this.#isStart || decoded.length === 0) return decoded;
    this.#isStart = false;
    return decoded[0] === 0xef && decoded[1] === 0xbb && decoded[2] === 0xbf ? decoded.subarray(3) : decoded;
  }
}

/** How many bytes at the start are whole, valid characters; by halving, for decoding is far faster than any loop. */
function countValid(bytes: Buffer, decode: (bytes: Buffer) => Buffer | undefined): number {
  const wholeBefore = (length: number): number | undefined => {
    for (let whole = length; whole >= Math.max(0, length - longestTail); whole -= 1) {
      if (decode(bytes.subarray(0, whole)) !== undefined) return whole;
    }
    return undefined;
  };
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = good + ((bad - good) >> 1);
    if (wholeBefore(middle) === undefined) bad = middle;
    else good = middle;
  }
  return wholeBefore(good) ?? 0;
}

/** UTF-8 from whole characters of an encoding; undefined if they are not valid or the last one is not whole. */
const decoders: Readonly<Record<Encoding, (bytes: Buffer) => Buffer | undefined>> = {
  'utf-8': (bytes) => (isUtf8(bytes) ? bytes : undefined),
  'utf-16le': decodeWith('utf-16le'),
  'utf-16be': decodeWith('utf-16be'),
  'windows-1252': decodeWindows1252,
  shift_jis: decodeWith('shift_jis'),
  'euc-jp': decodeWith('euc-jp'),
};

function decodeWith(label: string): (bytes: Buffer) => Buffer | undefined {
  const decoder = new TextDecoder(label, { fatal: true, ignoreBOM: true });
  return (bytes) => {
    try {
      return Buffer.from(decoder.decode(bytes), 'utf8');
    } catch {
      return undefined;
    }
  };
}

/** The letters of Windows-1252 at 0x80 to 0x9f, where Node's own decoder gives control characters. */
const windowsLetters = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

function decodeWindows1252(bytes: Buffer): Buffer {
  const text = bytes
    .toString('latin1')
    .replace(/[\x80-\x9f]/g, (control) => windowsLetters.charAt(control.charCodeAt(0) - 0x80));
  return Buffer.from(text, 'utf8');
}
