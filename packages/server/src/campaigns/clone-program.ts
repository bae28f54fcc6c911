import type { WholeAsset } from '../assets/find-assets.ts';
import type { Executor } from '../db/database.ts';
import { identifier, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import type { Subscription } from '../subscriptions/subscription.ts';

interface CloneRequest {
  readonly name: string;
  readonly now: Date;
  readonly mostPerDay: number;
}

/**
 * Copies the program of a campaign, with its tokens and campaigns, beside it and under another name; gives the id of the copy of the
 * campaign. Its members stay where they are.
 * @throws ApiError 1003 for a campaign in no program, 611 for a name that is taken, 1020 for too many copies on a day
 */
export async function cloneProgram(
  executor: Executor,
  subscription: Subscription,
  campaign: WholeAsset,
  request: CloneRequest,
): Promise<number> {
  const { schema } = subscription;
  if (campaign.folderType !== 'Program' || campaign.folderId === null) {
    throw refuse('1003', `Campaign ${campaign.id} is in no program that could be cloned`);
  }
  const assets = identifier(schema, 'assets');
  const [counter] = await executor.query<{ nextId: number }>(
    sql`select next_value as "nextId" from ${identifier(schema, 'counters')} where name = 'asset' for update`,
  );
  const taken = await executor.query(
    sql`select from ${assets} where kind = 'programs' and name = ${request.name}`,
  );
  if (taken.length > 0) throw refuse('611');
  await countClone(executor, subscription, request);
  const programId = counter?.nextId ?? 1;
  const campaigns = await executor.query<{ id: number }>(sql`
    select id
    from ${assets}
    where kind = 'smartCampaigns' and folder_type = 'Program' and folder_id = ${campaign.folderId}
    order by id`);
  await copyRow(executor, schema, { kind: 'programs', from: campaign.folderId, to: programId }, request);
  for (const [index, { id }] of campaigns.entries()) {
    const to = programId + 1 + index;
    await copyRow(executor, schema, { kind: 'smartCampaigns', from: id, to, programId }, request);
  }
  await executor.execute(sql`
    insert into ${identifier(schema, 'tokens')} (folder_type, folder_id, name, type, value)
    select folder_type, ${programId}::integer, name, type, value
    from ${identifier(schema, 'tokens')}
    where folder_type = 'Program' and folder_id = ${campaign.folderId}`);
  await executor.execute(sql`
    update ${identifier(schema, 'counters')}
    set next_value = ${programId + 1 + campaigns.length}
    where name = 'asset'`);
  return programId + 1 + campaigns.findIndex(({ id }) => id === campaign.id);
}

interface Copy {
  readonly kind: 'programs' | 'smartCampaigns';
  readonly from: number;
  readonly to: number;
  /** Of a campaign: the new program. */
  readonly programId?: number;
}

async function copyRow(
  executor: Executor,
  schema: string,
  { kind, from, to, programId }: Copy,
  { name, now: madeAt }: CloneRequest,
): Promise<void> {
  const assets = identifier(schema, 'assets');
  const changed = programId === undefined ? {} : { parentProgramId: programId, smartListId: to, flowId: to };
  const [row] = await executor.query<{ members: Readonly<Record<string, unknown>> }>(
    sql`select members from ${assets} where kind = ${kind} and id = ${from}`,
  );
  const { url: _url, computedUrl: _address, ...members } = row?.members ?? {};
  await executor.execute(sql`
    insert into ${assets} (
      kind, id, name, status, has_draft, folder_type, folder_id, created_at, updated_at, members, more
    )
    select
      kind, ${to}::integer, ${programId === undefined ? sql`${name}::text` : sql`name`}, status, has_draft, folder_type,
      coalesce(${programId ?? null}::integer, folder_id), ${madeAt}, ${madeAt}, ${JSON.stringify({ ...members, ...changed })}::json, more
    from ${assets}
    where kind = ${kind} and id = ${from}`);
}

/** @throws ApiError 1020 */
async function countClone(
  executor: Executor,
  { schema, timeZone }: Subscription,
  { now, mostPerDay }: CloneRequest,
): Promise<void> {
  const day = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(now);
  const [clones] = await executor.query<{ count: number }>(sql`
    insert into ${identifier(schema, 'program_clones')} as c (day, count)
    values (${day}, 1)
    on conflict (day) do update
    set count = c.count + 1
    returning count`);
  if ((clones?.count ?? 1) > mostPerDay) throw refuse('1020');
}
