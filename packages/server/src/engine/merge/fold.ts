import { integerArray } from '../../db/arrays.ts';
import type { Executor } from '../../db/database.ts';
import { identifier, join, raw, type Sql, sql } from '../../db/sql.ts';
import type { PlannedColumn } from '../plan.ts';
import { cellOf, commaList, fieldOf, isCleared, isRepeat, type Merge } from './expressions.ts';
import type { Matches } from './matches.ts';
import type { Repeats } from './repeats.ts';
import type { RowEdits } from './row-edits.ts';
import { type RowSet, rowSet } from './row-set.ts';

/** What one of several rows with the same key comes to. */
export interface Folded {
  readonly row: number;
  /** Whether it is the first with its key. */
  readonly isFirst: boolean;
  readonly isChange: boolean;
  /** Whether its lead was created or changed by an earlier row of the import. */
  readonly isAgain: boolean;
  /** The first and the last row of its key that change anything; null if none does. */
  readonly firstChange: number | null;
  readonly lastChange: number | null;
}

type FoldedRow = Folded & Readonly<Record<string, string | null>>;

/**
 * Folds the rows of a chunk that repeat a key into the first of them, so that the outcome, and what each row counts
 * as, is the same as upserting them one after another. Puts the folded cells of the first row into `edits`.
 *
 * Each cell is stamped with its row; the greatest stamp of a key's rows up to some row is then the value of the field after
 * that row. One sort serves all columns.
 */
export async function foldRepeatedKeys(
  executor: Executor,
  merge: Merge,
  repeats: readonly Repeats[],
  leads: Matches,
  edits: RowEdits,
): Promise<Folded[]> {
  const { written, chunk } = merge;
  const keys = new Map(repeats.flatMap((rows) => rows.map((row) => [row, rows[0] ?? 0])));
  const only = [...keys.keys()].sort((one, other) => one - other);
  const keyOf = (row: number) => keys.get(row) ?? 0;
  const more = [
    { name: 'place', type: 'integer', values: integerArray(only) },
    { name: 'key', type: 'integer', values: integerArray(only, keyOf) },
    // 0 for none: leads count from 1.
    { name: 'lead_id', type: 'integer', values: integerArray(only, (row) => leads.leadId(row)) },
  ];
  const set = rowSet('s', { rows: chunk.rows, only, edits, columns: written, more });
  const folded = await executor.query<FoldedRow>(selectFolded(merge, set));
  for (const row of folded) {
    if (!row.isFirst) continue;
    for (const column of written) {
      // Behind the stamp: `v` and the value, or `n`.
      const last = row[lastName(column)] ?? null;
      const cell = last?.startsWith('v') ? last.slice(1) : null;
      edits.set(column, row.row, cell, last === 'n');
    }
  }
  return folded;
}

function selectFolded(merge: Merge, set: RowSet): Sql {
  const { written, target } = merge;
  return sql`
    with stamped as (
      select
        s.place, s.key, s.lead_id,
        ${commaList(written.map((column) => sql`${stamp(set, column)} as ${name('stamp', column)}`))}
      from ${set.table}
    ), states as (
      select
        place, key, lead_id,
        ${commaList(written.map(stateColumns))}
      from stamped
      window rows_of_key as (partition by key order by place)
    ), judged as (
      select
        st.*, (${join([sql`false`, ...written.map(changes)], '\n        or ')}) as is_change,
        ${isRepeat(merge)} as is_repeat
      from states st
      ${target.joinLead(sql`st.lead_id`)}
    ), outcome as (
      select
        *,
        min(place) filter (where is_change) over (partition by key) as first_change,
        max(place) filter (where is_change) over (partition by key) as last_change,
        -- A row before it has created the lead, or one has changed it.
        (is_repeat or (lead_id = 0 and place <> key) or coalesce(bool_or(is_change) over rows_before, false)) as is_again,
        ${commaList(written.map(lastColumn))}
      from judged
      window rows_before as (
        partition by key order by place rows between unbounded preceding and 1 preceding
      )
    )
    select
      place as row, place = key as "isFirst", is_change as "isChange", is_again as "isAgain",
      first_change as "firstChange", last_change as "lastChange",
      ${commaList(written.map((column) => sql`case when place = key then substr(${name('last', column)}, 11) end as ${identifier(lastName(column))}`))}
    from outcome`;
}

function name(kind: 'stamp' | 'before' | 'last', column: PlannedColumn): Sql {
  // No field begins with an underscore.
  return identifier(`_${kind}_${column.number}`);
}

function lastName(column: PlannedColumn): string {
  return `last${column.number}`;
}

/** Ten digits of the row's place, then `v` and the value, or `n` if the cell clears the field; null for an empty cell. */
function stamp(set: RowSet, column: PlannedColumn): Sql {
  return sql`
        case
          when ${cellOf('s', column)} is not null then lpad(s.place::text, 10, '0') || 'v' || ${cellOf('s', column)}::text
          when ${isCleared(set, column)} then lpad(s.place::text, 10, '0') || 'n'
        end collate "C"`;
}

function stateColumns(column: PlannedColumn): Sql {
  const stamped = name('stamp', column);
  return sql`${stamped},
        max(${stamped}) over (rows_of_key rows between unbounded preceding and 1 preceding) as ${name('before', column)}`;
}

/** A row that changes nothing is not written: `1.50` in it leaves a stored `1.5` as it is. */
function lastColumn(column: PlannedColumn): Sql {
  return sql`max(${name('stamp', column)}) filter (where is_change) over (partition by key) as ${name('last', column)}`;
}

function changes(column: PlannedColumn): Sql {
  const before = sql`case when ${name('before', column)} is null then ${fieldOf('l', column)} else ${valueIn('before', column)} end`;
  return sql`(${name('stamp', column)} is not null and ${valueIn('stamp', column)} is distinct from ${before})`;
}

function valueIn(kind: 'stamp' | 'before', column: PlannedColumn): Sql {
  const stamped = name(kind, column);
  return sql`case when substr(${stamped}, 11, 1) = 'v' then substr(${stamped}, 12) end::${raw(column.type)}`;
}
