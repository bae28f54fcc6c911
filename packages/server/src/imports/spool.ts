import { randomUUID } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** What is more goes into the file, all of it at once: many small writes would each wait for their turn. */
const memoryLimitBytes = 256 * 2 ** 10;

/**
 * Holds an upload until it is known whether it will be accepted: a little in memory, more in a temporary file. The
 * file loses its name as soon as it is open, so nothing of it stays behind, not even after a kill.
 */
export class Spool {
  /** Not in the file yet. */
  #held: Buffer[] = [];
  #heldBytes = 0;
  #file: FileHandle | undefined;
  #sizeBytes = 0;

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  async append(bytes: Buffer): Promise<void> {
    // A copy: the piece is a view of a larger buffer, which would stay in memory with it.
    this.#held.push(Buffer.from(bytes));
    this.#heldBytes += bytes.length;
    this.#sizeBytes += bytes.length;
    if (this.#heldBytes > memoryLimitBytes) await this.#moveToFile();
  }

  /** Gives the content again, in chunks of a size. */
  async *read(chunkBytes: number): AsyncGenerator<Buffer> {
    if (this.#file === undefined) {
      const all = Buffer.concat(this.#held);
      for (let start = 0; start < all.length; start += chunkBytes)
        yield all.subarray(start, start + chunkBytes);
      return;
    }
    await this.#moveToFile();
    for (let start = 0; start < this.#sizeBytes; start += chunkBytes) {
      const chunk = Buffer.allocUnsafeSlow(Math.min(chunkBytes, this.#sizeBytes - start));
      let filled = 0;
      while (filled < chunk.length) {
        const { bytesRead } = await this.#file.read(chunk, filled, chunk.length - filled, start + filled);
        if (bytesRead === 0) throw new Error(`the spooled upload ends at byte ${start + filled}`);
        filled += bytesRead;
      }
      yield chunk;
    }
  }

  async close(): Promise<void> {
    this.#held = [];
    await this.#file?.close();
    this.#file = undefined;
  }

  async #moveToFile(): Promise<void> {
    this.#file ??= await openNameless();
    const bytes = Buffer.concat(this.#held);
    this.#held = [];
    this.#heldBytes = 0;
    await this.#file.writeFile(bytes);
  }
}

/** A temporary file without a name: it goes with its handle. */
export async function openNameless(): Promise<FileHandle> {
  const name = path.join(os.tmpdir(), `galena-upload-${randomUUID()}`);
  const file = await open(name, 'wx+', 0o600);
  await unlink(name);
  return file;
}
