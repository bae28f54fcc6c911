import type { Executor } from '../db/database.ts';
import { identifier, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';

/** A smart campaign that a lead has been in. */
export interface CampaignOfLead {
  readonly smartCampaignId: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A page of the campaigns that a lead has been in, by their ids. @throws ApiError 1004 if there is no such lead */
export async function campaignsOfLead(
  executor: Executor,
  schema: string,
  leadId: number,
  page: {
    readonly earliestUpdatedAt: Date | undefined;
    readonly latestUpdatedAt: Date | undefined;
    readonly afterId: number;
    readonly limit: number;
  },
): Promise<CampaignOfLead[]> {
  const [lead] = await executor.query(sql`select from ${identifier(schema, 'leads')} where id = ${leadId}`);
  if (lead === undefined) throw refuse('1004 lead', leadId);
  return executor.query<CampaignOfLead>(sql`
    select campaign_id as "smartCampaignId", created_at as "createdAt", updated_at as "updatedAt"
    from ${identifier(schema, 'campaign_members')}
    where lead_id = ${leadId}
      and campaign_id > ${page.afterId}
      and date_trunc('second', updated_at) >= coalesce(${page.earliestUpdatedAt ?? null}::timestamptz, updated_at - interval '1 second')
      and date_trunc('second', updated_at) <= coalesce(${page.latestUpdatedAt ?? null}::timestamptz, updated_at)
    order by campaign_id
    limit ${page.limit}`);
}
