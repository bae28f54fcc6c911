import type { Executor } from '../db/database.ts';
import { timeOf } from '../db/microseconds.ts';
import { identifier, type Sql, sql } from '../db/sql.ts';

/** A row of program_members as merging needs it; the other columns stay as they are. */
interface Membership {
  readonly programId: number;
  readonly leadId: number;
  readonly step: number;
  /** Microseconds since 1970. */
  readonly memberSince: number;
  readonly reachedSuccessAt: number | null;
}

/**
 * Gives the winner of a merge the memberships of the losers: in programs, where of several the one that is furthest on is kept, with the
 * first time of joining and of success, and in campaigns.
 */
export async function moveMemberships(
  executor: Executor,
  schema: string,
  winnerId: number,
  loserIds: readonly number[],
): Promise<void> {
  await moveCampaigns(executor, schema, winnerId, loserIds);
  const members = identifier(schema, 'program_members');
  const rows = await executor.query<Membership>(sql`
    select
      program_id as "programId", lead_id as "leadId", step, (extract(epoch from member_since) * 1000000)::bigint as "memberSince",
      (extract(epoch from reached_success_at) * 1000000)::bigint as "reachedSuccessAt"
    from ${members}
    where lead_id = any(${[winnerId, ...loserIds]}::integer[])
    order by program_id, step desc, lead_id = ${winnerId} desc, member_since, lead_id`);
  for (const programId of new Set(rows.map((row) => row.programId))) {
    const ofProgram = rows.filter((row) => row.programId === programId);
    const [kept] = ofProgram;
    if (kept === undefined || (ofProgram.length === 1 && kept.leadId === winnerId)) continue;
    const others = ofProgram.filter((row) => row !== kept).map(({ leadId }) => leadId);
    const since = Math.min(...ofProgram.map(({ memberSince }) => memberSince));
    const successes = ofProgram.flatMap(({ reachedSuccessAt }) => reachedSuccessAt ?? []);
    const firstSuccess = successes.length === 0 ? null : Math.min(...successes);
    await executor.execute(
      sql`delete from ${members} where program_id = ${programId} and lead_id = any(${others}::integer[])`,
    );
    await executor.execute(sql`
      update ${members}
      set lead_id = ${winnerId},
        member_since = ${timeOf(sql`${since}::bigint`)},
        reached_success_at = ${timeOf(sql`${firstSuccess}::bigint`)},
        reached_success = reached_success or ${firstSuccess !== null}
      where program_id = ${programId} and lead_id = ${kept.leadId}`);
  }
}

async function moveCampaigns(
  executor: Executor,
  schema: string,
  winnerId: number,
  loserIds: readonly number[],
): Promise<void> {
  await executor.execute(sql`
    with left_campaigns as (
      delete from ${identifier(schema, 'campaign_members')}
      where lead_id = any(${loserIds}::integer[])
      returning campaign_id, created_at, updated_at
    )
    insert into ${identifier(schema, 'campaign_members')} as m (campaign_id, lead_id, created_at, updated_at)
    select campaign_id, ${winnerId}::integer, min(created_at), max(updated_at)
    from left_campaigns
    group by campaign_id
    on conflict (campaign_id, lead_id) do update
    set created_at = least(m.created_at, excluded.created_at), updated_at = greatest(m.updated_at, excluded.updated_at)`);
}

/**
 * The statements that take leads that go out of programs and campaigns.
 * @param ids - as PostgreSQL takes them
 */
export function deleteMemberships(schema: string, ids: readonly number[] | Buffer): Sql[] {
  return ['program_members', 'campaign_members'].map(
    (table) => sql`delete from ${identifier(schema, table)} where lead_id = any(${ids}::integer[])`,
  );
}
