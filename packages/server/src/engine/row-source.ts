import type { CsvRow } from '@galena/client/csv';
import { Chunk } from './chunk.ts';
import { FileText } from './file-text.ts';
import type { Plan } from './plan.ts';
import { type ImportFile, type RowBatch, readRows } from './read-rows.ts';
import { RecentKeys } from './recent-keys.ts';

/** So many chunks at the most are not merged yet while one is filled: as many as are merged, wait for that, and are judged. */
function chunksUnderWay(writers: number): number {
  return 3 * writers + 1;
}

/** Deals the rows of a file out to chunks, starting behind the checkpoint. */
export class RowSource {
  readonly #plan: Plan;
  readonly #batches: AsyncGenerator<RowBatch>;
  #rows: readonly CsvRow[] = [];
  #position = 0;
  #rowsEnd = 0;
  #bytesRead = 0;
  readonly #text = new FileText();
  readonly #keys: RecentKeys;
  readonly #writers: number;
  #chunkOffset = 0;
  #rowsDealt = 0;
  #rowsToSkip: number;
  readonly #nextRows: (rowsBefore: number) => number;
  #end: { error?: unknown } | undefined;

  /**
   * @param nextRows - how many rows the next chunk has at the most
   * @param writers - how many chunks are merged side by side
   */
  constructor(file: ImportFile, plan: Plan, nextRows: (rowsBefore: number) => number, writers: number) {
    this.#keys = new RecentKeys(chunksUnderWay(writers));
    this.#writers = writers;
    this.#plan = plan;
    this.#nextRows = nextRows;
    this.#batches = readRows(file);
    this.#rowsDealt = plan.job.rowsDone;
    // The header, and what was done before this claim.
    this.#rowsToSkip = 1 + plan.job.rowsDone;
  }

  /**
   * Whether there is something to fill a chunk with.
   * @throws ImportFailure where the file cannot be read on, but only once the rows before that place are dealt out.
   */
  async hasMore(): Promise<boolean> {
    const hasRows = await this.#hasRows();
    if (!hasRows && this.#end !== undefined && 'error' in this.#end) throw this.#end.error;
    return hasRows;
  }

  /** Fills the next chunk. It stays empty where only rows to skip are left. */
  async fill(): Promise<Chunk> {
    const chunk = new Chunk(
      this.#plan,
      this.#rowsDealt,
      { rows: this.#nextRows(this.#rowsDealt - this.#plan.job.rowsDone), part: 1 / this.#writers },
      this.#text,
      this.#keys,
    );
    while (!chunk.isFull && (await this.#hasRows())) this.#deal(chunk);
    chunk.bytesRead = this.#bytesRead;
    const nextRow = this.#rows[this.#position];
    // A row that is not complete yet starts in text that is already here.
    this.#chunkOffset = nextRow?.start ?? this.#rowsEnd;
    chunk.close(this.#chunkOffset);
    this.#rowsDealt = chunk.lastRow;
    chunk.isLast = nextRow === undefined && this.#end !== undefined && !('error' in this.#end);
    return chunk;
  }

  #deal(chunk: Chunk): void {
    while (this.#position < this.#rows.length && !chunk.isFull) {
      const row = this.#rows[this.#position];
      this.#position += 1;
      if (row === undefined) continue;
      if (this.#rowsToSkip > 0) this.#skip(row);
      else if (!chunk.add(row)) this.#position -= 1;
    }
  }

  #skip(row: CsvRow): void {
    this.#rowsToSkip -= 1;
    this.#chunkOffset = row.start;
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
      if (this.#rowsToSkip > 0) this.#text.forget(this.#chunkOffset);
      this.#text.add(next.value.bytes, { start: this.#rowsEnd, endsHere: next.value.rows.length > 0 });
      this.#rows = next.value.rows;
      this.#rowsEnd = next.value.rowsEnd;
      this.#position = 0;
      this.#bytesRead = next.value.bytesRead;
    }
    return true;
  }
}
