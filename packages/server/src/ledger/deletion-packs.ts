import { raw, type Sql, sql } from '../db/sql.ts';
import { originColumns, originValues } from './origin.ts';
import { inPacks, type PackHead, takePacks } from './packs.ts';
import { deletion } from './parts.ts';

/** A column of leads that are about to be deleted. */
export interface DeletedColumn {
  readonly name: string;
  /** Of PostgreSQL: `text`, `timestamptz`; or `seconds`. */
  readonly type: string;
}

/** Instead of a type: a column has times, of which packs have the seconds since 1970. */
export const seconds = 'seconds';

/** Leads that are about to be deleted. */
export interface Deletions {
  /** Those in which any of the leads has a value. */
  readonly columns: readonly DeletedColumn[];
  readonly leadCount: number;
  /**
   * A select of the leads: `place` (from 0), `id`, `row_number`, `lists` and `programs` (JSON as text, null for none), and `lead_values`, an
   * array of their values in the columns; see `textOf`.
   */
  readonly rows: Sql;
}

/** The statement that records leads that those behind it are going to delete. */
export function writeDeletions(
  { table, recordedAt, origin }: PackHead,
  { columns, leadCount, rows }: Deletions,
  take: (ids: number) => number,
): Sql {
  const packAt = takePacks(leadCount, 1, take);
  return sql`
    insert into ${table} (
      id, recorded_at, lead_id, type, activity_date, batch_id, ${originColumns}, leads, lead_ids, row_numbers, column_names,
      column_types, lead_values, lists, programs
    )
    select
      pack_id, ${recordedAt}, min(id), ${deletion}::integer, ${recordedAt}, ${origin.batchId}::integer, ${originValues(origin)},
      int4range(min(id), max(id), '[]'), array_agg(id order by place), array_agg(row_number order by place),
      ${columns.map(({ name }) => name)}::text[], ${columns.map(({ type }) => type)}::text[],
      array_agg(lead_values order by place), ${unlessEmpty('lists')}, ${unlessEmpty('programs')}
    from (${inPacks(rows, packAt)}) deleted
    group by pack_id`;
}

function unlessEmpty(column: 'lists' | 'programs'): Sql {
  return sql`case when count(${raw(column)}) > 0 then array_agg(${raw(column)} order by place) end`;
}
