import type { CsvRow } from '../csv/reader.ts';
import type { Executor } from '../db/database.ts';
import { Chunk } from './chunk.ts';
import type { Plan } from './plan.ts';
import { type RowBatch, readRows } from './read-rows.ts';

/** Deals the rows of a file out to chunks, starting behind the checkpoint. */
export class RowSource {
  readonly #plan: Plan;
  readonly #batches: AsyncGenerator<RowBatch>;
  #rows: readonly CsvRow[] = [];
  #position = 0;
  #bytesRead = 0;
  #rowsDealt = 0;
  #rowsToSkip: number;
  #end: { error?: unknown } | undefined;

  constructor(executor: Executor, plan: Plan) {
    this.#plan = plan;
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
    const chunk = new Chunk(this.#plan, this.#rowsDealt);
    while (!chunk.isFull && (await this.#hasRows())) {
      const lines = this.#deal(chunk);
      if (lines !== '') await write(lines);
    }
    if (chunk.rowCount === 0) {
      if (this.#end !== undefined && 'error' in this.#end) throw this.#end.error;
      return undefined;
    }
    chunk.bytesRead = this.#bytesRead;
    this.#rowsDealt = chunk.lastRow;
    return chunk;
  }

  #deal(chunk: Chunk): string {
    let lines = '';
    while (this.#position < this.#rows.length && !chunk.isFull) {
      const row = this.#rows[this.#position];
      this.#position += 1;
      if (this.#rowsToSkip > 0) this.#rowsToSkip -= 1;
      else if (row !== undefined) lines += chunk.add(row);
    }
    return lines;
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
      this.#rows = next.value.rows;
      this.#position = 0;
      this.#bytesRead = next.value.bytesRead;
    }
    return true;
  }
}
