import { sql } from '../db/sql.ts';

/**
 * Whoever writes a lead by call says with this that no import wrote it last: to keep the number of an earlier one would put
 * the caller's values down to that import's file.
 */
export const changedByCall = sql`_changed_by_import = null`;
