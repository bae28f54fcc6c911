import type { WholeAsset } from '../assets/find-assets.ts';
import type { Database, Executor } from '../db/database.ts';
import { identifier, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import type { LeadAuthor } from '../leads/lead-lock.ts';
import type { GivenToken } from './campaign-tokens.ts';
import { cloneProgram } from './clone-program.ts';

/** What a call of Schedule Campaign asks for. */
export interface ScheduleRequest {
  readonly runAt: Date | undefined;
  readonly tokens: readonly GivenToken[];
  readonly cloneToProgramName: string | undefined;
  /** When the call came, by the clock of the server. */
  readonly now: Date;
  readonly clonesPerDay: number;
}

/** No campaign runs earlier than that after it was scheduled. */
const leastMs = 5 * 60_000;

/**
 * Schedules a batch campaign, or the one of the same name in a copy of its program; gives the id of the one that will run.
 * @throws ApiError 1042, 1003, 1020, 611
 */
export async function scheduleCampaign(
  database: Database,
  author: LeadAuthor,
  campaign: WholeAsset,
  { runAt, tokens, cloneToProgramName, now, clonesPerDay }: ScheduleRequest,
): Promise<number> {
  const { subscription, origin } = author;
  const { schema } = subscription;
  const latest = new Date(now);
  latest.setUTCFullYear(latest.getUTCFullYear() + 2);
  if (runAt !== undefined && runAt > latest) throw refuse('1042');
  const earliest = new Date(now.getTime() + leastMs);
  const time = runAt === undefined || runAt < earliest ? earliest : runAt;
  return database.transaction(async (transaction) => {
    const id =
      cloneToProgramName === undefined
        ? campaign.id
        : await cloneProgram(transaction, subscription, campaign, {
            name: cloneToProgramName,
            now,
            mostPerDay: clonesPerDay,
          });
    const [counter] = await transaction.query<{ id: number }>(sql`
      update ${identifier(schema, 'counters')}
      set next_value = next_value + 1
      where name = 'campaign_run'
      returning next_value - 1 as id`);
    await transaction.execute(sql`
      insert into ${identifier(schema, 'campaign_runs')} (id, campaign_id, run_at, tokens, origin)
      values (${counter?.id}, ${id}, ${time}, ${JSON.stringify(tokens)}, ${JSON.stringify(origin)})`);
    await noteRun(transaction, subscription.id, time);
    return id;
  });
}

/** Has an engine look at the runs of a subscription at this time. Whoever has stored a run says so last: see `settleNextRun`. */
async function noteRun(executor: Executor, subscriptionId: number, time: Date): Promise<void> {
  await executor.execute(sql`
    update galena.subscriptions
    set next_campaign_run = least(coalesce(next_campaign_run, ${time}), ${time})
    where id = ${subscriptionId}`);
}

/**
 * Says when the next run of a subscription is, by what its schema has: after one has ended, or its runs are others now. Who stores a run
 * meanwhile waits for the row of the subscription, or has committed before it was locked.
 */
export async function settleNextRun(
  executor: Executor,
  { id, schema }: { readonly id: number; readonly schema: string },
): Promise<void> {
  await executor.query(sql`select from galena.subscriptions where id = ${id} for update`);
  const [next] = await executor.query<{ runAt: Date | null }>(
    sql`select min(run_at) as "runAt" from ${identifier(schema, 'campaign_runs')}`,
  );
  await executor.execute(
    sql`update galena.subscriptions set next_campaign_run = ${next?.runAt ?? null} where id = ${id}`,
  );
}
