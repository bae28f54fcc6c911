/**
 * Each chunk has statements of its own to pay for, but the more rows it has the longer calls wait: beside two imports 99 of
 * 100 Sync Leads took 45 ms with 500 rows, and 35 ms with 250, which were a fifth fewer rows/s.
 */
const fewRows = 400;
/** The first chunk of an import, so that the merge need not wait long for something to do. */
const firstRows = 4_000;
/** After a call has written leads imports make way for so long: clients that write come back. */
export const considerateMs = 60_000;

/**
 * How many rows the next chunk of an import has at the most. A chunk locks the leads until it is committed, a third of a
 * second for a large one. That is too long for calls that write leads meanwhile, so chunks are small where such calls come.
 * An import begins with small ones too: behind the first none is larger than all before it together.
 * @param rowsBefore - how many rows of the import the chunks before had
 * @param msSinceCall - how long ago a call has last written leads of the same subscription; null if none ever has
 */
export function nextChunkRows(maxRows: number, rowsBefore: number, msSinceCall: number | null): number {
  const callsCome = msSinceCall !== null && msSinceCall < considerateMs;
  return Math.min(maxRows, callsCome ? fewRows : Math.max(firstRows, rowsBefore));
}
