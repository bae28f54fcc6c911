import { type BadByte, GalenaEncodingError } from '../../errors.ts';
import { knownEncoding } from './known-encodings.ts';
import { PlaceCounter } from './place.ts';
import { decodeSingleBytes, singleByteTable } from './single-byte.ts';
import { markedEncoding } from './unicode-mark.ts';

/** How a file is decoded. */
export interface DecodeOptions {
  /** By any name that is known. A byte order mark at the beginning of the file says more. */
  readonly encoding: string;
  /** Puts U+FFFD where a byte is not valid, instead of throwing. */
  readonly replaceInvalid?: boolean | undefined;
  /** Told once, at the end, how many characters were replaced. */
  readonly onReplaced?: ((count: number) => void) | undefined;
}

const pieceBytes = 2 ** 18;

/**
 * The text of a file, a piece at a time and without its byte order mark. Every door of the project decodes here.
 * @throws GalenaEncodingError with the place of the first byte that the encoding does not have.
 */
export async function* decodeText(
  file: Blob,
  { encoding: name, replaceInvalid = false, onReplaced }: DecodeOptions,
): AsyncGenerator<string, void, undefined> {
  const named = knownEncoding(name);
  const start = new Uint8Array(await file.slice(0, 3).arrayBuffer());
  const encoding = markedEncoding(start)?.encoding ?? named;
  const decoder = pieceDecoder(encoding, replaceInvalid);
  let replaced = 0;
  for (let at = 0; at < file.size || at === 0; at += pieceBytes) {
    const bytes = new Uint8Array(await file.slice(at, at + pieceBytes).arrayBuffer());
    let text: string;
    try {
      text = decoder(bytes, at + pieceBytes >= file.size);
    } catch (error) {
      throw new GalenaEncodingError(encoding, await findBadByte(file, encoding, at), { cause: error });
    }
    if (replaceInvalid) replaced += (text.match(/\ufffd/g)?.length ?? 0) - written(bytes, encoding);
    yield text;
  }
  if (replaced > 0) onReplaced?.(replaced);
}

type PieceDecoder = (bytes: Uint8Array, isLast: boolean) => string;

/** @throws TypeError for a byte that is not valid, unless such bytes are replaced */
function pieceDecoder(encoding: string, replaceInvalid: boolean): PieceDecoder {
  const table = singleByteTable(encoding);
  if (table === undefined) {
    const decoder = new TextDecoder(encoding, { fatal: !replaceInvalid });
    return (bytes, isLast) => decoder.decode(bytes, { stream: !isLast });
  }
  return (bytes) => {
    const text = decodeSingleBytes(bytes, table);
    if (!replaceInvalid && text.includes('\ufffd')) throw new TypeError('a byte without a character');
    return text;
  };
}

/** How often somebody has written U+FFFD himself; in UTF-8 alone, as it is the only place where that happens. */
function written(bytes: Uint8Array, encoding: string): number {
  if (encoding !== 'utf-8') return 0;
  let count = 0;
  for (let at = bytes.indexOf(0xef); at !== -1; at = bytes.indexOf(0xef, at + 1)) {
    if (bytes[at + 1] === 0xbf && bytes[at + 2] === 0xbd) count += 1;
  }
  return count;
}

/** Reads the file once more, from the piece with the bad byte on one byte at a time: that is seldom, and simple. */
async function findBadByte(file: Blob, encoding: string, badPiece: number): Promise<BadByte> {
  const decoder = pieceDecoder(encoding, false);
  const place = new PlaceCounter();
  for (let at = 0; at < badPiece; at += pieceBytes) {
    place.push(decoder(new Uint8Array(await file.slice(at, at + pieceBytes).arrayBuffer()), false));
  }
  const bytes = new Uint8Array(await file.slice(badPiece, badPiece + pieceBytes).arrayBuffer());
  // A character may have begun in the piece before, whose end is then read again.
  let start = Math.max(0, badPiece - (await openBytes(file, encoding, badPiece)));
  try {
    for (let at = 0; at < bytes.length; at += 1) {
      const text = decoder(bytes.subarray(at, at + 1), badPiece + at + 1 >= file.size);
      if (text === '' && !isMark(bytes, badPiece + at)) continue;
      place.push(text);
      start = badPiece + at + 1;
    }
  } catch {
    // This is the byte, or the character that it spoils began at `start`.
  }
  const byte = new Uint8Array(await file.slice(start, start + 1).arrayBuffer())[0] ?? 0;
  return { offset: start, byte, line: place.line, column: place.column };
}

/** Whether a byte ends a byte order mark, which gives no text. */
function isMark(bytes: Uint8Array, offset: number): boolean {
  if (offset === 1)
    return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  return offset === 2 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

/** How many bytes of a character that is not whole yet stand before a place. */
async function openBytes(file: Blob, encoding: string, end: number): Promise<number> {
  if (end === 0 || singleByteTable(encoding) !== undefined) return 0;
  const bytes = new Uint8Array(await file.slice(Math.max(0, end - pieceBytes), end).arrayBuffer());
  for (let open = 0; open < 4; open += 1) {
    try {
      new TextDecoder(encoding, { fatal: true }).decode(bytes.subarray(0, bytes.length - open));
      return open;
    } catch {
      // One byte less, then.
    }
  }
  return 0;
}
