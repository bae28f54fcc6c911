import type { Executor } from '../db/database.ts';
import { identifier, sql } from '../db/sql.ts';
import type { LedgerEntry } from './entries.ts';
import { fullName } from './full-name.ts';
import { deletion } from './parts.ts';

/**
 * Leaves the entries of leads that are there, those of leads that were merged into others as those of the winners, and puts in the
 * names of new leads. Of deleted leads nothing is told but that they were deleted.
 */
export async function ofLivingLeads(
  executor: Executor,
  schema: string,
  entries: readonly LedgerEntry[],
): Promise<LedgerEntry[]> {
  const ids = [...new Set(entries.map(({ leadId }) => leadId))];
  if (ids.length === 0) return [];
  const rows = await executor.query<{
    id: number;
    winner: number;
    firstName: string | null;
    lastName: string | null;
  }>(sql`
    select given.id, l.id as winner, l."firstName", l."lastName"
    from (
      select id, coalesce(m.winner, id) as lead_id
      from unnest(${ids}::integer[]) as id
      left join ${identifier(schema, 'merged_leads')} m on m.loser = id
    ) given
    join ${identifier(schema, 'leads')} l on l.id = given.lead_id`);
  const living = new Map(rows.map((row) => [row.id, row]));
  return entries.flatMap((entry): LedgerEntry[] => {
    if (entry.type === deletion) return [entry];
    const lead = living.get(entry.leadId);
    if (lead === undefined) return [];
    const leadId = lead.winner;
    return [entry.kind === 'creation' ? { ...entry, leadId, name: fullName(lead) } : { ...entry, leadId }];
  });
}
