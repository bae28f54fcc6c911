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
 * Reads what the ledger has of a lead before an entry.
 * @param limit - entries, at the most
 * @throws ApiError 1004 for a lead that is not there and has left nothing
 */
export async function readHistory(
  database: Database,
  schema: string,
  leadId: number,
  {
    before = Number.MAX_SAFE_INTEGER,
    limit,
  }: { readonly before?: number | undefined; readonly limit: number },
): Promise<LeadHistory> {
  const entries: LedgerEntry[] = [];
  for (let position = before; ; ) {
    const page = await readByLead(database, schema, [leadId], { before: position, limit });
    entries.push(...page.entries.filter((entry) => !isScore(entry)));
    position = page.position;
    if (page.hasMore && entries.length < limit) continue;
    if (entries.length === 0 && before === Number.MAX_SAFE_INTEGER)
      await demandLead(database, schema, leadId);
    return { entries: entries.slice(0, limit), knownSince: page.knownSince };
  }
}

/** Behind it comes the same change as that of a value. */
function isScore({ kind, type }: LedgerEntry): boolean {
  return kind === 'value' && type === activityTypes.changeScore;
}

async function demandLead(database: Database, schema: string, leadId: number): Promise<void> {
  const leads = await database.query(sql`select from ${identifier(schema, 'leads')} where id = ${leadId}`);
  if (leads.length === 0) throw refuse('1004', leadId);
}
