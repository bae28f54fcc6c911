import type { DescribedLeadField } from '../wire/fields.ts';
import { plainName } from './column-names.ts';

/** Of longer names none is a field's, misspelt. */
const longestName = 100;

/** The field whose name differs least from that of a column, if it differs in little. */
export function closestField(column: string, fields: readonly DescribedLeadField[]): string | undefined {
  if (column.length > longestName) return undefined;
  const plain = plainName(column);
  if (plain === '') return undefined;
  const most = Math.floor(Math.max(plain.length, 4) / 4);
  let best: { name: string; distance: number } | undefined;
  for (const { rest, soap, displayName } of fields) {
    if (rest === undefined) continue;
    for (const spelling of [rest.name, soap?.name ?? rest.name, displayName]) {
      const distance = editDistance(plain, plainName(spelling));
      if (distance <= most && (best === undefined || distance < best.distance))
        best = { name: rest.name, distance };
    }
  }
  return best?.name;
}

/** Letters to be added, dropped, changed or swapped with their neighbour. */
function editDistance(first: string, second: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: second.length + 1 }, (_, index) => index);
  for (let row = 1; row <= first.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= second.length; column += 1) {
      const isSame = first[row - 1] === second[column - 1];
      const isSwapped =
        row > 1 &&
        column > 1 &&
        first[row - 1] === second[column - 2] &&
        first[row - 2] === second[column - 1];
      next[column] = Math.min(
        (last[column] ?? 0) + 1,
        (next[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
        isSwapped ? (beforeLast[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    beforeLast = last;
    last = next;
  }
  return last[second.length] ?? 0;
}
