import { type Sql, sql } from './sql.ts';

/** A time in microseconds since 1970, free of functions that depend on the time or on settings: Citus takes none of those in most places. */
export function timeOf(microseconds: Sql): Sql {
  return sql`to_timestamp(${microseconds} / 1000000.0::float8)`;
}
