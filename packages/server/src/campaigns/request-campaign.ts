import type { WholeAsset } from '../assets/find-assets.ts';
import type { Database, Executor } from '../db/database.ts';
import { identifier, sql } from '../db/sql.ts';
import { holdLeads, type LeadAuthor, noteRecorded } from '../leads/lead-lock.ts';
import { LedgerWriter } from '../ledger/ledger-writer.ts';
import type { GivenToken } from './campaign-tokens.ts';
import { runFlow } from './run-flow.ts';

/** Marketo's type of the activity. */
const requestCampaignActivity = 47;

/**
 * Sends leads through a trigger campaign: logs that it was requested, and runs its flow for those that qualify. Those that are not there
 * are left out; gives them, in the order given.
 */
export async function requestCampaign(
  database: Database,
  author: LeadAuthor,
  campaign: WholeAsset,
  leadIds: readonly number[],
  tokens: readonly GivenToken[],
): Promise<number[]> {
  const { subscription, origin } = author;
  const { schema, timeZone } = subscription;
  return holdLeads(
    database,
    author.clock,
    schema,
    async (transaction, lock) => {
      const known = await existing(transaction, schema, leadIds);
      const ids = [...new Set(leadIds)].filter((id) => known.has(id));
      const ledger = new LedgerWriter(subscription, origin, lock);
      const events = ids.map((leadId) => ({
        leadId,
        type: requestCampaignActivity,
        primaryId: campaign.id,
        primaryValue: campaign.name,
        campaignId: campaign.id,
        attributes: [{ name: 'Source', value: origin.source }],
        kept: tokens.length === 0 ? {} : { tokens },
      }));
      for (const statement of ledger.events(events)) await transaction.execute(statement);
      await runFlow({ transaction, lock, subscription, campaign }, ledger, ids);
      noteRecorded(transaction, schema, lock, ledger);
      return leadIds.filter((id) => !known.has(id));
    },
    () => ({ timezone: timeZone }),
  );
}

async function existing(executor: Executor, schema: string, ids: readonly number[]): Promise<Set<number>> {
  const rows = await executor.query<{ id: number }>(
    sql`select id from ${identifier(schema, 'leads')} where id = any(${ids}::integer[])`,
  );
  return new Set(rows.map(({ id }) => id));
}
