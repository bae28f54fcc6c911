import type { CsvRow } from '../csv/reader.ts';
import type { Executor } from '../db/database.ts';
import { Chunk } from './chunk.ts';
import { FileText } from './file-text.ts';
import type { Plan } from './plan.ts';
import { type RowBatch, readRows } from './read-rows.ts';

/** Deals the rows of a file out to chunks, starting behind the checkpoint. */
export class RowSource {
  readonly #plan: Plan;
  readonly #batches: AsyncGenerator<RowBatch>;
  #rows: readonly CsvRow[] = [];
  #position = 0;
  #nextRows: number;
  #bytesRead = 0;
  readonly #text = new FileText();
  /** Where the chunk before the one under way starts: it may be merging still. */
  #lastChunkOffset = 0;
  #chunkOffset = 0;
  #rowsDealt = 0;
  #rowsToSkip: number;
  readonly #chunkRows: number;
  #end: { error?: unknown } | undefined;

  constructor(executor: Executor, plan: Plan, chunkRows: number) {
    this.#plan = plan;
    this.#chunkRows = chunkRows;
    this.#nextRows = Math.ceil(chunkRows / 4);
    this.#batches = readRows(executor, plan.job);
    this.#rowsDealt = plan.job.rowsDone;
    // The header, and what was done before this claim.
    this.#rowsToSkip = 1 + plan.job.rowsDone;
  }

  /**
   * Fills the next chunk and hands its lines for COPY to `write`. Gives undefined at the end of the file.
   * @throws ImportFailure where the file cannot be read on, but only once the rows before that place are dealt out.
   */
  async fill(write: (lines: string) => Promise<void>): Promise<Chunk | undefined> {
    const chunk = new Chunk(this.#plan, this.#rowsDealt, this.#takeChunkRows(), this.#text);
    this.#text.forget(this.#lastChunkOffset);
    this.#lastChunkOffset = this.#chunkOffset;
    while (!chunk.isFull && (await this.#hasRows())) {
      const lines = this.#deal(chunk);
      if (lines !== '') await write(lines);
    }
    if (chunk.rowCount === 0) {
      if (this.#end !== undefined && 'error' in this.#end) throw this.#end.error;
      return undefined;
    }
    chunk.bytesRead = this.#bytesRead;
    const nextRow = this.#rows[this.#position];
    chunk.close(nextRow?.byteOffset ?? this.#text.end);
    // A row that is not complete yet starts somewhere behind the last one, in text that is already here.
    this.#chunkOffset = (nextRow ?? this.#rows.at(-1))?.byteOffset ?? this.#text.end;
    this.#rowsDealt = chunk.lastRow;
    return chunk;
  }

  /** The first chunks are smaller, so that merging starts early; more of them, and each looks through the leads. */
  #takeChunkRows(): number {
    const rows = this.#nextRows;
    this.#nextRows = Math.min(2 * rows, this.#chunkRows);
    return rows;
  }

  #deal(chunk: Chunk): string {
    let lines = '';
    while (this.#position < this.#rows.length && !chunk.isFull) {
      const row = this.#rows[this.#position];
      this.#position += 1;
      if (row === undefined) continue;
      if (this.#rowsToSkip > 0) this.#skip(row);
      else lines += chunk.add(row);
    }
    return lines;
  }

  #skip(row: CsvRow): void {
    this.#rowsToSkip -= 1;
    this.#chunkOffset = row.byteOffset;
    this.#lastChunkOffset = row.byteOffset;
  }

  async #hasRows(): Promise<boolean> {
    while (this.#position >= this.#rows.length) {
      if (this.#end !== undefined) return false;
      const next = await this.#batches.next().catch((error: unknown) => {
        this.#end = { error };
        return undefined;
      });
      if (next === undefined) return false;
      if (next.done === true) {
        this.#end = {};
        return false;
      }
      // What was skipped is needed no more.
      if (this.#rowsToSkip > 0) this.#text.forget(this.#lastChunkOffset);
      this.#text.add(next.value.bytes);
      this.#rows = next.value.rows;
      this.#position = 0;
      this.#bytesRead = next.value.bytesRead;
    }
    return true;
  }
}
