import { randomUUID } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

const memoryLimitBytes = 256 * 2 ** 10;

/**
 * Holds an upload until it is known whether it will be accepted: a little in memory, more in a temporary file. The
 * file loses its name as soon as it is open, so nothing of it stays behind, not even after a kill.
 */
export class Spool {
  #chunks: Buffer[] = [];
  #file: FileHandle | undefined;
  #sizeBytes = 0;

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  async append(bytes: Buffer): Promise<void> {
    this.#sizeBytes += bytes.length;
    if (this.#file === undefined) {
      // A copy: the piece is a view of a larger buffer, which would stay in memory with it.
      this.#chunks.push(Buffer.from(bytes));
      if (this.#sizeBytes > memoryLimitBytes) await this.#moveToFile();
    } else {
      await this.#file.writeFile(bytes);
    }
  }

  /** Gives the content again, in chunks of a size. */
  async *read(chunkBytes: number): AsyncGenerator<Buffer> {
    if (this.#file === undefined) {
      const all = Buffer.concat(this.#chunks);
      for (let start = 0; start < all.length; start += chunkBytes)
        yield all.subarray(start, start + chunkBytes);
      return;
    }
    for (let start = 0; start < this.#sizeBytes; start += chunkBytes) {
      const chunk = Buffer.alloc(Math.min(chunkBytes, this.#sizeBytes - start));
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
    this.#chunks = [];
    await this.#file?.close();
    this.#file = undefined;
  }

  async #moveToFile(): Promise<void> {
    const name = path.join(os.tmpdir(), `galena-upload-${randomUUID()}`);
    this.#file = await open(name, 'wx+', 0o600);
    await unlink(name);
    await this.#file.writeFile(Buffer.concat(this.#chunks));
    this.#chunks = [];
  }
}
