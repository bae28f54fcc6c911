import type { Executor } from '../db/database.ts';
import { identifier, type Sql, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import type { Field } from '../fields/fields.ts';
import { chooseFields, type LeadRow, selectLeads } from '../leads/lead-json.ts';
import { isAcquiredBy } from './find-members.ts';
import type { Program } from './find-program.ts';

/** A membership as it is seen from the lead. */
export interface Membership {
  readonly leadId: number;
  readonly programId: number;
  /** Null: the program has gone. */
  readonly programType: string | null;
  readonly status: string;
  readonly isExhausted: boolean;
  readonly acquiredBy: boolean;
  readonly reachedSuccess: boolean;
  readonly memberSince: Date;
  readonly updatedAt: Date;
  readonly trackName: string | null;
  readonly nurtureCadence: string | null;
}

/** Which programs of a lead; undefined means all. */
export interface MembershipFilter {
  readonly programIds: readonly number[] | undefined;
  readonly earliestUpdatedAt: Date | undefined;
  readonly latestUpdatedAt: Date | undefined;
  readonly afterId: number;
  readonly limit: number;
}

/** A page of the programs that a lead is in, by their ids. @throws ApiError 1004 if there is no such lead */
export async function programsOfLead(
  executor: Executor,
  schema: string,
  leadId: number,
  { programIds, earliestUpdatedAt, latestUpdatedAt, afterId, limit }: MembershipFilter,
): Promise<Membership[]> {
  const [lead] = await executor.query(sql`select from ${identifier(schema, 'leads')} where id = ${leadId}`);
  if (lead === undefined) throw refuse('1004 lead', leadId);
  return executor.query<Membership>(sql`
    ${selectMemberships(schema)}
    where m.lead_id = ${leadId}
      and m.program_id > ${afterId}
      and (${programIds === undefined} or m.program_id = any(${programIds ?? []}::integer[]))
      and date_trunc('second', m.updated_at) >= coalesce(${earliestUpdatedAt ?? null}::timestamptz, m.updated_at - interval '1 second')
      and date_trunc('second', m.updated_at) <= coalesce(${latestUpdatedAt ?? null}::timestamptz, m.updated_at)
    order by m.program_id
    limit ${limit}`);
}

/** A lead with its membership in one program. */
export interface MemberLead extends LeadRow {
  readonly membership: Membership;
}

/** A page of the leads in a program, by id. @throws ApiError 1006 for an unknown field */
export async function leadsOfProgram(
  executor: Executor,
  schema: string,
  allFields: readonly Field[],
  program: Program,
  page: { readonly fieldNames: readonly string[]; readonly afterId: number; readonly limit: number },
): Promise<MemberLead[]> {
  const wanted = page.fieldNames.filter((name) => name.toLowerCase() !== 'membership');
  const fields = chooseFields(allFields, wanted);
  const memberships = await executor.query<Membership>(sql`
    ${selectMemberships(schema)}
    where m.program_id = ${program.id}
      and m.lead_id > ${page.afterId}
    order by m.lead_id
    limit ${page.limit}`);
  const ids = memberships.map(({ leadId }) => leadId);
  const leads = await executor.query<LeadRow>(sql`
    ${selectLeads(schema, fields)}
    where l.id = any(${ids}::integer[])`);
  const byId = new Map(leads.map((lead) => [lead.id, lead]));
  return memberships.flatMap((membership) => {
    const lead = byId.get(membership.leadId);
    return lead === undefined ? [] : [{ ...lead, membership }];
  });
}

function selectMemberships(schema: string): Sql {
  return sql`
    select
      m.lead_id as "leadId", m.program_id as "programId", p.members ->> 'type' as "programType", m.status,
      m.is_exhausted as "isExhausted", ${isAcquiredBy(sql`m.program_id`)} as "acquiredBy", m.reached_success as "reachedSuccess",
      m.member_since as "memberSince", m.updated_at as "updatedAt", m.track_name as "trackName",
      m.nurture_cadence as "nurtureCadence"
    from ${identifier(schema, 'program_members')} m
    join ${identifier(schema, 'leads')} l on l.id = m.lead_id
    left join ${identifier(schema, 'assets')} p on p.kind = 'programs' and p.id = m.program_id`;
}
