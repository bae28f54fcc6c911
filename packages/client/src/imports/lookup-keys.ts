import type { Delimiter } from '../csv/delimiter.ts';
import type { Header } from '../csv/read-header.ts';
import { readRows } from '../csv/read-rows.ts';
import { hash64 } from '../keys/key-tally.ts';
import { broadKey } from '../keys/lookup-key.ts';
import type { Part } from './parts.ts';

/**
 * The lookup values of a part, as hashes: two parts that share one must not run side by side, because the later row
 * has to win. Keys that some server could take for the same have the same hash. Undefined if the column is not found; then any two parts may share one.
 */
export async function lookupKeysOf(
  blob: Blob,
  delimiter: Delimiter,
  header: Header,
  part: Part,
  lookupField: string,
): Promise<ReadonlySet<number> | undefined> {
  const column = header.cells.findIndex((name) => name.toLowerCase() === lookupField.toLowerCase());
  if (column === -1) return undefined;
  const keys = new Set<number>();
  const bytes = blob.slice(part.start, part.end);
  for await (const rows of readRows(bytes, delimiter, { offset: 0, line: part.firstLine })) {
    for (const { cells } of rows) {
      const key = broadKey(cells[column] ?? '');
      if (key !== '') keys.add(hash(key));
    }
  }
  return keys;
}

/** 53 bits: where two keys meet by chance a part waits for nothing, and no harm is done. */
function hash(key: string): number {
  const [high, low] = hash64(key);
  return 4_294_967_296 * (low & 0x1fffff) + high;
}

/** Whether two parts have a lookup value in common. */
export function shareKeys(
  first: ReadonlySet<number> | undefined,
  second: ReadonlySet<number> | undefined,
): boolean {
  if (first === undefined || second === undefined) return true;
  const [small, large] = first.size < second.size ? [first, second] : [second, first];
  for (const key of small) if (large.has(key)) return true;
  return false;
}
