import { CsvReader, type CsvRow } from '@galena/client/csv';
import { copyBytes } from '../db/copy.ts';
import type { Database } from '../db/database.ts';
import { quoteIdentifier, quoteLiteral } from '../db/sql.ts';
import { InvalidByteError, Transcoder } from '../encoding/transcoder.ts';
import { delimiterOf } from '../formats.ts';
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

/** The file of an import, as it was stored. It may be read several times; of a small one only the first asks PostgreSQL. */
export class ImportFile {
  readonly #database: Database;
  readonly job: Job;
  #first: Promise<Buffer | undefined> | undefined;

  constructor(database: Database, job: Job) {
    this.#database = database;
    this.job = job;
    const [first] = job.readWithLease;
    if (first !== undefined && 'bytes' in first && first.bytes instanceof Buffer) {
      this.#first = Promise.resolve(first.bytes);
    }
  }

  /** Its chunks. One is in memory at a time, apart from the first; the next one is already under way. */
  async *chunks(): AsyncGenerator<Buffer> {
    this.#first ??= readChunk(this.#database, this.job, 0);
    let next = this.#first;
    let bytesRead = 0;
    for (let number = 1; ; number += 1) {
      const chunk = await next;
      if (chunk === undefined) return;
      bytesRead += chunk.length;
      const isLast = bytesRead >= this.job.fileBytes;
      if (!isLast) next = readChunk(this.#database, this.job, number);
      // Whoever stops reading early must not leave a rejection behind.
      next.catch(() => undefined);
      yield chunk;
      if (isLast) return;
    }
  }
}

/**
 * Reads the file of an import from its first byte, header included.
 * @throws ImportFailure where the file cannot be read on; the rows before that place have been given out, and with a quote
 *   that is never closed also the row that it is in.
 */
export async function* readRows(file: ImportFile): AsyncGenerator<RowBatch> {
  const { job } = file;
  const transcoder = new Transcoder(job.encoding);
  const reader = new CsvReader({ delimiter: delimiterOf(job.format), maxColumns: 1600 });
  let bytesRead = 0;
  try {
    for await (const chunk of file.chunks()) {
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
    throw await asImportFailure(error, file);
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

async function asImportFailure(error: unknown, file: ImportFile): Promise<unknown> {
  return error instanceof InvalidByteError ? invalidByteFailure(file, error.byteOffset) : error;
}

/** The failure of an import whose file has a byte that its encoding does not have. */
export async function invalidByteFailure(file: ImportFile, offset: number): Promise<ImportFailure> {
  return new ImportFailure(await describeInvalidByte(file.chunks(), file.job.encoding, offset));
}
