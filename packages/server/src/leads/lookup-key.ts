import { type Sql, sql } from '../db/sql.ts';

/**
 * What text keys are compared by: trimmed, without regard to case. The indexes on leads have this expression to the
 * letter, or PostgreSQL would not use them.
 */
export function lookupKey(value: Sql): Sql {
  return sql`lower(btrim(${value}, E' \\t\\n\\r\\f\\x0b'))`;
}
