import type { StrangeCell } from './find-cells.ts';
import { decodeSingleBytes, singleByteTable } from './single-byte.ts';

/** The text of each cell in an encoding; where a byte is not valid there is U+FFFD. */
export function decodeCells(cells: readonly StrangeCell[], encoding: string): readonly string[] {
  const table = singleByteTable(encoding);
  if (table !== undefined) return cells.map(({ bytes }) => decodeSingleBytes(bytes, table));
  const decoder = new TextDecoder(encoding, { ignoreBOM: true });
  return cells.map(({ bytes, isCut }) => {
    const text = decoder.decode(bytes, { stream: isCut });
    // What it has kept of a cut character is not to be put before the next cell.
    if (isCut) decoder.decode();
    return text;
  });
}
