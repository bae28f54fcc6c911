import { CsvReader, type CsvRow } from '@galena/client/csv';
import { copyBytes } from '../db/copy.ts';
import type { Database } from '../db/database.ts';
import { quoteIdentifier, quoteLiteral } from '../db/sql.ts';
import { InvalidByteError, Transcoder } from '../encoding/transcoder.ts';
import { delimiterOf } from '../imports/formats.ts';
import { describeInvalidByte } from './invalid-byte.ts';
import { ImportFailure, type Job } from './job.ts';

/** Some bytes of the file, as UTF-8, and the rows that they complete. */
export interface RowBatch {
  readonly rows: readonly CsvRow[];
  readonly bytes: Buffer;
  /** Where these rows end, counted in bytes of UTF-8. */
  readonly rowsEnd: number;
  /** How far into the file, as it was sent, the rows reach. */
  readonly bytesRead: number;
}

/** Parsing goes in pieces of this size, with a pause for other work of the process after each. */
const pieceBytes = 8 * 1024;

/**
 * Reads the file of an import from its first byte, header included. One chunk of it is in memory at a time, the next
 * one is already under way.
 * @throws ImportFailure where the file cannot be read on; the rows before that place have been given out, and with a quote
 *   that is never closed also the row that it is in.
 */
export async function* readRows(database: Database, job: Job): AsyncGenerator<RowBatch> {
  const transcoder = new Transcoder(job.encoding);
  const reader = new CsvReader({ delimiter: delimiterOf(job.format), maxColumns: 1600 });
  let bytesRead = 0;
  try {
    for await (const chunk of readChunks(database, job)) {
      for (let start = 0; start < chunk.length; start += pieceBytes) {
        const piece = chunk.subarray(start, start + pieceBytes);
        bytesRead += piece.length;
        const bytes = transcoder.push(piece);
        const rows = reader.push(bytes);
        yield { rows, bytes, rowsEnd: reader.rowsEnd, bytesRead };
        await new Promise(setImmediate);
      }
    }
    transcoder.end();
    const rows = reader.end();
    yield { rows, bytes: Buffer.alloc(0), rowsEnd: reader.rowsEnd, bytesRead };
    const openQuoteLine = rows.at(-1)?.openQuoteLine;
    if (openQuoteLine !== undefined) {
      throw new ImportFailure(`the quote opened in line ${openQuoteLine} is never closed`);
    }
  } catch (error) {
    throw await asImportFailure(error, database, job);
  }
}

async function* readChunks(database: Database, job: Job): AsyncGenerator<Buffer> {
  let next = readChunk(database, job, 0);
  for (let number = 1; ; number += 1) {
    const chunk = await next;
    if (chunk === undefined) return;
    next = readChunk(database, job, number);
    // Whoever stops reading early must not leave a rejection behind.
    next.catch(() => undefined);
    yield chunk;
  }
}

function readChunk(database: Database, job: Job, number: number): Promise<Buffer | undefined> {
  const table = `${quoteIdentifier(job.subscription.schema)}.file_chunks`;
  return database.connection((connection) =>
    copyBytes(
      connection,
      `select bytes from ${table} where file_id = ${quoteLiteral(job.fileId)} and chunk_number = ${number}`,
    ),
  );
}

async function asImportFailure(error: unknown, database: Database, job: Job): Promise<unknown> {
  return error instanceof InvalidByteError ? invalidByteFailure(database, job, error.byteOffset) : error;
}

/** The failure of an import whose file has a byte that its encoding does not have. */
export async function invalidByteFailure(
  database: Database,
  job: Job,
  offset: number,
): Promise<ImportFailure> {
  return new ImportFailure(await describeInvalidByte(readChunks(database, job), job.encoding, offset));
}
