import { isAscii } from 'node:buffer';
import { createHash } from 'node:crypto';
import { openAsBlob, rmSync } from 'node:fs';
import { access, constants, mkdir, mkdtemp, open, readFile, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { GalenaFileError } from '../errors.ts';
import type { Journal } from './journal.ts';
import type { Sha256 } from './sha256.ts';

/** What differs between Node and browsers: files. */

export async function openFile(file: string): Promise<{ blob: Blob; name: string }> {
  try {
    // openAsBlob does not give the reason.
    if ((await stat(file)).isDirectory()) throw new GalenaFileError(`${file} is a folder, not a file.`);
    await access(file, constants.R_OK);
    return { blob: await openAsBlob(file), name: path.basename(file) };
  } catch (error) {
    if (error instanceof GalenaFileError) throw error;
    if (isMissing(error)) throw new GalenaFileError(`There is no file ${file}.`, { cause: error });
    throw new GalenaFileError(`${file} cannot be read: ${describe(error)}`, { cause: error });
  }
}

const heldInMemory = 2 ** 24;

/** Keeps what comes only once, so that it can be read again: in memory while it is small, then in a temporary file. */
export async function spool(pieces: AsyncIterable<Uint8Array<ArrayBuffer>>): Promise<Blob> {
  const held: Uint8Array<ArrayBuffer>[] = [];
  let heldBytes = 0;
  let file: TemporaryFile | undefined;
  try {
    for await (const piece of pieces) {
      if (file === undefined) {
        held.push(piece);
        heldBytes += piece.length;
        if (heldBytes < heldInMemory) continue;
        file = await TemporaryFile.create();
        for (const early of held.splice(0)) await file.write(early);
      } else {
        await file.write(piece);
      }
    }
    return file === undefined ? new Blob(held) : await file.toBlob();
  } catch (error) {
    await file?.remove();
    throw error;
  }
}

/** Goes when nobody has its Blob any more, or with the process. */
class TemporaryFile {
  static readonly #folders = new Set<string>();
  static readonly #forgotten = new FinalizationRegistry<string>((folder) => {
    TemporaryFile.#folders.delete(folder);
    rmSync(folder, { recursive: true, force: true });
  });

  static {
    process.once('exit', () => {
      for (const folder of TemporaryFile.#folders) rmSync(folder, { recursive: true, force: true });
    });
  }

  readonly #folder: string;
  readonly #file: Awaited<ReturnType<typeof open>>;

  private constructor(folder: string, file: Awaited<ReturnType<typeof open>>) {
    this.#folder = folder;
    this.#file = file;
  }

  static async create(): Promise<TemporaryFile> {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'galena-'));
    TemporaryFile.#folders.add(folder);
    return new TemporaryFile(folder, await open(path.join(folder, 'rows'), 'w', 0o600));
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.#file.writeFile(bytes);
  }

  async toBlob(): Promise<Blob> {
    await this.#file.close();
    const blob = await openAsBlob(path.join(this.#folder, 'rows'));
    TemporaryFile.#forgotten.register(blob, this.#folder);
    return blob;
  }

  async remove(): Promise<void> {
    await this.#file.close();
    TemporaryFile.#folders.delete(this.#folder);
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** A journal in a file of its own, which only its owner can read. */
export function openJournal(file: string): Journal {
  return {
    read: async () => {
      try {
        return await readFile(file, 'utf8');
      } catch (error) {
        if (isMissing(error)) return '';
        throw error;
      }
    },
    append: async (text) => {
      await mkdir(path.dirname(file), { recursive: true });
      const handle = await open(file, 'a', 0o600);
      try {
        await handle.writeFile(text);
        // What has been sent must not be forgotten, or it is sent again.
        await handle.datasync();
      } finally {
        await handle.close();
      }
    },
    clear: () => rm(file, { force: true }),
  };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Bytes as a string of as many characters, U+0000 to U+00FF. */
export function bytesAsText(bytes: Uint8Array): { readonly text: string; readonly isAscii: boolean } {
  const { buffer, byteOffset, length } = bytes;
  return { text: Buffer.from(buffer, byteOffset, length).toString('latin1'), isAscii: isAscii(bytes) };
}

/** Reused, as allocating one for each call costs more than the call. */
let scratch = Buffer.alloc(2 ** 18);

/** The text that such a string is in UTF-8; bytes that are none become U+FFFD. */
export function textOfBytes(bytes: string): string {
  if (bytes.length > 2 ** 20) return Buffer.from(bytes, 'latin1').toString('utf8');
  if (bytes.length > scratch.length) scratch = Buffer.alloc(2 ** 20);
  return scratch.toString('utf8', 0, scratch.write(bytes, 'latin1'));
}

export async function sha256(): Promise<Sha256> {
  const hash = createHash('sha256');
  return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest('hex') };
}
