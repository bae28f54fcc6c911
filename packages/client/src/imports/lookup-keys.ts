import { readRows } from '../csv/row-reader.ts';
import { type Delimiter, splitRow } from '../csv/split-row.ts';
import type { Header, Part } from './parts.ts';

/**
 * The lookup values of a part, as hashes: two parts that share one must not run side by side, because the later row
 * has to win. Undefined if the column is not found; then any two parts may share one.
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
    for (const { text } of rows) {
      const key = normalise(splitRow(text, delimiter)[column] ?? '');
      if (key !== '') keys.add(hash(key));
    }
  }
  return keys;
}

/** Keys are compared trimmed, in any case, and numbers by their value. */
function normalise(cell: string): string {
  const key = cell.trim().toLowerCase();
  return /^[+-]?\d+$/.test(key) ? key.replace(/^\+/, '').replace(/^(-?)0+(?=\d)/, '$1') : key;
}

/** 53 bits: where two keys meet by chance a part waits for nothing, and no harm is done. */
function hash(text: string): number {
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    high = Math.imul(high ^ code, 2_654_435_761);
    low = Math.imul(low ^ code, 1_597_334_677);
  }
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909);
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909);
  return 4_294_967_296 * (2_097_151 & low) + (high >>> 0);
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
