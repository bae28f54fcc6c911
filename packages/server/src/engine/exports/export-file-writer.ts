import { createHash } from 'node:crypto';
import type { Database, Transaction } from '../../db/database.ts';
import { identifier, type Sql, sql } from '../../db/sql.ts';
import { chunkBytes } from '../../exports/export-file.ts';
import type { RecordedEnd } from '../jobs/job.ts';
import { holdJob, leaseTable, stillOurs, throwIfLost, unsafely } from '../jobs/lease.ts';
import type { ExportJob, ExportProgress } from './export-job.ts';

/** So many chunks go to PostgreSQL in one transaction, while the next ones are filled. */
const chunksAtOnce = 4;

/**
 * Writes the file of an export in chunks, as uploaded files are stored, with its size and check sum on the way. However large the
 * file, it takes the memory of two transactions. What is written is no file of anybody's before `finish`.
 */
export class ExportFileWriter {
  readonly #database: Database;
  readonly #job: ExportJob;
  readonly #fileId: string;
  readonly #hash = createHash('sha256');
  /** One is filled while the other is on its way. */
  #filling = Buffer.alloc(chunksAtOnce * chunkBytes);
  #other = Buffer.alloc(chunksAtOnce * chunkBytes);
  #filled = 0;
  #sizeBytes = 0;
  #chunks = 0;
  #underWay: Promise<void> = Promise.resolve();
  /** Whether somebody wanted the export cancelled when a transaction was last committed. */
  isCancelRequested = false;

  constructor(database: Database, job: ExportJob, fileId: string) {
    this.#database = database;
    this.#job = job;
    this.#fileId = fileId;
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** @throws LeaseLost if the export is not ours any more */
  async write(bytes: Buffer): Promise<void> {
    this.#hash.update(bytes);
    this.#sizeBytes += bytes.length;
    let rest = bytes;
    while (rest.length > 0) {
      const copied = rest.copy(this.#filling, this.#filled);
      this.#filled += copied;
      rest = rest.subarray(copied);
      if (this.#filled === this.#filling.length) await this.#storeBehind();
    }
  }

  /**
   * Writes what is left, and ends the export with it, unless somebody wanted it cancelled meanwhile: then gives undefined.
   * @throws LeaseLost
   */
  async finish(rows: number): Promise<RecordedEnd<ExportProgress> | undefined> {
    await this.#underWay;
    const statement = sql`
      update ${leaseTable(this.#job)}
      set status = 'complete', rows_done = ${rows}, bytes_done = ${this.#sizeBytes}, checksum = ${this.#hash.digest('hex')}
      where ${stillOurs(this.#job)}
        and not cancel_requested
      returning ${this.#job.kind.progress.read}`;
    let progress: ExportProgress | undefined;
    await this.#transaction(async (transaction) => {
      await this.#store(transaction, this.#takeChunks());
      transaction.atCommit<ExportProgress>(statement, ([row]) => {
        progress = row;
      });
    });
    return progress && { status: 'complete', failureCause: null, progress };
  }

  /** Resolves once nothing is on its way any more, however that ended. */
  settled(): Promise<void> {
    return this.#underWay.catch(() => undefined);
  }

  /** Waits for the transaction before, so that there are never more than two buffers. */
  async #storeBehind(): Promise<void> {
    await this.#underWay;
    const chunks = this.#takeChunks();
    this.#underWay = this.#storeChunks(chunks);
    // Whoever gives up must not leave a rejection behind.
    this.#underWay.catch(() => undefined);
  }

  /** What is in the buffer that was being filled; the other one is filled next. */
  #takeChunks(): Buffer[] {
    const full = this.#filling;
    this.#filling = this.#other;
    this.#other = full;
    const count = Math.ceil(this.#filled / chunkBytes);
    const chunks = Array.from({ length: count }, (_, index) =>
      full.subarray(index * chunkBytes, Math.min((index + 1) * chunkBytes, this.#filled)),
    );
    this.#filled = 0;
    return chunks;
  }

  async #storeChunks(chunks: readonly Buffer[]): Promise<void> {
    await this.#transaction(
      async (transaction) => {
        await this.#store(transaction, chunks);
        transaction.atCommit<{ isCancelRequested: boolean }>(this.#noteSize(), ([row]) => {
          this.isCancelRequested = row?.isCancelRequested ?? false;
        });
      },
      () => unsafely,
    );
  }

  #noteSize(): Sql {
    return sql`
      update ${leaseTable(this.#job)}
      set bytes_done = ${this.#chunks * chunkBytes}
      where ${stillOurs(this.#job)}
      returning cancel_requested as "isCancelRequested"`;
  }

  async #store(transaction: Transaction, chunks: readonly Buffer[]): Promise<void> {
    const table = identifier(this.#job.subscription.schema, 'file_chunks');
    await transaction.together((executor) => [
      holdJob(executor, this.#job),
      ...chunks.map((bytes) =>
        executor.execute(sql`
          insert into ${table} (file_id, chunk_number, bytes)
          values (${this.#fileId}, ${this.#chunks++}, ${bytes})`),
      ),
    ]);
  }

  async #transaction(...work: Parameters<Database['transaction']>): Promise<void> {
    await this.#database.transaction(...work).catch(throwIfLost);
  }
}
