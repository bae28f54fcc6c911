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
 * Reads bytes of the file of an export, a chunk at a time; the next one is under way meanwhile.
 * @throws Error if the file has been deleted since
 */
export async function* readExportFile(
  database: Database,
  { schema }: Pick<Subscription, 'schema'>,
  fileId: string,
  { first, last }: ByteRange,
): AsyncGenerator<Buffer> {
  const lastChunk = Math.floor(last / chunkBytes);
  let number = Math.floor(first / chunkBytes);
  let next = readChunk(database, schema, fileId, number);
  for (; number <= lastChunk; number += 1) {
    const chunk = await next;
    if (chunk === undefined) throw new Error(`chunk ${number} of file ${fileId} is gone`);
    if (number < lastChunk) next = readChunk(database, schema, fileId, number + 1);
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
