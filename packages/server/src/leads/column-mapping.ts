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
 * Matches header names to fields: by REST name exactly, then by REST name in any case, then by SOAP name in any case.
 * Blanks around a name count. A read-only field is known but ignored, unless leads are looked up by it.
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

/** Finds a field by a name of a header. */
export function fieldFinder(fields: readonly Field[]): (name: string) => Field | undefined {
  const byName = new Map(fields.map((field) => [field.name, field]));
  // In reverse, so that of two names that differ only in case the older one wins.
  const reversed = fields.toReversed();
  const byLowerCase = new Map(reversed.map((field) => [field.name.toLowerCase(), field]));
  const bySoapName = new Map(
    reversed.flatMap((field) => (field.soapName === null ? [] : [[field.soapName.toLowerCase(), field]])),
  );
  return (name) =>
    byName.get(name) ?? byLowerCase.get(name.toLowerCase()) ?? bySoapName.get(name.toLowerCase());
}
