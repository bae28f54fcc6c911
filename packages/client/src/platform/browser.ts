import { GalenaFileError } from '../errors.ts';
import type { Journal } from './journal.ts';
import type { Sha256 } from './sha256.ts';

/** What differs between Node and browsers: there are no paths here, and browsers see to large Blobs themselves. */

export function openFile(path: string): Promise<{ blob: Blob; name: string }> {
  return Promise.reject(new GalenaFileError(`"${path}" is a path, and browsers give a File instead`));
}

export async function spool(pieces: AsyncIterable<Uint8Array<ArrayBuffer>>): Promise<Blob> {
  let blob = new Blob([]);
  let held: Uint8Array<ArrayBuffer>[] = [];
  let heldBytes = 0;
  for await (const piece of pieces) {
    held.push(piece);
    heldBytes += piece.length;
    if (heldBytes < 2 ** 23) continue;
    blob = new Blob([blob, ...held]);
    held = [];
    heldBytes = 0;
  }
  return new Blob([blob, ...held]);
}

export function openJournal(path: string): Journal {
  throw new GalenaFileError(
    `"${path}" is a path, and a journal in a browser has to be an object with read, append and clear`,
  );
}

/** A number of arguments that a call takes on every platform. */
const charactersAtOnce = 2 ** 13;

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lenient = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Bytes as a string of as many characters, U+0000 to U+00FF. No decoder gives that (`latin1` is Windows-1252 in browsers), but
 * where all bytes are ASCII it is their text, and that is quick.
 */
export function bytesAsText(bytes: Uint8Array): { readonly text: string; readonly isAscii: boolean } {
  const ascii = asciiText(bytes);
  if (ascii !== undefined) return { text: ascii, isAscii: true };
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += charactersAtOnce) {
    parts.push(String.fromCharCode(...bytes.subarray(at, at + charactersAtOnce)));
  }
  return { text: parts.join(''), isAscii: false };
}

/** A character of several bytes makes the text shorter. */
function asciiText(bytes: Uint8Array): string | undefined {
  try {
    const text = strict.decode(bytes);
    return text.length === bytes.length ? text : undefined;
  } catch {
    return undefined;
  }
}

/** The text that such a string is in UTF-8; bytes that are none become U+FFFD. */
export function textOfBytes(bytes: string): string {
  const array = new Uint8Array(bytes.length);
  for (let at = 0; at < array.length; at += 1) array[at] = bytes.charCodeAt(at);
  return lenient.decode(array);
}

/** Browsers have SHA-256 only of what is in memory as a whole. The code for pieces is loaded where it is needed. */
export async function sha256(): Promise<Sha256> {
  const { StreamedSha256 } = await import('./sha256.ts');
  return new StreamedSha256();
}
