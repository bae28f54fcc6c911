import { fieldFinder } from './field-finder.ts';
import type { Field } from './fields.ts';

/** What the columns of a file mean. */
export interface ColumnMapping {
  /** For each column its field; null where the column is ignored. */
  readonly columns: readonly (Field | null)[];
  /** Header names that match no field. */
  readonly unmapped: readonly string[];
  /** The first field that two columns match. */
  readonly duplicate: Field | undefined;
}

/**
 * Matches header names to fields, as `fieldFinder` does. A read-only field is known but ignored, unless leads are looked up by it.
 */
export function mapColumns(
  header: readonly string[],
  fields: readonly Field[],
  lookupField: string,
): ColumnMapping {
  const find = fieldFinder(fields);
  const found = header.map(find);
  return {
    columns: found.map((field) =>
      field === undefined || (field.readOnly && field.name !== lookupField) ? null : field,
    ),
    unmapped: header.filter((_, index) => found[index] === undefined),
    duplicate: found.find((field, index) => field !== undefined && found.indexOf(field) !== index),
  };
}
