import { createWriteStream, openAsBlob } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Files that are needed while a command runs. */
export class TemporaryFiles {
  readonly #signal: AbortSignal;
  #folder: string | undefined;
  #count = 0;

  /** @param signal ends the writing. */
  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** Writes a stream to a file, and gives that to be read as often as it takes. */
  async keep(content: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>): Promise<Blob> {
    this.#folder ??= await mkdtemp(path.join(os.tmpdir(), 'galena-'));
    this.#count += 1;
    const file = path.join(this.#folder, String(this.#count));
    await pipeline(Readable.from(content), createWriteStream(file, { mode: 0o600 }), {
      signal: this.#signal,
    });
    return openAsBlob(file);
  }

  async remove(): Promise<void> {
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true });
    this.#folder = undefined;
  }
}
