import { type Sql, sql } from '../db/sql.ts';

/** What text keys are compared by: trimmed, without regard to case. */
export function lookupKey(value: Sql): Sql {
  return sql`lower(btrim(${value}, E' \\t\\n\\r\\f\\x0b'))`;
}

/**
 * What the indexes on leads have of a text key, to the letter, or PostgreSQL would not use them. It has 8 bytes however
 * long the key is: so an index is half as large, each look-up touches fewer places of the memory, and no key is too
 * long for it.
 * @param key - a lookup key
 */
export function keyHash(key: Sql): Sql {
  return sql`hashtextextended(${key}, 0)`;
}

/**
 * Whether a text field of a lead has a lookup key. The index finds it by its hash; two keys may have the same one, so
 * the keys are compared as well.
 */
export function hasKey(field: Sql, key: Sql): Sql {
  return sql`(${keyHash(lookupKey(field))} = ${keyHash(key)} and ${lookupKey(field)} = ${key})`;
}
