import type { Connection, Database, Executor } from '../db/database.ts';
import { identifier, type Sql, sql } from '../db/sql.ts';
import type { EventEntry, LedgerEntry } from './entries.ts';
import { ofLivingLeads } from './living-leads.ts';
import { originColumns } from './origin.ts';
import { retryIfPartGone } from './part-gone.ts';
import { partKinds } from './parts.ts';
import type { PositionQuery } from './read-by-position.ts';
import {
  byId,
  type CreationRow,
  type EventRow,
  type PackRow,
  selectCreation,
  selectEvent,
  selectPack,
  toEventEntry,
  unfoldCreation,
  unfoldPack,
  unionOf,
} from './rows.ts';
import { knownSince, readParts, readStanding, type Standing, tablesOf } from './standing.ts';

/** What the ledger has of some leads. */
export interface LeadHistory {
  /** In the order of their ids. */
  readonly entries: readonly LedgerEntry[];
  /** Whether there are more behind them. */
  readonly hasMore: boolean;
  /** Up to here nothing of these leads is missing, as with `readByPosition`. */
  readonly position: number;
  /** Changed values from before are not known (any more). */
  readonly knownSince: Date;
}

/**
 * Reads what the ledger has of leads, with what it had of those that were merged into them. It takes as long as they have changes, however
 * large the ledger is.
 * @param leadIds - of leads that are there; a deleted one has only that it was deleted
 */
export function readByLead(
  database: Database,
  schema: string,
  leadIds: readonly number[],
  query: PositionQuery,
): Promise<LeadHistory> {
  return retryIfPartGone(() =>
    database.connection(async (connection) => {
      const standing = await readStanding(connection, schema);
      const since = knownSince(standing);
      const last = standing.nextId - 1;
      const wanted = ({ id, type, ...entry }: LedgerEntry) =>
        id > query.after &&
        id <= last &&
        (query.types === undefined ||
          (query.types.has(type) && !('isActivity' in entry && !entry.isActivity)));
      const found = await readAll(connection, schema, standing, leadIds, since);
      const living = await ofLivingLeads(connection, schema, found.filter(wanted).sort(byId));
      const entries = living.slice(0, query.limit);
      const hasMore = living.length > query.limit;
      const position = hasMore ? (entries.at(-1)?.id ?? last) : Math.max(query.after, last);
      return { entries, hasMore, position, knownSince: since };
    }),
  );
}

async function readAll(
  connection: Connection,
  schema: string,
  standing: Standing,
  leadIds: readonly number[],
  since: Date,
): Promise<LedgerEntry[]> {
  const table = (name: string) => identifier(schema, name);
  const losers = await connection.query<{ id: number }>(sql`
    select loser as id
    from ${table('merged_leads')}
    where winner = any(${leadIds}::integer[])`);
  const ids = [...leadIds, ...losers.map(({ id }) => id)];
  const creations = await readCreations(connection, schema, ids);
  // The parts are read behind the ends of the chains: a lead may be changed meanwhile, in a part that has only begun now.
  const [ends, parts] = await connection.together((executor) => [
    readLastChanges(executor, schema, ids),
    readParts(executor, schema),
  ]);
  const chain = await readChain(connection, schema, { ...standing, parts }, ends);
  // Before the events: who leaves a list meanwhile is found in both, rather than in none.
  const members = await readMemberships(connection, schema, ids);
  const events = await readEvents(connection, schema, standing, ids);
  const additions = await readAdditions(connection, schema, standing, [
    ...members,
    ...pastMemberships(events),
  ]);
  const known = creations.filter((entry) => entry.kind !== 'list' || entry.recordedAt >= since);
  return [...known, ...chain, ...additions, ...events];
}

async function readCreations(
  connection: Connection,
  schema: string,
  ids: readonly number[],
): Promise<LedgerEntry[]> {
  const rows = await connection.query<CreationRow & { leadId: number }>(sql`
    select given.lead_id as "leadId", creation.*
    from unnest(${ids}::integer[]) as given (lead_id)
    cross join lateral (
      select ${selectCreation}
      from ${identifier(schema, 'lead_creations')}
      where first_lead <= given.lead_id
      order by first_lead desc
      limit 1
    ) creation
    where given.lead_id < creation."firstLead" + creation."leadCount"`);
  return rows.flatMap(({ leadId, ...row }) => {
    const place = leadId - row.firstLead;
    const before = row.firstId + place * row.stride - 1;
    return [...unfoldCreation({ ...row, leadCount: place + 1 }, before)];
  });
}

/** A pack that a lead is in. */
interface LeadInPack {
  readonly leadId: number;
  readonly packId: number;
}

/** Where the chain of each lead ends: with its last change. */
function readLastChanges(executor: Executor, schema: string, ids: readonly number[]): Promise<LeadInPack[]> {
  return executor.query<LeadInPack>(sql`
    select id as "leadId", _last_change as "packId"
    from ${identifier(schema, 'leads')}
    where id = any(${ids}::integer[])
      and _last_change is not null
    union all
    select loser, last_change
    from ${identifier(schema, 'merged_leads')}
    where loser = any(${ids}::integer[])
      and last_change is not null`);
}

/** Follows the chain of each lead from its last change back, as far as it is known. */
async function readChain(
  connection: Connection,
  schema: string,
  standing: Standing,
  ends: readonly LeadInPack[],
): Promise<LedgerEntry[]> {
  const packs = unionOf(tablesOf(standing, schema, 'changes'));
  const rows = await connection.query<PackRow>(sql`
    with recursive chain as (
      select distinct lead_id, pack_id
      from ${inPacks(ends)}
      union all
      select c.lead_id, p.previous[array_position(p.lead_ids, c.lead_id)]
      from chain c
      join ${packs} p on p.first_id = c.pack_id
    )
    ${selectOfLeads(packs, sql`chain`)}`);
  return rows.flatMap((row) => [...unfoldPack(row, 0)]);
}

/** For `from`: leads with a pack that each is in. */
function inPacks(leads: readonly LeadInPack[]): Sql {
  return sql`
    unnest(${leads.map(({ leadId }) => leadId)}::integer[], ${leads.map(({ packId }) => packId)}::bigint[])
      as named (lead_id, pack_id)`;
}

/** What events keep of who was in lists: of a removal what had added the lead, of a merge the same of all lists of the losers. */
interface KeptOfLists {
  readonly addedBy?: number | null;
  readonly losers?: readonly {
    readonly id: number;
    readonly lists: readonly { readonly addedBy: number | null }[];
  }[];
}

/** The packs that may tell how leads, or those that were merged into them, came into the lists that they are in. */
function readMemberships(
  connection: Connection,
  schema: string,
  ids: readonly number[],
): Promise<LeadInPack[]> {
  return connection.query<LeadInPack>(sql`
    select distinct given.lead_id as "leadId", member.added_by as "packId"
    from unnest(${ids}::integer[]) as given (lead_id)
    join ${identifier(schema, 'list_members')} member on member.lead_id = any(${ids}::integer[])
    where member.added_by is not null`);
}

/** Of the lists that leads have been in, as far as removals and merges are known. */
function pastMemberships(events: readonly EventEntry[]): LeadInPack[] {
  return events.flatMap(({ leadId, kept }) => {
    const { addedBy = null, losers = [] } = (kept ?? {}) as KeptOfLists;
    return [
      { leadId, packId: addedBy },
      ...losers.flatMap(({ id, lists }) => lists.map((list) => ({ leadId: id, packId: list.addedBy }))),
    ].filter((one): one is LeadInPack => one.packId !== null);
  });
}

/** Reads when leads were added to lists. */
async function readAdditions(
  connection: Connection,
  schema: string,
  standing: Standing,
  memberships: readonly LeadInPack[],
): Promise<LedgerEntry[]> {
  const rows = await connection.query<PackRow>(sql`
    with added as (
      select distinct lead_id, pack_id
      from ${inPacks(memberships)}
    )
    ${selectOfLeads(unionOf(tablesOf(standing, schema, 'changes')), sql`added`)}`);
  return rows.flatMap((row) => [...unfoldPack(row, 0)]);
}

/** Of packs that are named for a lead each, what they have of that lead, as a pack with no other. */
function selectOfLeads(packs: Sql, named: Sql): Sql {
  return sql`
    select ${selectPack}
    from (
      select
        p.first_id + (at - 1) * p.stride as first_id, p.stride, p.recorded_at, p.kinds, p.list_id, p.list_name, p.fields,
        p.batch_id, ${originColumns}, array[n.lead_id] as lead_ids, p.row_numbers[at:at] as row_numbers,
        p.old_values[at:at] as old_values, p.new_values[at:at] as new_values
      from ${named} n
      join ${packs} p on p.first_id = n.pack_id
      cross join lateral (select array_position(p.lead_ids, n.lead_id) as at) place
      where at is not null
    ) pack`;
}

async function readEvents(
  connection: Connection,
  schema: string,
  standing: Standing,
  ids: readonly number[],
): Promise<EventEntry[]> {
  const tables = partKinds.flatMap((kind) => (kind === 'changes' ? [] : tablesOf(standing, schema, kind)));
  const rows = await connection.query<EventRow>(sql`
    select ${selectEvent}
    from ${unionOf(tables)} event
    where lead_id = any(${ids}::integer[])`);
  return rows.map(toEventEntry);
}
