import type { DescribedLeadField } from '@galena/client';
import { columnAt, type Mapping } from '@galena/client/files';
import { UsageError } from '../terminal/explain.ts';
import { listNames } from '../terminal/list-names.ts';

/** @throws UsageError for a column that the file does not have, and a field that there is not. */
export function checkMapping(
  mapping: Mapping,
  columns: readonly string[],
  fields: readonly DescribedLeadField[],
): void {
  for (const [column, field] of Object.entries(mapping)) {
    if (columnAt(column, columns).length === 0) {
      throw new UsageError(`The file has no column "${column}"; its columns are: ${listNames(columns)}.`);
    }
    if (field !== null && !fields.some(({ rest }) => rest?.name === field)) {
      throw new UsageError(`There is no field "${field}"; "galena fields list" shows those there are.`);
    }
  }
}

/** `--map`: from columns to fields. @throws UsageError */
export function parseMap(pairs: readonly string[]): Mapping {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.lastIndexOf('=');
      if (at < 1) throw new UsageError(`--map ${pair} is not of the form COLUMN=FIELD.`);
      return [pair.slice(0, at), pair.slice(at + 1) === '' ? null : pair.slice(at + 1)];
    }),
  );
}
