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
  /** Takes back what is behind a byte. */
  cutTo(size: number): Promise<void>;
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

/** Standard output: what is written cannot be taken back, nor gone on with by another command. */
export class StandardOutput implements Sink {
  #header: Uint8Array<ArrayBuffer>[] = [];
  #hasHeader = false;
  size = 0;

  async append(bytes: Uint8Array): Promise<void> {
    this.size += bytes.length;
    if (!this.#hasHeader) {
      const end = bytes.indexOf(lineFeed);
      this.#header.push(Uint8Array.from(end < 0 ? bytes : bytes.subarray(0, end + 1)));
      this.#hasHeader = end >= 0;
    }
    if (!writeBytes(process.stdout, bytes)) await once(process.stdout, 'drain');
  }

  cutTo(size: number): Promise<void> {
    if (size === this.size) return Promise.resolve();
    return Promise.reject(new Error('what is written to standard output cannot be taken back'));
  }

  async header(): Promise<Blob> {
    return new Blob(this.#header);
  }

  async from(): Promise<Blob> {
    return new Blob([]);
  }

  async keep(): Promise<void> {}

  async finish(): Promise<void> {}

  async close(): Promise<void> {}
}
