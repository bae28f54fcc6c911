import { identifier, type Sql } from '../../db/sql.ts';

/** The columns that a scratch table has besides those of leads. No field begins with an underscore. */
export const scratchColumns = {
  /** The first row of the file that creates or changes the lead, and the line that it starts in. */
  row: '_row',
  line: '_line',
  /** What the lead was before that, in the ledger's text form, by the columns that are written; null for one that is created. */
  before: '_before',
} as const;

export const scratchName = (batchId: number): string => `dry_run_${batchId}`;
export const scratchMembersName = (batchId: number): string => `dry_run_${batchId}_members`;

/** The leads that a dry run would change, as they would be, and those that it would create, with ids below 0. */
export function scratchTable(schema: string, batchId: number): Sql {
  return identifier(schema, scratchName(batchId));
}

/** The members that its list would get. */
export function scratchMembers(schema: string, batchId: number): Sql {
  return identifier(schema, scratchMembersName(batchId));
}
