import { bigintArray, integerArray } from '../../db/arrays.ts';
import { identifier, sql } from '../../db/sql.ts';
import type { KeptChange } from '../../imports/kept-changes.ts';
import { type Origin, originJson } from '../../ledger/origin.ts';
import type { ChangedList } from '../../ledger/packs.ts';
import { readGone } from './gone-leads.ts';
import { type Judging, packsOf, schemaOf } from './judging.ts';
import { findOwnLeads } from './own-leads.ts';
import type { AddedLead } from './undo-chunks.ts';

/** A membership of a static list. */
export interface Membership {
  readonly leadId: number;
  readonly listId: number;
  /** ISO 8601, to the microsecond. */
  readonly addedAt: string;
  /** The pack that tells of it; null: the creation of the lead does, or it is not recorded. */
  readonly addedBy: number | null;
}

/** A membership that ends. */
export interface EndedMembership extends Membership {
  readonly row: number;
  readonly list: ChangedList;
}

/** What becomes of memberships. */
export interface JudgedMemberships {
  readonly ended: readonly EndedMembership[];
  readonly kept: readonly KeptChange[];
}

/** Finds out which memberships end: not those that somebody has ended and begun anew since. */
export async function judgeMemberships(
  judging: Judging,
  added: readonly AddedLead[],
): Promise<JudgedMemberships> {
  const { plan } = judging;
  const ids = [...new Set(added.map(({ leadId }) => leadId))];
  // Leads that it created itself go as a whole.
  const own = await findOwnLeads(judging, ids);
  const entries = added.filter(({ leadId }) => !own.has(leadId));
  const members = byListAndLead(await readMemberships(judging, ids));
  const memberOf = ({ list, leadId }: AddedLead) => members.get(list.id)?.get(leadId);
  const strangers = entries.filter((entry) => memberOf(entry) === undefined);
  const gone = await readGone(
    judging,
    strangers.map(({ leadId }) => leadId),
  );
  const kept: KeptChange[] = [];
  for (const { row, leadId, list } of strangers) {
    const fate = gone.get(leadId);
    if (fate?.reason !== 'merged') continue;
    const { at, by, otherLead } = fate;
    const listed = { item: -list.id, listId: list.id };
    kept.push({ row, leadId, ...listed, reason: 'merged', changedAt: at, changedBy: by, otherLead });
  }
  const unclear = new Set<Membership>();
  for (const entry of entries) {
    const member = memberOf(entry);
    if (member !== undefined && !isCertain(judging, member, entry.id)) unclear.add(member);
  }
  const ways = await readWays(judging, [...unclear]);
  const ended: EndedMembership[] = [];
  for (const entry of entries) {
    const { id, row, leadId, list } = entry;
    const member = memberOf(entry);
    if (member === undefined) continue;
    const way = ways.get(member) ?? [];
    if (isAssumedUndone(judging, way)) continue;
    if (isCertain(judging, member, id) || isOnWay(way, id)) {
      const { addedAt, addedBy } = member;
      ended.push({ leadId, listId: list.id, addedAt, addedBy, row, list });
      members.get(list.id)?.delete(leadId);
      continue;
    }
    // The file has the lead twice, and another row of it has put it in again.
    if (way.some((back) => back.origin.batchId === plan.batchId && plan.isWanted(leadId, back.row))) continue;
    const added = way.at(-1);
    kept.push({
      row,
      leadId,
      item: -list.id,
      listId: list.id,
      reason: added === undefined ? 'unrecorded' : 'changed',
      changedAt: added?.recordedAt ?? null,
      changedBy: added?.origin ?? null,
    });
  }
  return { ended, kept };
}

/** Most members were added by the very pack that is undone: then nobody has put them in again since. */
function isCertain({ plan }: Judging, { addedBy }: Membership, id: number): boolean {
  return plan.isForced || addedBy === id;
}

function byListAndLead(members: readonly Membership[]): Map<number, Map<number, Membership>> {
  const lists = new Map<number, Map<number, Membership>>();
  for (const member of members) {
    const list = lists.get(member.listId) ?? new Map<number, Membership>();
    lists.set(member.listId, list.set(member.leadId, member));
  }
  return lists;
}

/** The lists that leads are in. An import adds leads in packs and at the same time: so there are far fewer rows than memberships. */
export async function readMemberships(
  { connection, plan }: Judging,
  leadIds: readonly number[],
): Promise<Membership[]> {
  const rows = await connection.query<Omit<Membership, 'leadId'> & { leadIds: readonly number[] }>(sql`
    select
      m.list_id as "listId", to_json(m.added_at) as "addedAt", m.added_by as "addedBy", json_agg(m.lead_id) as "leadIds"
    from unnest(${integerArray(leadIds)}::integer[]) as given (id)
    join ${identifier(schemaOf(plan), 'list_members')} m on m.lead_id = given.id
    group by m.list_id, m.added_at, m.added_by`);
  return rows.flatMap(({ leadIds: ids, listId, addedAt, addedBy }) =>
    ids.map((leadId) => ({ leadId, listId, addedAt, addedBy })),
  );
}

/** A pack on the way back from a membership to what first added the lead: the undos that have brought it back, and what had ended them. */
export interface WayBack {
  readonly packId: number;
  readonly recordedAt: Date;
  readonly origin: Origin;
  /** Of the file; 0 where there is none. */
  readonly row: number;
  /** Of an undo: what had added the lead before. */
  readonly undone: number | null;
}

/** Whether an entry of the ledger is what has added a lead, or had before undos have brought the membership back. */
export function isOnWay(way: readonly WayBack[], id: number): boolean {
  return way.some(({ packId, undone }) => packId === id || undone === id);
}

/** Whether a membership is taken for ended, as the import that has begun it is taken for undone. */
export function isAssumedUndone({ plan }: Judging, way: readonly WayBack[]): boolean {
  return way.some(({ origin }) => origin.batchId !== null && plan.assumedUndone.has(origin.batchId));
}

/** By membership, the packs from the one that has added the lead last. */
export async function readWays(
  { connection, plan, parts }: Judging,
  members: readonly Membership[],
): Promise<ReadonlyMap<Membership, readonly WayBack[]>> {
  const ways = new Map<Membership, WayBack[]>(members.map((member) => [member, []]));
  let open = members.flatMap((member) =>
    member.addedBy === null ? [] : [{ member, packId: member.addedBy }],
  );
  while (open.length > 0) {
    const rows = await connection.query<WayBack & { place: number }>(sql`
      select
        o::integer as place, pack_id as "packId", recorded_at as "recordedAt",
        coalesce(p.row_numbers[array_position(p.lead_ids, lead_id)], 0) as row,
        p.undone[array_position(p.lead_ids, lead_id)] as undone, ${originJson}
      from unnest(
        ${integerArray(open.map(({ member }) => member.leadId))}::integer[], ${bigintArray(open.map(({ packId }) => packId))}::bigint[]
      ) with ordinality as named (lead_id, pack_id, o)
      join ${packsOf({ connection, plan, parts })} p on p.first_id = pack_id`);
    open = rows.flatMap(({ place, ...back }) => {
      const member = open[place - 1]?.member;
      if (member === undefined) return [];
      ways.get(member)?.push(back);
      return back.undone === null ? [] : [{ member, packId: back.undone }];
    });
  }
  return ways;
}
