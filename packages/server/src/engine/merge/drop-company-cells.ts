import type { Executor } from '../../db/database.ts';
import { identifier, join, sql } from '../../db/sql.ts';
import { reasons } from '../../imports/reasons.ts';
import type { Chunk } from '../chunk.ts';
import { cellOf, commaList, isCleared, type Merge } from './expressions.ts';

/**
 * Empties the company's columns of rows whose lead is linked to a company, with a warning for each row that had
 * something in them. A row also counts as linked when an earlier row of the chunk links the same key.
 */
export async function dropCompanyCells(executor: Executor, merge: Merge, chunk: Chunk): Promise<void> {
  const columns = merge.written.filter((column) => column.field.isCompanyField);
  if (columns.length === 0) return;
  const { companyLink } = merge.plan;
  const linked =
    companyLink === undefined
      ? sql`select row_number from ${merge.matches} where is_linked`
      : sql`
        select row_number
        from (
          select s.row_number, bool_or(coalesce(m.is_linked, false) or ${cellOf('s', companyLink)} is not null)
            over (partition by s.lookup_key order by s.row_number) as is_linked
          from ${merge.staging} s
          left join ${merge.matches} m on m.row_number = s.row_number
        ) rows
        where is_linked`;
  const rows = await executor.query<{ row_number: number }>(sql`
    update ${merge.staging} s
    set ${commaList(columns.map((column) => sql`${identifier(column.staged)} = null`))},
      cleared = (
        select array_agg(number)
        from unnest(s.cleared) as number
        where number <> all(${columns.map((column) => column.number)}::smallint[])
      )
    from (${linked}) linked
    where s.row_number = linked.row_number
      and (${join(
        columns.map((column) => sql`${cellOf('s', column)} is not null or ${isCleared(column)}`),
        ' or ',
      )})
    returning s.row_number`);
  for (const { row_number } of rows) chunk.warn(row_number, reasons.companyFieldIgnored);
}
