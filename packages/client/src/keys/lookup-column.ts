import type { DescribedLeadField } from '../wire/fields.ts';

/** The column that rows find their lead by. */
export interface LookupColumn {
  /** From 0. */
  readonly column: number;
  /** Whether its keys are numbers: `7` and `07` are the same. */
  readonly isNumber: boolean;
}

/** @param names the header as it is sent; undefined where it lacks the lookup field. */
export function findLookupColumn(
  names: readonly string[],
  fields: readonly DescribedLeadField[],
  lookupField: string,
): LookupColumn | undefined {
  const column = names.indexOf(lookupField);
  if (column === -1) return undefined;
  const field = fields.find(({ rest }) => rest?.name === lookupField);
  return { column, isNumber: field?.dataType === 'integer' };
}
