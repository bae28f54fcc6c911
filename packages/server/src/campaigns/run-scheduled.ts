import { findAsset, type WholeAsset } from '../assets/find-assets.ts';
import type { Clock } from '../clock.ts';
import type { Database, Executor } from '../db/database.ts';
import { identifier, sql } from '../db/sql.ts';
import { holdLeads, noteRecorded } from '../leads/lead-lock.ts';
import { LedgerWriter } from '../ledger/ledger-writer.ts';
import type { Origin } from '../ledger/origin.ts';
import { type Subscription, subscriptionJson } from '../subscriptions/subscription.ts';
import { runFlow } from './run-flow.ts';
import { settleNextRun } from './schedule-campaign.ts';

/** So many leads go through a campaign in one transaction. */
const leadsAtOnce = 500;

interface Run {
  readonly id: number;
  readonly campaignId: number;
  readonly afterLead: number;
  readonly origin: Origin;
}

/** Runs the campaigns whose time has come, in all subscriptions that are not paused. Several processes may do it at the same time. */
export async function runScheduledCampaigns(
  database: Database,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  const rows = await database.query<{ subscription: Subscription }>(sql`
    select ${subscriptionJson} as subscription
    from galena.subscriptions s
    where s.next_campaign_run <= ${clock.now}
      and s.paused_at is null
    order by s.next_campaign_run
    limit 100`);
  for (const { subscription } of rows) await runDue(database, clock, subscription, signal);
}

async function runDue(
  database: Database,
  clock: Clock,
  subscription: Subscription,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted && (await runChunk(database, clock, subscription)));
  if (!signal.aborted) await database.transaction((transaction) => settleNextRun(transaction, subscription));
}

/**
 * Sends the next leads of the first run that is due through its campaign, and says in the same transaction how far it is: so they go
 * through once, whoever stops when. Gives whether there may be more to do.
 */
function runChunk(database: Database, clock: Clock, subscription: Subscription): Promise<boolean> {
  const { schema, timeZone } = subscription;
  const runs = identifier(schema, 'campaign_runs');
  return holdLeads(
    database,
    clock,
    schema,
    async (transaction, lock) => {
      const [run] = await transaction.query<Run>(sql`
        select id, campaign_id as "campaignId", after_lead as "afterLead", origin
        from ${runs}
        where run_at <= ${clock.now}
        order by run_at, id
        limit 1`);
      if (run === undefined) return false;
      const campaign = await findAsset(transaction, schema, 'smartCampaigns', { ids: [run.campaignId] });
      const leadIds =
        campaign === undefined ? [] : await nextLeads(transaction, schema, campaign, run.afterLead);
      if (campaign !== undefined && leadIds.length > 0) {
        const ledger = new LedgerWriter(subscription, run.origin, lock);
        await runFlow({ transaction, lock, subscription, campaign }, ledger, leadIds);
        noteRecorded(transaction, schema, lock, ledger);
      }
      transaction.atCommit(
        leadIds.length < leadsAtOnce
          ? sql`delete from ${runs} where id = ${run.id}`
          : sql`update ${runs} set after_lead = ${leadIds.at(-1)} where id = ${run.id}`,
      );
      return true;
    },
    () => ({ timezone: timeZone }),
  );
}

/** The next of the leads that the campaign says it runs on, by id; none if it says nothing. */
async function nextLeads(
  executor: Executor,
  schema: string,
  { more }: WholeAsset,
  afterLead: number,
): Promise<number[]> {
  const leads = more['leads'] as { readonly list: number } | readonly number[] | undefined;
  if (leads === undefined || leads === null) return [];
  const chosen =
    'list' in leads
      ? sql`id in (select lead_id from ${identifier(schema, 'list_members')} where list_id = ${leads.list})`
      : sql`id = any(${leads}::integer[])`;
  const rows = await executor.query<{ id: number }>(sql`
    select id
    from ${identifier(schema, 'leads')}
    where ${chosen}
      and id > ${afterLead}
    order by id
    limit ${leadsAtOnce}`);
  return rows.map(({ id }) => id);
}
