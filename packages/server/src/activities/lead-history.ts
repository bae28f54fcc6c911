import type { Database } from '../db/database.ts';
import { identifier, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import { activityTypes, type LedgerEntry } from '../ledger/entries.ts';
import { readByLead } from '../ledger/read-by-lead.ts';

/** What the ledger has of a lead. */
export interface LeadHistory {
  /** Newest first; a changed score is one entry, not two. */
  readonly entries: readonly LedgerEntry[];
  /** Changed values from before are not known (any more). */
  readonly knownSince: Date;
}

/**
 * Reads all that the ledger has of a lead before an entry.
 * @throws ApiError 1004 for a lead that is not there and has left nothing
 */
export async function readHistory(
  database: Database,
  schema: string,
  leadId: number,
  before = Number.MAX_SAFE_INTEGER,
): Promise<LeadHistory> {
  const query = { after: 0, limit: Number.MAX_SAFE_INTEGER };
  const { entries, knownSince } = await readByLead(database, schema, [leadId], query);
  if (entries.length === 0 && !(await isThere(database, schema, leadId))) throw refuse('1004', leadId);
  const told = entries.filter(({ id, kind, type }) => {
    const isScore = kind === 'value' && type === activityTypes.changeScore;
    return id < before && !isScore;
  });
  return { entries: told.toReversed(), knownSince };
}

async function isThere(database: Database, schema: string, leadId: number): Promise<boolean> {
  const leads = await database.query(sql`select from ${identifier(schema, 'leads')} where id = ${leadId}`);
  return leads.length > 0;
}
