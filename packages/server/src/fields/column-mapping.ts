import { isLeftOut } from '@galena/client/files';
import { fieldFinder } from './field-finder.ts';
import type { Field } from './fields.ts';

/** What the columns of a file mean. */
export interface ColumnMapping {
  /** For each column its field; null where the column is ignored. */
  readonly columns: readonly (Field | null)[];
  /** Header names that match no field, but for those of columns that are left out on purpose. */
  readonly unmapped: readonly string[];
  /** The first field that two columns match. */
  readonly duplicate: Field | undefined;
}

/** What some columns are, by their names in the header: the REST name of the field, or null for one that is left out. */
export type NamedColumns = Readonly<Record<string, string | null>>;

/**
 * Matches header names to fields: as is said of them, and else as `fieldFinder` does. A read-only field is known but ignored, unless leads are looked up by it.
 */
export function mapColumns(
  header: readonly string[],
  fields: readonly Field[],
  lookupField: string,
  named: NamedColumns = {},
): ColumnMapping {
  const find = fieldFinder(fields);
  const isNamed = (name: string) => Object.hasOwn(named, name);
  const found = header.map((name) => find(isNamed(name) ? (named[name] ?? '') : name));
  return {
    columns: found.map((field) =>
      field === undefined || (field.readOnly && field.name !== lookupField) ? null : field,
    ),
    unmapped: header.filter(
      (name, index) => found[index] === undefined && !isNamed(name) && !isLeftOut(name),
    ),
    duplicate: found.find((field, index) => field !== undefined && found.indexOf(field) !== index),
  };
}
