import type { Connection, Database } from '../db/database.ts';
import { identifier, type Sql, sql } from '../db/sql.ts';
import type { LedgerEntry } from './entries.ts';
import { ofLivingLeads } from './living-leads.ts';
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
        looks.push(await look(connection, schema, standing, batchId, stream, after));
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

interface Look {
  readonly entries: readonly { readonly row: number; readonly entry: LedgerEntry }[];
  /** All entries of rows of the file up to here are among them. */
  readonly horizon: number;
  /** The first row of the ledger that has entries behind a row of the file; undefined if none of these has. */
  behind(row: number): number | undefined;
}

async function look(
  connection: Connection,
  schema: string,
  standing: Standing,
  batchId: number,
  stream: Stream,
  after: ImportPosition,
): Promise<Look> {
  const rows = await readRows(connection, schema, standing, batchId, stream, after[stream]);
  const unfolded = rows.map((row) => ({
    firstId: row.firstId,
    entries: [...('leadIds' in row ? unfoldPack(row, 0) : unfoldCreation(row, 0))].map((entry) => ({
      row: entry.row ?? 0,
      entry,
    })),
  }));
  const lastRows = unfolded.map(({ entries }) => entries.reduce((last, { row }) => Math.max(last, row), 0));
  return {
    entries: unfolded.flatMap(({ entries }) => entries),
    horizon: rows.length < rowsAtOnce ? Number.POSITIVE_INFINITY : (lastRows.at(-1) ?? 0),
    behind: (row) => {
      const index = lastRows.findIndex((last) => last > row);
      return unfolded[index]?.firstId ?? unfolded.at(-1)?.firstId;
    },
  };
}

/** Rows of the ledger of an import: they follow each other as the rows of its file do. */
function readRows(
  connection: Connection,
  schema: string,
  standing: Standing,
  batchId: number,
  stream: Stream,
  from: number,
): Promise<readonly (CreationRow | PackRow)[]> {
  const select = (columns: Sql, table: Sql, condition: Sql) => sql`
    select ${columns}
    from ${table} entry
    where batch_id = ${batchId}
      and first_id >= ${from}::bigint
      ${condition}
    order by first_id
    limit ${rowsAtOnce}`;
  if (stream === 'creation') {
    return connection.query<CreationRow>(select(selectCreation, identifier(schema, 'lead_creations'), sql``));
  }
  const kind =
    stream === 'addition'
      ? sql`and kinds & ${packKinds.listAdditions} <> 0`
      : sql`and kinds & ${packKinds.listAdditions} = 0`;
  const tables = unionOf(tablesOf(standing, schema, 'changes', Math.max(0, from - 1)));
  return connection.query<PackRow>(select(selectPack, tables, kind));
}
