import type { Connection, Database, Executor } from '../db/database.ts';
import { identifier, type Sql, sql } from '../db/sql.ts';
import { readDeletions } from './deletions.ts';
import { activityTypes, type LedgerEntry } from './entries.ts';
import { ofLivingLeads } from './living-leads.ts';
import { packKinds } from './packs.ts';
import { retryIfPartGone } from './part-gone.ts';
import { deletion, kindOfEvent } from './parts.ts';
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
import { keptSince, readStanding, type Standing, tablesOf } from './standing.ts';

export interface PositionQuery {
  /** The id of the last entry that is known already; 0: none. */
  readonly after: number;
  /** Marketo's types of the activities that are wanted; undefined: everything, also what no activity tells. */
  readonly types?: ReadonlySet<number> | undefined;
  /** Entries, at the most. */
  readonly limit: number;
}

/** Whose entries. */
export interface Told {
  /** `all`: also those of leads that are gone, under the ids that they had; new leads are without a name then. */
  readonly leads?: 'living' | 'all';
}

/** Entries in the order of their ids. */
export interface LedgerPage {
  readonly entries: readonly LedgerEntry[];
  /** What to ask for the next page with: no entry up to here is missing. */
  readonly position: number;
  /** Whether there may be more at once; a page without entries may have some behind it. */
  readonly hasMore: boolean;
}

/** So many rows are looked at in one go. */
const scannedPacks = 400;
const scannedCreations = 40;
/** So many times, at the most, where nothing of what was looked at is wanted. */
const goes = 5;

/**
 * Reads entries in the order in which they became visible. Who goes on behind the position of each page misses none and sees none twice,
 * whoever writes meanwhile.
 */
export function readByPosition(
  database: Database,
  schema: string,
  query: PositionQuery & Told,
): Promise<LedgerPage> {
  return retryIfPartGone(() =>
    database.connection(async (connection) => {
      const standing = await readStanding(connection, schema);
      const entries: LedgerEntry[] = [];
      let page = { position: query.after, hasMore: true };
      for (let go = 0; go < goes && page.hasMore && entries.length === 0; go += 1) {
        const next = await readOnce(connection, schema, standing, { ...query, after: page.position });
        entries.push(...next.entries);
        page = next;
      }
      return { ...page, entries };
    }),
  );
}

/** More than are asked for are read, as the leads of some may be gone. */
function withSpare(limit: number): number {
  return limit + Math.ceil(limit / 5);
}

/** What one look at a table has found: entries are complete up to the horizon. */
interface Look {
  readonly entries: LedgerEntry[];
  readonly horizon: number;
}

async function readOnce(
  connection: Connection,
  schema: string,
  standing: Standing,
  query: PositionQuery & Told,
): Promise<LedgerPage> {
  const looks = [
    await lookAtCreations(connection, schema, standing, query),
    await lookAtPacks(connection, schema, standing, query),
    await lookAtEvents(connection, schema, standing, query, 'events'),
    await lookAtEvents(connection, schema, standing, query, 'brief_events'),
    await lookAtDeletions(connection, schema, standing, query),
  ];
  const last = standing.nextId - 1;
  const horizon = Math.min(last, ...looks.map((look) => look.horizon));
  const found = looks
    .flatMap(({ entries }) => entries)
    .filter(({ id, type }) => id <= horizon && (query.types?.has(type) ?? true))
    .sort(byId);
  // Of some the leads may be gone.
  const candidates = found.slice(0, withSpare(query.limit));
  const living = query.leads === 'all' ? candidates : await ofLivingLeads(connection, schema, candidates);
  const entries = living.slice(0, query.limit);
  const isCut = living.length > query.limit || candidates.length < found.length;
  const end = living.length > query.limit ? entries.at(-1) : candidates.at(-1);
  const position = isCut ? (end?.id ?? horizon) : Math.max(query.after, horizon);
  return { entries, position, hasMore: position < last };
}

function wants({ types }: PositionQuery, ...any: readonly number[]): boolean {
  return types === undefined || any.some((type) => types.has(type));
}

const nothing: Look = { entries: [], horizon: Number.POSITIVE_INFINITY };

/** The rows from the one on that has the first id behind a position, which may begin before it. */
function fromPosition(tables: Sql, after: number, standing: Standing): Sql {
  return sql`
    first_id >= (select coalesce(max(first_id), 0) from ${tables} before where first_id <= ${after}::bigint + 1)
    and first_id < ${standing.nextId}::bigint`;
}

/** Where a look ends: behind all rows if there were fewer than it would have taken. */
function horizonOf(rows: readonly { firstId: number }[], limit: number): number {
  return rows.length < limit ? Number.POSITIVE_INFINITY : (rows.at(-1)?.firstId ?? 0) - 1;
}

async function lookAtCreations(
  executor: Executor,
  schema: string,
  standing: Standing,
  query: PositionQuery,
): Promise<Look> {
  if (!wants(query, activityTypes.newLead, activityTypes.addToList)) return nothing;
  const table = identifier(schema, 'lead_creations');
  const rows = await executor.query<CreationRow>(sql`
    select ${selectCreation}
    from ${table}
    where ${fromPosition(table, query.after, standing)}
    order by first_id
    limit ${scannedCreations}`);
  const entries: LedgerEntry[] = [];
  const most = 2 * withSpare(query.limit);
  const since = keptSince(standing);
  for (const row of rows.slice(0, scannedCreations - 1)) {
    for (const entry of unfoldCreation(row, query.after)) {
      if (entries.length === most) return { entries, horizon: entry.id - 1 };
      // What was added to a list is told for as long as changes are.
      if (entry.kind === 'list' && entry.recordedAt < since) continue;
      if (wants(query, entry.type)) entries.push(entry);
    }
  }
  return { entries, horizon: horizonOf(rows, scannedCreations) };
}

async function lookAtPacks(
  executor: Executor,
  schema: string,
  standing: Standing,
  query: PositionQuery,
): Promise<Look> {
  const kinds = wantedKinds(query);
  if (kinds === 0) return nothing;
  const tables = tablesOf(standing, schema, 'changes', query.after);
  const union = unionOf(tables);
  // Not the packs themselves: most of them may not be wanted.
  const heads = await executor.query<{ firstId: number; kinds: number; count: number }>(sql`
    select first_id as "firstId", kinds, cardinality(lead_ids) as count
    from ${union} pack
    where ${fromPosition(union, query.after, standing)}
    order by first_id
    limit ${scannedPacks}`);
  let horizon = horizonOf(heads, scannedPacks);
  const wanted: number[] = [];
  let leads = 0;
  for (const head of heads) {
    if (head.firstId > horizon) break;
    if (query.types !== undefined && (head.kinds & kinds) === 0) continue;
    if (leads >= withSpare(query.limit)) {
      horizon = head.firstId - 1;
      break;
    }
    wanted.push(head.firstId);
    leads += head.count;
  }
  if (wanted.length === 0) return { entries: [], horizon };
  const packs = await executor.query<PackRow>(sql`
    select ${selectPack}
    from ${union} pack
    where first_id = any(${wanted}::bigint[])
    order by first_id`);
  const entries = packs
    .flatMap((pack) => [...unfoldPack(pack, query.after)])
    .filter((entry) => query.types === undefined || entry.kind !== 'value' || entry.isActivity);
  return { entries, horizon };
}

function wantedKinds(query: PositionQuery): number {
  if (query.types === undefined) return ~0;
  return (
    (wants(query, activityTypes.changeDataValue) ? packKinds.changedValues : 0) |
    (wants(query, activityTypes.changeScore) ? packKinds.changedScores : 0) |
    (wants(query, activityTypes.addToList) ? packKinds.listAdditions : 0)
  );
}

/** Each type has its own place in the index, so that those that are rare among many others are found at once. */
async function lookAtEvents(
  executor: Executor,
  schema: string,
  standing: Standing,
  query: PositionQuery,
  kind: 'events' | 'brief_events',
): Promise<Look> {
  const { types, after } = query;
  const ofKind = types && [...types].filter((type) => kindOfEvent(type) === kind);
  if (ofKind?.length === 0) return nothing;
  const limit = withSpare(query.limit);
  const first = (condition: Sql) => sql`
    select ${selectEvent}
    from ${unionOf(tablesOf(standing, schema, kind, after))} event
    where ${condition}
      id > ${after}::bigint
      and id < ${standing.nextId}::bigint
    order by id
    limit ${limit}`;
  const rows = await executor.query<EventRow>(
    ofKind === undefined
      ? first(sql``)
      : sql`
          select event.*
          from unnest(${ofKind}::integer[]) as wanted (type)
          cross join lateral (${first(sql`event.type = wanted.type and`)}) event
          order by event.id
          limit ${limit}`,
  );
  return {
    entries: rows.map(toEventEntry),
    horizon: rows.length < limit ? Infinity : (rows.at(-1)?.id ?? 0),
  };
}

async function lookAtDeletions(
  executor: Executor,
  schema: string,
  { parts, nextId }: Standing,
  query: PositionQuery,
): Promise<Look> {
  if (!wants(query, deletion)) return nothing;
  const { entries, isAll } = await readDeletions(executor, {
    tables: tablesOf({ parts }, schema, 'deletions', query.after),
    after: query.after,
    before: nextId,
    limit: withSpare(query.limit),
  });
  return { entries: [...entries], horizon: isAll ? Infinity : (entries.at(-1)?.id ?? query.after) };
}
