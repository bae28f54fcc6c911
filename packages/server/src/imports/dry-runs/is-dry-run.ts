import { raw, type Sql, sql } from '../../db/sql.ts';

/**
 * Whether a job of the queue of imports is a dry run: of an import, or of an undo.
 * @param row - the name of galena.imports in the statement, with a point behind it; none if it is the only table
 */
export function isDryRun(row: '' | 'i.' = ''): Sql {
  const of = raw(row);
  return sql`(${of}kind = 'dryRun' or ${of}kind = 'undo' and (${of}undo_options ->> 'dryRun')::boolean)`;
}
