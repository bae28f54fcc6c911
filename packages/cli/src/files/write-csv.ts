import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** What Excel knows UTF-8 by. */
export const byteOrderMark = '\uFEFF';

/** A file for a spreadsheet that is to be written. */
export interface CsvFile {
  readonly name: string;
  /** How to open it. */
  readonly flag: 'w' | 'wx';
}

/** Writes a file piece by piece, whatever size it has. */
export async function writeCsv({ name, flag }: CsvFile, file: AsyncIterable<Uint8Array>): Promise<void> {
  async function* pieces(): AsyncGenerator<Uint8Array | string, void, undefined> {
    yield byteOrderMark;
    yield* file;
  }
  try {
    await pipeline(Readable.from(pieces()), createWriteStream(name, { flags: flag }));
  } catch (error) {
    // Half of it would be taken for all.
    if (flag === 'wx') await rm(name, { force: true });
    throw error;
  }
}
