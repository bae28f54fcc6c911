import { editDistance } from '../edit-distance.ts';
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
