import type { KindName } from '../assets/asset-kinds.ts';
import type { WholeAsset } from '../assets/find-assets.ts';
import { type FlowStep, storedFlow } from '../assets/flow.ts';
import type { Json } from '../assets/given-assets.ts';
import type { Executor } from '../db/database.ts';
import { identifier, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import type { Subscription } from '../subscriptions/subscription.ts';

interface CloneRequest {
  readonly name: string;
  readonly now: Date;
  readonly mostPerDay: number;
}

/** An asset that is copied, and the id of its copy. */
interface Copy {
  readonly kind: KindName;
  readonly from: number;
  readonly to: number;
}

/** A program, and what becomes of it. */
interface Clone {
  readonly program: Copy;
  readonly oldName: string;
  readonly name: string;
  /** What lies in it. */
  readonly assets: readonly Copy[];
}

/**
 * Copies the program of a campaign, with its tokens and what lies in it, beside it and under another name; gives the id of the copy of the
 * campaign. What the copies name of the program are copies too, as the e-mail that a flow sends. Members and programs in it stay where they
 * are.
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
  const clone = await planClone(executor, schema, campaign.folderId, counter?.nextId ?? 1, request.name);
  for (const copy of [clone.program, ...clone.assets])
    await copyRow(executor, schema, copy, clone, request.now);
  const { from, to } = clone.program;
  await executor.execute(sql`
    insert into ${identifier(schema, 'tokens')} (folder_type, folder_id, name, type, value)
    select folder_type, ${to}::integer, name, type, value
    from ${identifier(schema, 'tokens')}
    where folder_type = 'Program' and folder_id = ${from}`);
  await executor.execute(sql`
    update ${identifier(schema, 'counters')}
    set next_value = ${to + 1 + clone.assets.length}
    where name = 'asset'`);
  const own = clone.assets.find((copy) => copy.kind === 'smartCampaigns' && copy.from === campaign.id);
  return own?.to ?? campaign.id;
}

/** The campaigns have the ids behind that of the program. */
async function planClone(
  executor: Executor,
  schema: string,
  programId: number,
  nextId: number,
  name: string,
): Promise<Clone> {
  const assets = identifier(schema, 'assets');
  const [program] = await executor.query<{ name: string }>(
    sql`select name from ${assets} where kind = 'programs' and id = ${programId}`,
  );
  const rows = await executor.query<{ kind: KindName; id: number }>(sql`
    select kind, id
    from ${assets}
    where folder_type = 'Program' and folder_id = ${programId} and kind <> 'programs'
    order by kind <> 'smartCampaigns', kind, id`);
  return {
    program: { kind: 'programs', from: programId, to: nextId },
    oldName: program?.name ?? '',
    name,
    assets: rows.map(({ kind, id }, index) => ({ kind, from: id, to: nextId + 1 + index })),
  };
}

async function copyRow(
  executor: Executor,
  schema: string,
  { kind, from, to }: Copy,
  clone: Clone,
  madeAt: Date,
): Promise<void> {
  const assets = identifier(schema, 'assets');
  const isProgram = kind === 'programs';
  const [row] = await executor.query<{ members: Json; more: Json | null }>(
    sql`select members, more from ${assets} where kind = ${kind} and id = ${from}`,
  );
  const { url: _url, computedUrl: _address, ...members } = row?.members ?? {};
  const programId = clone.program.to;
  const changed = {
    ...(!isProgram && 'parentProgramId' in members && { parentProgramId: programId }),
    ...(kind === 'smartCampaigns' && { parentProgramId: programId, smartListId: to, flowId: to }),
  };
  const more = row?.more == null ? null : JSON.stringify(copyMore(row.more, clone));
  await executor.execute(sql`
    insert into ${assets} (
      kind, id, name, status, has_draft, folder_type, folder_id, created_at, updated_at, members, more
    )
    select
      kind, ${to}::integer, ${isProgram ? sql`${clone.name}::text` : sql`name`}, status, has_draft, folder_type,
      ${isProgram ? sql`folder_id` : sql`${programId}::integer`}, ${madeAt}, ${madeAt},
      ${JSON.stringify({ ...members, ...changed })}::json, ${more}::json
    from ${assets}
    where kind = ${kind} and id = ${from}`);
}

/** What lists do not show, with the copies in the place of what they are copies of. */
function copyMore(more: Json, clone: Clone): Json {
  const { flow, smartList, rules } = more;
  return {
    ...more,
    ...(flow !== undefined && { flow: storedFlow(flow).map((step) => copyStep(step, clone)) }),
    ...(smartList !== undefined && { smartList: copyNames(smartList, clone) }),
    ...(rules !== undefined && { rules: copyNames(rules, clone) }),
  };
}

function copyStep(step: FlowStep, { program, assets }: Clone): FlowStep {
  if (step.step === 'change program status' && step.program === program.from)
    return { ...step, program: program.to };
  if (step.step !== 'send email') return step;
  const email = assets.find(({ kind, from }) => kind === 'emails' && from === step.email);
  return email === undefined ? step : { ...step, email: email.to };
}

/** Rules name a program by its name. */
function copyNames(value: unknown, { oldName, name }: Pick<Clone, 'oldName' | 'name'>): unknown {
  if (value === oldName) return name;
  if (Array.isArray(value)) return value.map((item) => copyNames(item, { oldName, name }));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, copyNames(item, { oldName, name })]),
  );
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
