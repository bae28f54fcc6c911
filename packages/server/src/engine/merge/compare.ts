import { integerArray, placeArray } from '../../db/arrays.ts';
import type { Executor } from '../../db/database.ts';
import { type Sql, sql } from '../../db/sql.ts';
import { changedColumns, comparedColumns, type Merge } from './expressions.ts';
import type { Matches } from './matches.ts';
import type { RowEdits } from './row-edits.ts';
import { rowSet } from './row-set.ts';

/** The rows that change their leads, and the columns that some of them change, a bit for each. */
export interface FoundChanges {
  readonly rows: ReadonlySet<number>;
  readonly columns: bigint;
}

/**
 * Finds the rows that change their leads, of some that match one, where it was not asked with the match.
 * @param edits - what rules make of the cells of the file
 * @throws LeadsMoved if a lead is not where it was found
 */
export async function findChanges(
  executor: Executor,
  merge: Merge,
  only: readonly number[],
  leads: Matches,
  edits: RowEdits | undefined,
): Promise<FoundChanges> {
  const { rows } = merge.chunk;
  const set = rowSet('s', {
    rows,
    only,
    edits,
    columns: comparedColumns(merge),
    more: [foundLeads(only, leads)],
  });
  const [found] = await executor.query<{ count: number; rows: string | null; changed: string | null }>(sql`
    select
      count(*) as count, string_agg(o::text, ',') filter (where changed <> 0) as rows, bit_or(changed)::text as changed
    from (
      select s.o, ${changedColumns(merge, set)} as changed
      from ${set.table}
      ${joinChanged(merge, only, leads)}
      -- An aggregate takes 1,664 columns: two for each field may be more.
      offset 0
    ) compared`);
  if (found?.count !== only.length) throw new LeadsMoved(only.length, found?.count ?? 0);
  const places = found.rows === null ? [] : found.rows.split(',');
  return {
    rows: new Set(places.map((place) => only[Number(place) - 1] ?? 0)),
    columns: BigInt(found.changed ?? 0),
  };
}

/** Only leads that are there: of a dry run somebody may have deleted one meanwhile. */
function joinChanged(merge: Merge, only: readonly number[], leads: Matches): Sql {
  const { target } = merge;
  if (target.dryRun === undefined) return sql`join ${target.leads} l on ${isFoundLead(only, leads)}`;
  return sql`
      ${joinFound(merge, only, leads)}
      where l.id is not null`;
}

/** Who writes leads past Galena, in SQL or by rewriting the table, may move them after they were found. */
export class LeadsMoved extends Error {
  constructor(wanted: number, found: number | undefined) {
    const rest = found === undefined ? 'but some were elsewhere' : `but only ${found} were there`;
    super(`${wanted} leads were to be where they had been found, ${rest}; the chunk is done again`);
  }
}

/** The leads of rows, as column `lead_id` of a set of rows. */
export function foundLeads(rows: readonly number[], leads: Matches) {
  return { name: 'lead_id', type: 'integer', values: integerArray(rows, (row) => leads.leadId(row)) };
}

/** Joins leads `l` to all rows `s`, which have a `lead_id`. A dry run has leads in two tables: there they are found by that. */
export function joinFound({ target }: Merge, rows: readonly number[], leads: Matches): Sql {
  return target.dryRun === undefined
    ? sql`left join ${target.leads} l on ${isFoundLead(rows, leads)}`
    : target.joinLead(sql`s.lead_id`);
}

/**
 * Joins leads `l` to rows `s` that have a `lead_id`. PostgreSQL fetches the leads from where they were found, which saves the index of ids, and all
 * of them in one scan: with a place for each row it begins a scan for each, and asks the system every time how long the table is,
 * which took half of what it takes to read old values.
 */
export function isFoundLead(rows: readonly number[], leads: Matches): Sql {
  const places = placeArray(rows, (row) => leads.leadAt(row));
  return sql`l.ctid = any(${places}::tid[]) and l.id = s.lead_id`;
}
