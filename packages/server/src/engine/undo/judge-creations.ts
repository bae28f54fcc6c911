import { bigintArray, integerArray } from '../../db/arrays.ts';
import { identifier, sql } from '../../db/sql.ts';
import type { KeptChange } from '../../imports/kept-changes.ts';
import { type Origin, originObject, undoneBatchOf } from '../../ledger/origin.ts';
import { unionOf } from '../../ledger/rows.ts';
import { tablesOf } from '../../ledger/standing.ts';
import { keptAsGone, readGone } from './gone-leads.ts';
import {
  isAssumedUndone,
  isOnWay,
  type Membership,
  readMemberships,
  readWays,
  type WayBack,
} from './judge-memberships.ts';
import { type Judging, schemaOf } from './judging.ts';
import { readStandings } from './lead-standings.ts';
import { findTouched, type TouchedLead } from './touched-leads.ts';
import type { CreatedLead } from './undo-chunks.ts';
import { findUnrecorded } from './unrecorded-changes.ts';

/** What becomes of leads that were created. */
export interface JudgedCreations {
  readonly deleted: readonly CreatedLead[];
  readonly kept: readonly KeptChange[];
}

type Change = Pick<
  KeptChange,
  'reason' | 'fieldId' | 'listId' | 'importedValue' | 'currentValue' | 'changedAt' | 'changedBy'
>;

type Standings = Awaited<ReturnType<typeof readStandings>>;

/** What somebody has changed of a lead since it was created; undefined: nothing. */
type FindChange = (lead: CreatedLead) => Change | undefined;

/**
 * Finds out which leads go. One that somebody has changed since stays as it is: its values and links, its lists, programs and campaigns, its
 * partition, or what was merged into it.
 */
export async function judgeCreations(
  judging: Judging,
  created: readonly CreatedLead[],
): Promise<JudgedCreations> {
  const { plan } = judging;
  const ids = created.map(({ leadId }) => leadId);
  const touched = await findTouched(judging, ids);
  const isMissing = ({ leadId }: CreatedLead) => touched.get(leadId)?.isMissing === true;
  const there = created.filter((lead) => !isMissing(lead));
  const kept = await findGone(judging, created.filter(isMissing));
  if (plan.isForced || there.length === 0) return { deleted: there, kept };
  const changed = there.filter(({ leadId }) => touched.has(leadId));
  const standings = await readStandings(
    judging,
    changed.map(({ leadId }) => leadId),
    touched,
  );
  const finders = [
    findValueChanges(standings),
    await findListChanges(judging, there),
    await findEvents(judging, there, [mergeLeads, changePartition, pushLead, ...membershipEvents]),
    await findMemberships(judging, there),
    await findUnrecordedChanges(judging, changed, touched),
  ];
  const deleted = there.filter((lead) => {
    const change = firstOf(finders, lead);
    if (change === undefined) return true;
    kept.push({ row: lead.row, leadId: lead.leadId, item: 0, ...change });
    return false;
  });
  return { deleted, kept };
}

function firstOf(finders: readonly FindChange[], lead: CreatedLead): Change | undefined {
  for (const find of finders) {
    const change = find(lead);
    if (change !== undefined) return change;
  }
  return undefined;
}

/** Leads that somebody has deleted or merged. Those that an earlier undo has deleted are as they are to be. */
async function findGone(judging: Judging, missing: readonly CreatedLead[]): Promise<KeptChange[]> {
  const gone = await readGone(
    judging,
    missing.map(({ leadId }) => leadId),
  );
  return missing.flatMap((entry) => {
    const fate = gone.get(entry.leadId);
    const isUndone = fate?.by !== null && fate !== undefined && undoneBatchOf(fate.by) !== undefined;
    return fate === undefined || isUndone ? [] : [keptAsGone(entry, fate)];
  });
}

function findValueChanges(standings: Standings): FindChange {
  const changes = new Map<number, Change>();
  for (const [leadId, { fields }] of standings) {
    for (const [fieldId, { others }] of fields) {
      const [newest, oldest] = [others[0], others.at(-1)];
      if (newest === undefined || oldest === undefined) continue;
      const known = changes.get(leadId)?.changedAt ?? undefined;
      if (known !== undefined && known >= newest.recordedAt) continue;
      changes.set(leadId, {
        reason: 'changed',
        fieldId,
        importedValue: oldest.oldValue,
        currentValue: newest.newValue,
        changedAt: newest.recordedAt,
        changedBy: newest.origin,
      });
    }
  }
  return ({ leadId }) => changes.get(leadId);
}

/**
 * Lists that the lead has been added to since, unless by what is taken for undone, and those that somebody has taken it out of, the one that it
 * was created into or another.
 */
async function findListChanges(judging: Judging, leads: readonly CreatedLead[]): Promise<FindChange> {
  const members = await readMemberships(
    judging,
    leads.map(({ leadId }) => leadId),
  );
  const ways = await readWays(judging, members);
  const byLead = new Map<number, Membership[]>();
  for (const member of members) byLead.set(member.leadId, [...(byLead.get(member.leadId) ?? []), member]);
  const removals = await findEvents(judging, leads, [removeFromList]);
  return (lead) => {
    const own = byLead.get(lead.leadId) ?? [];
    const foreign = own.find((member) => !isOwn(judging, lead, member, ways.get(member) ?? []));
    if (foreign !== undefined) {
      const added = ways.get(foreign)?.at(-1);
      const by = { changedAt: added?.recordedAt ?? null, changedBy: added?.origin ?? null };
      return { reason: added === undefined ? 'unrecorded' : 'changed', listId: foreign.listId, ...by };
    }
    return removals(lead);
  };
}

function isOwn(
  judging: Judging,
  lead: CreatedLead,
  { listId, addedBy }: Membership,
  way: readonly WayBack[],
): boolean {
  if (addedBy === null) return listId === lead.listId;
  if (isAssumedUndone(judging, way)) return true;
  return isOnWay(way, lead.id) || way.some(({ origin }) => origin.batchId === judging.plan.batchId);
}

/** Programs and campaigns that no event tells of any more: no import puts leads into them, but leads come back into their programs. */
async function findMemberships(judging: Judging, leads: readonly CreatedLead[]): Promise<FindChange> {
  const { connection, plan } = judging;
  const schema = schemaOf(plan);
  const ids = leads.map(({ leadId }) => leadId);
  const find = (table: string) => sql`
    select lead_id as id
    from unnest(${integerArray(ids)}::integer[]) as given (id)
    join ${identifier(schema, table)} m on m.lead_id = given.id`;
  const rows = await connection.query<{ id: number }>(sql`
    ${find('program_members')}
    union
    ${find('campaign_members')}`);
  const found = new Set(rows.map(({ id }) => id));
  return ({ leadId, isReturn }) => (found.has(leadId) && !isReturn ? { reason: 'changed' } : undefined);
}

async function findUnrecordedChanges(
  judging: Judging,
  leads: readonly CreatedLead[],
  touched: ReadonlyMap<number, TouchedLead>,
): Promise<FindChange> {
  const ids = leads.map(({ leadId }) => leadId);
  const unrecorded = await findUnrecorded(judging, ids, touched);
  return ({ leadId }) => (unrecorded.has(leadId) ? { reason: 'unrecorded' } : undefined);
}

/** Events of some types since the lead was created, which are not those of undos; of several the last one. */
async function findEvents(
  { connection, plan, parts }: Judging,
  leads: readonly CreatedLead[],
  types: readonly number[],
): Promise<FindChange> {
  const tables = (['events', 'brief_events'] as const).flatMap((kind) =>
    tablesOf(parts, schemaOf(plan), kind, plan.span.first - 1),
  );
  const rows = await connection.query<{
    leadId: number;
    type: number;
    primaryId: number | null;
    at: Date;
    by: Origin;
  }>(sql`
    select distinct on (lead_id) lead_id as "leadId", type, primary_id as "primaryId", recorded_at as at, ${originObject} as by
    from unnest(
      ${integerArray(leads.map(({ leadId }) => leadId))}::integer[], ${bigintArray(leads.map(({ id }) => id))}::bigint[]
    ) as given (lead_id, created_by)
    join ${unionOf(tables)} event using (lead_id)
    where event.id > created_by
      and type = any(${types}::integer[])
      and batch_id is null
    order by lead_id, event.id desc`);
  const found = new Map(rows.map((row) => [row.leadId, row]));
  return ({ leadId }) => {
    const event = found.get(leadId);
    if (event === undefined) return undefined;
    const listId = event.type === removeFromList ? event.primaryId : null;
    return { reason: 'changed', listId, changedAt: event.at, changedBy: event.by };
  };
}

/** Marketo's types of activities. */
const removeFromList = 25;
const mergeLeads = 32;
const changePartition = 100;
/** To a program, which may be known by its name only: then no membership tells of it. */
const pushLead = 145;
/** Request Campaign, Change Status in Progression, Change Program Member Data. */
const membershipEvents = [47, 104, 123];
