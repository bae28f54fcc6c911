import { editDistance } from '../edit-distance.ts';
import type { DescribedLeadField } from '../wire/fields.ts';
import { plainName } from './column-names.ts';

/** Of longer names none is a field's, misspelt. */
const longestName = 100;

/** Makes the function that finds the field whose name differs least from that of a column, if it differs in little. */
export function closestField(fields: readonly DescribedLeadField[]): (column: string) => string | undefined {
  const spellings = fields.flatMap(({ rest, soap, displayName }) =>
    rest === undefined
      ? []
      : [...new Set([rest.name, soap?.name ?? rest.name, displayName].map(plainName))].map(
          (spelling) => [rest.name, spelling] as const,
        ),
  );
  return (column) => {
    if (column.length > longestName) return undefined;
    const plain = plainName(column);
    if (plain === '') return undefined;
    let [best, most]: [string | undefined, number] = [undefined, Math.floor(Math.max(plain.length, 4) / 4)];
    for (const [name, spelling] of spellings) {
      if (Math.abs(spelling.length - plain.length) > most) continue;
      const distance = editDistance(plain, spelling, most);
      if (distance > most) continue;
      if (distance === 0) return name;
      // Another one has to be closer.
      [best, most] = [name, distance - 1];
    }
    return best;
  };
}
