import type { Connection, Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { readDeletions } from './deletions.ts';
import type { EventEntry, LedgerEntry } from './entries.ts';
import { ofLivingLeads } from './living-leads.ts';
import { retryIfPartGone } from './part-gone.ts';
import {
  type EventRow,
  entriesOfLead,
  type PackRow,
  selectEvent,
  selectPack,
  toEventEntry,
  unionOf,
} from './rows.ts';
import { knownSince, readStanding, type Standing, tablesOf } from './standing.ts';

/** What an undo has done to one lead by one entry. */
export interface UndoneLead {
  readonly leadId: number;
  /** The row of the file of the import that is undone; 0 where it is not known. */
  readonly row: number;
  readonly entries: readonly LedgerEntry[];
}

export interface UndoPage {
  readonly leads: readonly UndoneLead[];
  /** What to ask for the next page with. */
  readonly position: number;
  readonly hasMore: boolean;
  readonly knownSince: Date;
}

/** With the last id that the entry may take. */
type Found = UndoneLead & { readonly lastId: number };

/** Packs that are read in one go: with 64 leads each more than a page has. */
const packsAtOnce = 8;

/**
 * Reads what an undo has done to leads that are there, and which it has deleted, in the order in which it did it: from the end of the file to
 * its beginning.
 * @param after - the position of the page before; 0 for the first one
 * @param limit - entries, at the most
 */
export function readByUndo(
  database: Database,
  schema: string,
  batchId: number,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<UndoPage> {
  return retryIfPartGone(() =>
    database.connection(async (connection) => {
      const standing = await readStanding(connection, schema);
      const reading = { connection, schema, standing, batchId, after, limit };
      const looks = [await lookAtPacks(reading), await lookAtEvents(reading), await lookAtDeletions(reading)];
      // Behind what each of them was read to something may be missing.
      const horizon = Math.min(...looks.map((look) => look.horizon));
      const found = looks
        .flatMap((look) => look.found)
        .filter(({ lastId }) => lastId <= horizon)
        .sort((one, other) => one.lastId - other.lastId);
      const page = found.slice(0, limit);
      const hasMore = found.length > limit || horizon !== Number.POSITIVE_INFINITY;
      const living = await ofLivingLeads(
        connection,
        schema,
        page.flatMap(({ entries }) => entries),
      );
      const byId = new Map(living.map((entry) => [entry.id, entry]));
      return {
        leads: page.flatMap(({ row, entries: all }) => {
          const entries = all.flatMap(({ id }) => byId.get(id) ?? []);
          const [first] = entries;
          return first === undefined ? [] : [{ leadId: first.leadId, row, entries }];
        }),
        position: page.at(-1)?.lastId ?? after,
        hasMore,
        knownSince: knownSince(standing),
      };
    }),
  );
}

interface Reading {
  readonly connection: Connection;
  readonly schema: string;
  readonly standing: Standing;
  readonly batchId: number;
  readonly after: number;
  readonly limit: number;
}

interface Look {
  readonly found: readonly Found[];
  readonly horizon: number;
}

async function lookAtPacks({ connection, schema, standing, batchId, after }: Reading): Promise<Look> {
  const tables = unionOf(tablesOf(standing, schema, 'changes'));
  // The pack that the position is in comes again: some of its leads may be behind it.
  const packs = await connection.query<PackRow>(sql`
    select ${selectPack}
    from ${tables} pack
    where batch_id = ${batchId}
      and first_id >= (
        select coalesce(max(first_id), 0)
        from ${tables} before
        where batch_id = ${batchId}
          and first_id <= ${after}::bigint
      )
    order by first_id
    limit ${packsAtOnce}`);
  const found = packs.flatMap((pack) =>
    pack.leadIds.map((leadId, place) => ({
      leadId,
      row: pack.rowNumbers?.[place] ?? 0,
      entries: [...entriesOfLead(pack, place)],
      lastId: pack.firstId + (place + 1) * pack.stride - 1,
    })),
  );
  return {
    found: found.filter(({ lastId }) => lastId > after),
    horizon: packs.length < packsAtOnce ? Number.POSITIVE_INFINITY : (found.at(-1)?.lastId ?? after),
  };
}

async function lookAtEvents({ connection, schema, standing, batchId, after, limit }: Reading): Promise<Look> {
  const events = await connection.query<EventRow>(sql`
    select ${selectEvent}
    from ${unionOf(tablesOf(standing, schema, 'events'))} event
    where batch_id = ${batchId}
      and id > ${after}::bigint
    order by id
    limit ${limit + 1}`);
  return lookOf(events.map(toEventEntry), events.length <= limit, after);
}

async function lookAtDeletions({
  connection,
  schema,
  standing,
  batchId,
  after,
  limit,
}: Reading): Promise<Look> {
  const tables = tablesOf(standing, schema, 'deletions');
  const { entries, isAll } = await readDeletions(connection, { tables, batchId, after, limit });
  return lookOf(entries, isAll, after);
}

function lookOf(events: readonly EventEntry[], isAll: boolean, after: number): Look {
  const found = events.map((entry) => ({
    leadId: entry.leadId,
    row: Number(entry.kept?.['row'] ?? 0),
    entries: [entry],
    lastId: entry.id,
  }));
  return { found, horizon: isAll ? Number.POSITIVE_INFINITY : (found.at(-1)?.lastId ?? after) };
}
