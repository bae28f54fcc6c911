import type { Connection, Database } from '../db/database.ts';
import { identifier, type Sql, sql } from '../db/sql.ts';
import type { CreationEntry, LedgerEntry, ListEntry, ValueEntry } from './entries.ts';
import { ofLivingLeads } from './living-leads.ts';
import { originColumns } from './origin.ts';
import { packKinds } from './packs.ts';
import { retryIfPartGone } from './part-gone.ts';
import {
  type CreationRow,
  type PackRow,
  selectCreation,
  selectPack,
  unfoldCreation,
  unfoldPack,
  unionOf,
} from './rows.ts';
import { knownSince, readStanding, type Standing, tablesOf } from './standing.ts';

/** Up to where an import has been read. */
export interface ImportPosition {
  /** The row of the file that was told last; 0: none. */
  readonly row: number;
  /** Where to look for the next one: no row of the ledger before has any. */
  readonly creation: number;
  readonly change: number;
  readonly addition: number;
}

export const importStart: ImportPosition = { row: 0, creation: 0, change: 0, addition: 0 };

/** What an import has done, in the order of the rows of its file. */
export interface ImportPage {
  readonly entries: readonly LedgerEntry[];
  readonly position: ImportPosition;
  readonly hasMore: boolean;
  /** Changed values from before are not known (any more). */
  readonly knownSince: Date;
}

const streams = ['creation', 'change', 'addition'] as const;
type Stream = (typeof streams)[number];

/** Rows of the ledger that are read of each stream in one go. */
const rowsAtOnce = 8;

/**
 * Reads what an import has done to leads that are there: which it created, what it changed, which it added to its list. A page has all
 * entries of a row of the file, or none.
 * @param limit - rows of the file, at the most
 */
export function readByImport(
  database: Database,
  schema: string,
  batchId: number,
  { after, limit }: { readonly after: ImportPosition; readonly limit: number },
): Promise<ImportPage> {
  return retryIfPartGone(() =>
    database.connection(async (connection) => {
      const standing = await readStanding(connection, schema);
      const looks: Look[] = [];
      for (const stream of streams)
        looks.push(await look({ connection, schema, standing, batchId, after, limit }, stream));
      // Rows beyond what every stream has been read up to may lack something.
      const horizon = Math.min(...looks.map((each) => each.horizon));
      const found = looks
        .flatMap(({ entries }) => entries)
        .filter(({ row }) => row > after.row && row <= horizon)
        .sort((one, other) => one.row - other.row || one.entry.id - other.entry.id);
      const rows = [...new Set(found.map(({ row }) => row))];
      const lastRow = rows.length > limit ? (rows[limit - 1] ?? horizon) : horizon;
      const isOver = lastRow === Number.POSITIVE_INFINITY;
      const told = found.filter(({ row }) => row <= lastRow).map(({ entry }) => entry);
      const row = isOver ? (rows.at(-1) ?? after.row) : lastRow;
      const [creation, change, addition] = looks.map((each) => each.behind(row));
      return {
        entries: await ofLivingLeads(connection, schema, told),
        position: {
          row,
          creation: creation ?? after.creation,
          change: change ?? after.change,
          addition: addition ?? after.addition,
        },
        hasMore: !isOver,
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
  readonly after: ImportPosition;
  readonly limit: number;
}

interface Look {
  readonly entries: readonly { readonly row: number; readonly entry: LedgerEntry }[];
  /** All entries of rows of the file up to here are among them. */
  readonly horizon: number;
  /** The first row of the ledger that has entries behind a row of the file; undefined if none of these has. */
  behind(row: number): number | undefined;
}

/** A row of the ledger, as far as it is read. */
interface ReadRow {
  readonly firstId: number;
  readonly entries: Look['entries'];
  /** The last row of the file that it has something of, and the last one that was read of those. */
  readonly lastRow: number;
  readonly readTo: number;
}

async function look(reading: Reading, stream: Stream): Promise<Look> {
  const rows = stream === 'creation' ? await readCreations(reading) : await readPacks(reading, stream);
  const cut = rows.findIndex(({ readTo, lastRow }) => readTo < lastRow);
  const read = cut === -1 ? rows : rows.slice(0, cut + 1);
  return {
    entries: read.flatMap(({ entries }) => entries),
    horizon: cut === -1 && rows.length < rowsAtOnce ? Number.POSITIVE_INFINITY : (read.at(-1)?.readTo ?? 0),
    behind: (row) => {
      const next = rows.find(({ lastRow }) => lastRow > row);
      return (next ?? rows.at(-1))?.firstId;
    },
  };
}

function numbered(entries: Iterable<CreationEntry | ValueEntry | ListEntry>): Look['entries'] {
  return Array.from(entries, (entry) => ({ row: entry.row ?? 0, entry }));
}

/**
 * Of rows of creations, which may have very many leads, no more than a page needs. Leads ascend with the rows of the file, which are not known
 * of what was created before there was a ledger.
 */
async function readCreations({ connection, schema, batchId, after, limit }: Reading): Promise<ReadRow[]> {
  const rows = await connection.query<CreationRow & { wholeFirstId: number; lastRow: number }>(sql`
    select "wholeFirstId", "lastRow", ${selectCreation}
    from (
      select
        first_id as "wholeFirstId", first_row + lead_count - 1 as "lastRow", first_id + place * stride as first_id,
        stride, recorded_at, first_lead + place as first_lead,
        least(lead_count - place, ${limit + 1}::integer) as lead_count, list_id, list_name, first_row + place as first_row,
        null::integer[] as row_numbers, batch_id, ${originColumns}
      from (
        select *, least(lead_count, greatest(0, ${after.row}::integer - first_row + 1)) as place
        from (${creationsOf(schema, batchId, after)}) creation
        where row_numbers is null
      ) run
      union all
      select
        first_id, row_numbers[lead_count], first_id + place * stride, stride, recorded_at, first_lead + place,
        least(lead_count - place, ${limit + 1}::integer), list_id, list_name, null,
        row_numbers[place + 1 : place + 1 + ${limit}::integer], batch_id, ${originColumns}
      from (
        select *, width_bucket(${after.row}::integer, row_numbers) as place
        from (${creationsOf(schema, batchId, after)}) creation
        where row_numbers is not null
      ) listed
    ) creation
    order by "wholeFirstId"`);
  return rows.map(({ wholeFirstId, lastRow, ...row }) => {
    const entries = numbered(unfoldCreation(row, 0));
    return { firstId: wholeFirstId, entries, lastRow, readTo: entries.at(-1)?.row ?? lastRow };
  });
}

function creationsOf(schema: string, batchId: number, { creation }: ImportPosition): Sql {
  return sql`
    select *
    from ${identifier(schema, 'lead_creations')}
    where batch_id = ${batchId}
      and first_id >= ${creation}::bigint
      and first_row is not null
    order by first_id
    limit ${rowsAtOnce}`;
}

/** Packs, which have few leads: they follow each other as the rows of the file do. */
async function readPacks(
  { connection, schema, standing, batchId, after }: Reading,
  stream: Exclude<Stream, 'creation'>,
): Promise<ReadRow[]> {
  const from = after[stream];
  const isAddition = sql`kinds & ${packKinds.listAdditions} <> 0`;
  const tables = unionOf(tablesOf(standing, schema, 'changes', Math.max(0, from - 1)));
  const packs = await connection.query<PackRow>(sql`
    select ${selectPack}
    from ${tables} entry
    where batch_id = ${batchId}
      and first_id >= ${from}::bigint
      and ${stream === 'addition' ? isAddition : sql`not (${isAddition})`}
    order by first_id
    limit ${rowsAtOnce}`);
  return packs.map((pack) => {
    const entries = numbered(unfoldPack(pack, 0));
    const lastRow = entries.reduce((last, { row }) => Math.max(last, row), 0);
    return { firstId: pack.firstId, entries, lastRow, readTo: lastRow };
  });
}
