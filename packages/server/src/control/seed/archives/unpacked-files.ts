import { type ApiError, refuse } from '../../../errors.ts';
import { shorten } from '../../../fields/json-value.ts';
import { isHidden, megabyte, type SeedBounds, seedBounds } from '../bounds.ts';

/** An entry of an archive, before its content is read. */
export interface ArchiveEntry {
  /** As the archive has it. */
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'other';
  /** As the archive says, which need not be true. */
  readonly sizeBytes: number;
}

/**
 * The files that come out of an archive. They are counted as they come, whatever the archive says of itself: a few kilobytes may
 * become gigabytes.
 */
export class UnpackedFiles {
  readonly #archive: string;
  readonly bounds: SeedBounds;
  readonly #files = new Map<string, Buffer>();
  #bytes = 0;
  #entries = 0;

  /** @param archive - what it is called in messages */
  constructor(archive: string, bounds = seedBounds) {
    this.#archive = archive;
    this.bounds = bounds;
  }

  get files(): ReadonlyMap<string, Buffer> {
    return this.#files;
  }

  /**
   * Gives the path of a file that is to be read; undefined for what is passed over.
   * @throws ApiError 1003
   */
  begin({ name, kind, sizeBytes }: ArchiveEntry): string | undefined {
    this.#entries += 1;
    const { entries } = this.bounds;
    if (this.#entries > entries) throw this.problem(`it has more than ${entries} entries`);
    const path = name.replace(/^(?:\.\/+)+/, '');
    if (leadsOut(path))
      throw this.problem(
        `${shorten(name)} leads out of the folder that it is unpacked into; a seed has paths such as leads/Europe/leads.csv`,
      );
    if (kind === 'folder' || path === '' || path === '.' || isHidden(path)) return undefined;
    if (kind === 'other')
      throw this.problem(`${shorten(name)} is a link or a device, and a seed has files only`);
    if (this.#files.has(path)) throw this.problem(`${shorten(name)} is in it twice`);
    this.#checkSize(this.#bytes + sizeBytes);
    return path;
  }

  /** Counts bytes that have come out. @throws ApiError 1003 for one too many */
  count(bytes: number): void {
    this.#bytes += bytes;
    this.#checkSize(this.#bytes);
  }

  /** Keeps a file whose bytes were counted. */
  add(path: string, pieces: readonly Uint8Array[]): void {
    this.#files.set(path, Buffer.concat(pieces));
  }

  problem(what: string): ApiError {
    return refuse('1003', `The archive ${shorten(this.#archive)} cannot be read: ${what}`);
  }

  #checkSize(bytes: number): void {
    if (bytes > this.bounds.megabytes * megabyte) throw this.tooLarge();
  }

  tooLarge(): ApiError {
    return this.problem(`it has more than ${this.bounds.megabytes} MB when it is unpacked`);
  }
}

function leadsOut(path: string): boolean {
  return /^(?:[/\\]|[a-z]:)/i.test(path) || path.includes('\0') || path.split(/[/\\]/).includes('..');
}
