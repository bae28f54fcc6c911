import type { Connection, Database, Executor } from '../db/database.ts';
import { identifier, type Sql, sql } from '../db/sql.ts';
import { chainMarks } from './chain-marks.ts';
import { readDeletionsOf } from './deletions.ts';
import { activityTypes, type LedgerEntry } from './entries.ts';
import { type FoundPacks, followChains, inPacks, type LeadInPack } from './follow-chains.ts';
import { ofLivingLeads } from './living-leads.ts';
import { originColumns } from './origin.ts';
import { packLeads } from './packs.ts';
import { retryIfPartGone } from './part-gone.ts';
import { deletion, kindOfEvent, partKinds } from './parts.ts';
import {
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
import { keptSince, knownSince, readParts, readStanding, type Standing, tablesOf } from './standing.ts';
import { isAhead, placeOn, type Way } from './way.ts';

/** Which entries of leads. */
export interface LeadQuery {
  /** Those behind this id, the oldest first; 0: all. */
  readonly after?: number | undefined;
  /** Instead: those before this id, the newest first. */
  readonly before?: number | undefined;
  /** Marketo's types of the activities that are wanted; undefined: everything, also what no activity tells. */
  readonly types?: ReadonlySet<number> | undefined;
  /** Entries, at the most. */
  readonly limit: number;
}

/** What the ledger has of some leads. */
export interface LeadHistory {
  /** In the order of their ids, or against it. */
  readonly entries: readonly LedgerEntry[];
  /** Whether there may be more behind them; a page without entries may have some behind it. */
  readonly hasMore: boolean;
  /** What to ask for the next page with, as `after` or `before`: up to here nothing of these leads is missing. */
  readonly position: number;
  /** Changed values from before are not known (any more). */
  readonly knownSince: Date;
}

/**
 * Reads what the ledger has of leads, with what it had of those that were merged into them. It takes no longer for leads that have much, nor
 * for a large ledger.
 * @param leadIds - of leads that are there; a deleted one has only that it was deleted
 */
export function readByLead(
  database: Database,
  schema: string,
  leadIds: readonly number[],
  query: LeadQuery,
): Promise<LeadHistory> {
  const isBackward = query.before !== undefined;
  const way = { isBackward, from: query.before ?? query.after ?? 0 };
  return retryIfPartGone(() =>
    database.connection(async (connection) => {
      const standing = await readStanding(connection, schema);
      const reading = { connection, schema, standing, way, query, marks: chainMarks(database) };
      const { entries: found, horizon } = await lookAll(reading, leadIds);
      const last = standing.nextId - 1;
      const wanted = found
        .filter((entry) => isWanted(entry, reading, horizon))
        .sort((one, other) => placeOn(way, one.id) - placeOn(way, other.id));
      // Of some the leads may be gone.
      const candidates = wanted.slice(0, query.limit);
      const entries = await ofLivingLeads(connection, schema, candidates);
      const isCut = candidates.length < wanted.length;
      const hasMore = isCut || horizon !== Number.POSITIVE_INFINITY;
      const end = isBackward ? 0 : Math.max(way.from, last);
      const known = Math.abs(horizon);
      const position = isCut ? (candidates.at(-1)?.id ?? known) : hasMore ? known : end;
      return { entries, hasMore, position, knownSince: knownSince(standing) };
    }),
  );
}

interface Reading {
  readonly connection: Connection;
  readonly schema: string;
  readonly standing: Standing;
  readonly way: Way;
  readonly query: LeadQuery;
  readonly marks: ReturnType<typeof chainMarks>;
}

/** What one look has found: on the way, entries are complete up to the horizon. */
interface Look {
  readonly entries: readonly LedgerEntry[];
  readonly horizon: number;
}

function isWanted(entry: LedgerEntry, { standing, way, query }: Reading, horizon: number): boolean {
  const { id, type } = entry;
  const isActivity = !('isActivity' in entry) || entry.isActivity;
  return (
    isAhead(way, id) &&
    id < standing.nextId &&
    placeOn(way, id) <= horizon &&
    (query.types === undefined || (query.types.has(type) && isActivity))
  );
}

function wants({ query }: Reading, ...types: readonly number[]): boolean {
  return query.types === undefined || types.some((type) => query.types?.has(type));
}

async function lookAll(reading: Reading, leadIds: readonly number[]): Promise<Look> {
  const { connection, schema } = reading;
  const losers = await connection.query<{ id: number }>(sql`
    select loser as id
    from ${identifier(schema, 'merged_leads')}
    where winner = any(${leadIds}::integer[])`);
  const ids = [...leadIds, ...losers.map(({ id }) => id)];
  const creations = await readCreations(reading, ids);
  const looks = [
    await lookAtPacks(reading, ids),
    await lookAtEvents(reading, ids),
    await lookAtDeletions(reading, ids),
  ];
  return {
    entries: [...creations, ...looks.flatMap(({ entries }) => entries)],
    horizon: Math.min(...looks.map(({ horizon }) => horizon)),
  };
}

async function readCreations(reading: Reading, ids: readonly number[]): Promise<LedgerEntry[]> {
  if (!wants(reading, activityTypes.newLead, activityTypes.addToList)) return [];
  const { connection, schema, standing } = reading;
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
  const since = keptSince(standing);
  return rows
    .flatMap(({ leadId, ...row }) => {
      const place = leadId - row.firstLead;
      const before = row.firstId + place * row.stride - 1;
      return [...unfoldCreation({ ...row, leadCount: place + 1 }, before)];
    })
    .filter((entry) => entry.kind !== 'list' || entry.recordedAt >= since);
}

/** More than are asked for, so that those of one pack, which come together, are never all that is read. */
function packsAtOnce({ query }: Reading): number {
  return Math.max(query.limit, packLeads) + 1;
}

/** What packs have of leads: values that have changed, and additions to lists. */
async function lookAtPacks(reading: Reading, ids: readonly number[]): Promise<Look> {
  const { connection, schema, way } = reading;
  const { chains, parts } = await findChanges(reading, ids);
  const additions = await findAdditions(reading, ids);
  const { packs, horizon } = nextOf(reading, chains, additions);
  if (packs.length === 0) return { entries: [], horizon };
  const tables = tablesOf({ ...reading.standing, parts }, schema, 'changes', way.isBackward ? 0 : way.from);
  const rows = await connection.query<PackRow>(selectOfLeads(unionOf(tables), packs));
  return { entries: rows.flatMap((row) => [...unfoldPack(row, 0)]), horizon };
}

const nothing: FoundPacks = { packs: [], horizon: Number.POSITIVE_INFINITY };

/**
 * Finds the packs that have changed leads. The parts come with them: they are read behind the ends of the chains, as a lead may be changed
 * meanwhile, in a part that has only begun now.
 */
async function findChanges(
  reading: Reading,
  ids: readonly number[],
): Promise<{ chains: FoundPacks; parts: Standing['parts'] }> {
  const { connection, schema, way, marks } = reading;
  const [ends, parts] = await connection.together((executor) => [
    readLastChanges(executor, schema, ids),
    readParts(executor, schema),
  ]);
  const isWantedAtAll = wants(reading, activityTypes.changeDataValue, activityTypes.changeScore);
  if (ends.length === 0 || !isWantedAtAll) return { chains: nothing, parts };
  const standing = { ...reading.standing, parts };
  const packs = unionOf(tablesOf(standing, schema, 'changes', way.isBackward ? 0 : way.from));
  const chains = { schema, marks, standing: reading.standing, packs };
  return { chains: await followChains(connection, chains, ends, way, packsAtOnce(reading)), parts };
}

/** Where the chain of each lead ends: with its last change. */
function readLastChanges(executor: Executor, schema: string, ids: readonly number[]): Promise<LeadInPack[]> {
  return executor.query<LeadInPack>(sql`
    select id as "leadId", _last_change as "packId"
    from ${identifier(schema, 'leads')}
    where id = any(${ids}::integer[])
      and _last_change is not null
    union
    select loser, last_change
    from ${identifier(schema, 'merged_leads')}
    where loser = any(${ids}::integer[])
      and last_change is not null`);
}

/**
 * Finds the packs that have added leads to the lists that they are in, or have been in. One statement: who leaves a list meanwhile is in one
 * of both.
 */
async function findAdditions(reading: Reading, ids: readonly number[]): Promise<FoundPacks> {
  if (!wants(reading, activityTypes.addToList)) return nothing;
  const { connection, schema, way } = reading;
  const count = packsAtOnce(reading);
  const order = sql`order by added_by ${way.isBackward ? sql`desc` : sql``}`;
  const limit = count + 1 + (way.isBackward ? 0 : passedAtMost);
  // A pack that begins before may have the lead behind.
  const condition = way.isBackward
    ? sql`added_by < ${way.from}::bigint`
    : sql`added_by > ${way.from - packLeads}::bigint`;
  const packs = await connection.query<LeadInPack>(sql`
    select given.lead_id as "leadId", added_by as "packId"
    from unnest(${[...new Set(ids)]}::integer[]) as given (lead_id)
    cross join lateral (
      select added_by
      from (
        select lead_id, added_by
        from ${identifier(schema, 'list_members')}
        union all
        select lead_id, added_by
        from ${identifier(schema, 'former_members')}
      ) member
      where member.lead_id = given.lead_id
        and ${condition}
      ${order}
      limit ${limit}
    ) added
    ${order}
    limit ${limit}`);
  return firstOf(way, packs, count);
}

/** So many leads of packs that begin before the way does may be found: those of the last one, and one for each id before it. */
const passedAtMost = 2 * packLeads;

/** The packs that come next of those that were found, and up to where they are all. */
function nextOf(reading: Reading, ...found: readonly FoundPacks[]): FoundPacks {
  const { way } = reading;
  const packs = withoutPassed(
    way,
    found.flatMap((one) => one.packs),
  ).sort((one, other) => placeOn(way, one.packId) - placeOn(way, other.packId));
  const horizon = Math.min(...found.map((one) => one.horizon));
  const first = firstOf(way, packs, packsAtOnce(reading));
  return { ...first, horizon: Math.min(horizon, first.horizon) };
}

/**
 * So many packs ahead, without the last one of which not all leads are among them. Those that begin before the way does are not counted:
 * a page of nothing else would end where it begins.
 */
function firstOf(way: Way, packs: readonly LeadInPack[], count: number): FoundPacks {
  const cut = packs.filter(({ packId }) => isAhead(way, packId))[count];
  if (cut === undefined) return { packs, horizon: Number.POSITIVE_INFINITY };
  const first = packs.filter(({ packId }) => placeOn(way, packId) < placeOn(way, cut.packId));
  const { packId } = first.at(-1) ?? cut;
  return { packs: first, horizon: way.isBackward ? -packId : cut.packId - 1 };
}

/** Of all packs that begin before the way does, only the last one may have something on it. */
function withoutPassed({ isBackward, from }: Way, packs: readonly LeadInPack[]): LeadInPack[] {
  if (isBackward) return [...packs];
  const last = packs.reduce((latest, { packId }) => (packId <= from ? Math.max(latest, packId) : latest), 0);
  return packs.filter(({ packId }) => packId >= last);
}

/** Of packs that are named for a lead each, what they have of that lead, as a pack with no other. */
function selectOfLeads(packs: Sql, named: readonly LeadInPack[]): Sql {
  return sql`
    select ${selectPack}
    from (
      select
        p.first_id + (at - 1) * p.stride as first_id, p.stride, p.recorded_at, p.kinds, p.list_id, p.list_name, p.fields,
        p.batch_id, ${originColumns}, array[n.lead_id] as lead_ids, p.row_numbers[at:at] as row_numbers,
        p.old_values[at:at] as old_values, p.new_values[at:at] as new_values
      from (
        select distinct lead_id, pack_id
        from ${inPacks(named)}
      ) n
      join ${packs} p on p.first_id = n.pack_id
      cross join lateral (select array_position(p.lead_ids, n.lead_id) as at) place
      where at is not null
    ) pack`;
}

async function lookAtEvents(reading: Reading, ids: readonly number[]): Promise<Look> {
  const { connection, schema, standing, way, query } = reading;
  const kinds = partKinds.filter(
    (kind) =>
      kind !== 'changes' &&
      kind !== 'deletions' &&
      (query.types === undefined || [...query.types].some((type) => kindOfEvent(type) === kind)),
  );
  const after = way.isBackward ? 0 : way.from;
  const tables = kinds.flatMap((kind) => tablesOf(standing, schema, kind, after));
  if (tables.length === 0) return { entries: [], horizon: Number.POSITIVE_INFINITY };
  const condition = way.isBackward
    ? sql`id < ${Math.min(way.from, standing.nextId)}::bigint`
    : sql`id > ${way.from}::bigint and id < ${standing.nextId}::bigint`;
  const order = sql`order by id ${way.isBackward ? sql`desc` : sql``}`;
  const limit = query.limit + 1;
  const rows = await connection.query<EventRow>(sql`
    select event.*
    from unnest(${[...new Set(ids)]}::integer[]) as given (lead_id)
    cross join lateral (
      select ${selectEvent}
      from ${unionOf(tables)} event
      where lead_id = given.lead_id
        and ${condition}
      ${order}
      limit ${limit}
    ) event
    ${order}
    limit ${limit}`);
  const [last] = rows.slice(limit - 1);
  const horizon = last === undefined ? Number.POSITIVE_INFINITY : placeOn(way, last.id);
  return { entries: rows.map(toEventEntry), horizon };
}

/** All of them, as a lead is not deleted often. */
async function lookAtDeletions(reading: Reading, ids: readonly number[]): Promise<Look> {
  const { connection, schema, standing } = reading;
  const tables = tablesOf(standing, schema, 'deletions');
  const entries = wants(reading, deletion) ? await readDeletionsOf(connection, tables, ids) : [];
  return { entries, horizon: Number.POSITIVE_INFINITY };
}
