import { GalenaFileError } from '../errors.ts';
import type { Journal } from './journal.ts';

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
