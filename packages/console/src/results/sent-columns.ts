import type { ImportProgress } from '@galena/client';
import { leftOutName } from '@galena/client/files';

/**
 * The header under which rows of an import are sent again: a column that its template has named is called like its field, so that the template need
 * not be applied once more, and nothing goes into another field.
 */
export function sentColumns(
  columns: readonly string[],
  { mappedColumns = {} }: Pick<ImportProgress, 'mappedColumns'>,
): readonly string[] {
  return columns.map((name) => {
    const field = Object.hasOwn(mappedColumns, name) ? mappedColumns[name] : name;
    return field ?? leftOutName(name);
  });
}
