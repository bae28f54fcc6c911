import { once } from 'node:events';
import { writeBytes } from '../terminal/output.ts';
import type { ExportRequest } from './export-request.ts';
import type { Window } from './windows.ts';

/** How far an export is. */
export interface ExportState {
  /** Server and options as they were given, in one text. */
  readonly asked: string;
  readonly request: ExportRequest;
  /** None: one job exports a list. */
  readonly windows: readonly Window[];
  /** Those begun so far, in the order of the windows. */
  readonly jobs: readonly BegunJob[];
  /** Rows of the jobs that are done. */
  readonly records: number;
}

export interface BegunJob {
  readonly exportId: string;
  /** Where its rows begin in what is written. */
  readonly startsAt: number;
}

/** Where the rows of an export go. Jobs follow each other below the header of the first. */
export interface Sink {
  readonly size: number;
  append(bytes: Uint8Array): Promise<void>;
  /** Ends the last line where that is not done: rows of the next job would continue it. */
  endLine(): Promise<void>;
  /** Takes back what is behind a byte; gives false where that cannot be done. */
  cutTo(size: number): Promise<boolean>;
  /** The header row with the end of its line; empty while there is none. */
  header(): Promise<Blob>;
  from(start: number): Promise<Blob>;
  /** Notes how far the export is. */
  keep(state: ExportState): Promise<void>;
  /** All of it is there. */
  finish(): Promise<void>;
  close(): Promise<void>;
}

const lineFeed = 10;
const quote = 34;

/** Where the header row is over, with the end of its line: a name in quotes may have line ends too. 0: it is not over yet. */
export function endOfHeader(bytes: Uint8Array): number {
  let isQuoted = false;
  for (const [index, byte] of bytes.entries()) {
    if (byte === quote) isQuoted = !isQuoted;
    else if (byte === lineFeed && !isQuoted) return index + 1;
  }
  return 0;
}

/** Standard output: what is written cannot be taken back, nor gone on with by another command. */
export class StandardOutput implements Sink {
  /** What has been written, until the end of the header is in it; then the header. */
  #header = Buffer.alloc(0);
  #hasHeader = false;
  #last = lineFeed;
  size = 0;

  async append(bytes: Uint8Array): Promise<void> {
    this.size += bytes.length;
    this.#last = bytes.at(-1) ?? this.#last;
    if (!this.#hasHeader) this.#lookForHeader(bytes);
    if (!writeBytes(process.stdout, bytes)) await once(process.stdout, 'drain');
  }

  async endLine(): Promise<void> {
    if (this.#last !== lineFeed) await this.append(Uint8Array.of(lineFeed));
  }

  async cutTo(size: number): Promise<boolean> {
    return size === this.size;
  }

  async header(): Promise<Blob> {
    return new Blob([this.#header]);
  }

  async from(): Promise<Blob> {
    return new Blob([]);
  }

  async keep(): Promise<void> {}

  async finish(): Promise<void> {}

  async close(): Promise<void> {}

  #lookForHeader(bytes: Uint8Array): void {
    const written = Buffer.concat([this.#header, bytes]);
    const end = endOfHeader(written);
    this.#hasHeader = end > 0;
    this.#header = this.#hasHeader ? written.subarray(0, end) : written;
  }
}
