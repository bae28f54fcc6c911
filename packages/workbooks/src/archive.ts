import { GalenaFileError } from '@galena/client';
import { BlobReader, configure, type FileEntry, ZipReader } from '@zip.js/zip.js/lib/zip-core-native.js';

// Whoever calls this is in a worker already, or in Node.
configure({ useWebWorkers: false });

/** The parts of a workbook, which is a zip archive. */
export class Archive {
  readonly #entries: ReadonlyMap<string, FileEntry>;

  private constructor(entries: ReadonlyMap<string, FileEntry>) {
    this.#entries = entries;
  }

  /** @throws GalenaFileError for what is no zip archive, or one that was cut. */
  static async open(blob: Blob): Promise<Archive> {
    try {
      const entries = await new ZipReader(new BlobReader(blob)).getEntries();
      return new Archive(
        new Map(entries.flatMap((entry) => (entry.directory ? [] : [[keyOf(entry.filename), entry]]))),
      );
    } catch (error) {
      throw unreadable(error);
    }
  }

  has(name: string): boolean {
    return this.#entries.has(keyOf(name));
  }

  /** The text of a part, piece by piece; nothing where there is no such part. @throws GalenaFileError */
  async *text(name: string): AsyncGenerator<string, void, undefined> {
    const entry = this.#entries.get(keyOf(name));
    if (entry === undefined) return;
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const written = entry.getData(writable, { checkSignature: true });
    // Told by the reader too, and no failure where that has read enough.
    written.catch(() => undefined);
    const reader = readable.getReader();
    const decoder = new TextDecoder();
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        yield decoder.decode(value, { stream: true });
      }
      await written;
    } catch (error) {
      throw unreadable(error);
    } finally {
      await reader.cancel().catch(() => undefined);
    }
    yield decoder.decode();
  }
}

/** Names of parts have no case, and some writers put a slash before them. */
function keyOf(name: string): string {
  return name.replace(/^\/+/, '').replaceAll('\\', '/').toLowerCase();
}

function unreadable(cause: unknown): GalenaFileError {
  if (cause instanceof GalenaFileError) return cause;
  const why = cause instanceof Error ? cause.message : String(cause);
  return new GalenaFileError(
    `The file looks like a workbook and cannot be read as one: it was cut or damaged, or has a password (${why}).`,
    { cause },
  );
}
