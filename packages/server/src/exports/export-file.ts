import { Readable } from 'node:stream';
import { copyBytes } from '../db/copy.ts';
import type { Database } from '../db/database.ts';
import { quoteIdentifier, quoteLiteral } from '../db/sql.ts';
import type { Subscription } from '../subscriptions/subscription.ts';

/** All chunks of a file are as large, but for the last one. */
export const chunkBytes = 256 * 2 ** 10;

/** Bytes of a file, the last one included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/**
 * Opens the file of an export: gives its bytes, a chunk at a time, of which the first one has been read; undefined if the file has been
 * deleted since it was looked up.
 */
export async function openExportFile(
  database: Database,
  { schema }: Pick<Subscription, 'schema'>,
  fileId: string,
  range: ByteRange,
): Promise<AsyncIterable<Buffer> | undefined> {
  if (range.last < range.first) return Readable.from([]);
  const read = (number: number) => readChunk(database, schema, fileId, number);
  const number = Math.floor(range.first / chunkBytes);
  const first = await read(number);
  return first && readOn(first, number, range, read);
}

/** The next chunk is under way while one is taken. @throws Error if the file has been deleted meanwhile */
async function* readOn(
  firstChunk: Buffer,
  firstNumber: number,
  { first, last }: ByteRange,
  read: (number: number) => Promise<Buffer | undefined>,
): AsyncGenerator<Buffer> {
  const lastChunk = Math.floor(last / chunkBytes);
  let next: Promise<Buffer | undefined> = Promise.resolve(firstChunk);
  for (let number = firstNumber; number <= lastChunk; number += 1) {
    const chunk = await next;
    if (chunk === undefined) throw new Error(`chunk ${number} of an export's file is gone`);
    if (number < lastChunk) next = read(number + 1);
    // Whoever stops reading early must not leave a rejection behind.
    next.catch(() => undefined);
    const start = number * chunkBytes;
    yield chunk.subarray(Math.max(0, first - start), last - start + 1);
  }
}

function readChunk(
  database: Database,
  schema: string,
  fileId: string,
  number: number,
): Promise<Buffer | undefined> {
  const table = `${quoteIdentifier(schema)}.file_chunks`;
  return database.connection((connection) =>
    copyBytes(
      connection,
      `select bytes from ${table} where file_id = ${quoteLiteral(fileId)} and chunk_number = ${number}`,
    ),
  );
}
