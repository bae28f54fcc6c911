import type { Executor } from '../../db/database.ts';
import { identifier, join, raw, type Sql, sql } from '../../db/sql.ts';
import type { PlannedColumn } from '../plan.ts';
import { cellOf, commaList, fieldOf, isCleared, isRepeat, keyOf, type Merge } from './expressions.ts';

/**
 * Folds the rows of a chunk that repeat a key into the first of them, so that the outcome, and what each row counts
 * as, is the same as upserting them one after another.
 *
 * Each cell is stamped with its row number; the greatest stamp of a key's rows up to some row is then the value of
 * the field after that row. One sort serves all columns. Rows of a key behind the first one need no lead of their
 * own: they stay in the matches for what they count, and the first row carries the folded cells.
 */
export async function foldRepeatedKeys(executor: Executor, merge: Merge): Promise<void> {
  const { written } = merge;
  if (written.length === 0) return;
  const stamps = written.map((column) => sql`${stamp(column)} as ${name('stamp', column)}`);
  await executor.execute(sql`
    with keyed as (
      select
        s.row_number, m.lead_id, m.lead_at, ${keyOf(merge.lookup, cellOf('s', merge.lookup))} as key,
        ${commaList(stamps)}
      from ${merge.staging} s
      left join ${merge.matches} m on m.row_number = s.row_number
    ), counted as (
      select *, count(*) over (partition by key) as repeats
      from keyed
    ), states as (
      select
        row_number, key, lead_id, lead_at, row_number() over rows_of_key = 1 as is_first,
        ${commaList(written.map(stateColumns))}
      from counted
      where repeats > 1
      window rows_of_key as (partition by key order by row_number)
    ), judged as (
      select
        st.*, (${join([sql`false`, ...written.map(changes)], '\n        or ')}) as is_change,
        ${isRepeat(merge)} as is_repeat
      from states st
      left join ${merge.leads} l on l.id = st.lead_id
    ), outcome as materialized (
      select
        *, bool_or(is_change) over (partition by key) as is_any_change,
        max(row_number) filter (where is_change) over (partition by key) as last_change,
        -- A row before it has created the lead, or one has changed it.
        (is_repeat or (lead_id is null and not is_first) or coalesce(bool_or(is_change) over rows_before, false)) as is_again,
        ${commaList(written.map(lastColumn))}
      from judged
      window rows_before as (
        partition by key order by row_number rows between unbounded preceding and 1 preceding
      )
    ), kept as (
      update ${merge.staging} s
      set ${commaList(written.map((column) => sql`${identifier(column.staged)} = ${valueIn('last', column)}`))},
        cleared = ${clearedLast(written)},
        last_row = outcome.last_change
      from outcome
      where outcome.is_first
        and s.row_number = outcome.row_number
    ), forgotten as (
      delete from ${merge.matches} m
      using outcome
      where m.row_number = outcome.row_number
    )
    insert into ${merge.matches} (row_number, lead_id, lead_at, is_change, is_written, is_linked, is_repeat)
    select row_number, lead_id, lead_at, is_change, is_first and is_any_change, false, is_again
    from outcome
    -- The first row of a new key creates its lead: it matches none.
    where lead_id is not null
      or not is_first`);
}

function name(kind: 'stamp' | 'before' | 'last', column: PlannedColumn): Sql {
  // No field begins with an underscore.
  return identifier(`_${kind}_${column.number}`);
}

/** Ten digits of row number, then `v` and the value, or `n` if the cell clears the field; null for an empty cell. */
function stamp(column: PlannedColumn): Sql {
  return sql`
        case
          when ${cellOf('s', column)} is not null then lpad(s.row_number::text, 10, '0') || 'v' || ${cellOf('s', column)}::text
          when ${isCleared(column)} then lpad(s.row_number::text, 10, '0') || 'n'
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

function valueIn(kind: 'stamp' | 'before' | 'last', column: PlannedColumn): Sql {
  const stamped = name(kind, column);
  return sql`case when substr(${stamped}, 11, 1) = 'v' then substr(${stamped}, 12) end::${raw(column.type)}`;
}

function clearedLast(columns: readonly PlannedColumn[]): Sql {
  const numbers = columns.map(
    (column) =>
      sql`case when substr(${name('last', column)}, 11, 1) = 'n' then ${raw(String(column.number))} end`,
  );
  return sql`nullif(array_remove(array[${commaList(numbers)}]::smallint[], null), '{}')`;
}
