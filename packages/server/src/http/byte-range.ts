/** The bytes that a Range header asks for, the last one included; undefined: all of them. */
export type AskedRange = { readonly first: number; readonly last: number } | 'unsatisfiable' | undefined;

/**
 * Reads a Range header of one range: `bytes=0-99`, `bytes=100-`, `bytes=-100`. Anything else, several ranges too, asks for the whole file,
 * as RFC 9110 allows.
 */
export function readRange(header: string | undefined, sizeBytes: number): AskedRange {
  const [, from, to] = /^\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*$/i.exec(header ?? '') ?? [];
  if (from === undefined || to === undefined || from + to === '') return undefined;
  if (from === '') {
    const count = Math.min(Number(to), sizeBytes);
    return count === 0 ? 'unsatisfiable' : { first: sizeBytes - count, last: sizeBytes - 1 };
  }
  const first = Number(from);
  if (to !== '' && Number(to) < first) return undefined;
  if (first >= sizeBytes) return 'unsatisfiable';
  return { first, last: to === '' ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1) };
}
