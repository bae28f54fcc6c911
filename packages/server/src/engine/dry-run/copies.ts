import { identifier, join, raw, type Sql, sql } from '../../db/sql.ts';
import { scratchColumns } from '../../imports/dry-runs/scratch-tables.ts';
import { textOf } from '../../ledger/packs.ts';
import { foundLeads } from '../merge/compare.ts';
import { commaList, fieldOf, type Merge, newValue } from '../merge/expressions.ts';
import type { Judgement } from '../merge/judge.ts';
import { rowSet } from '../merge/row-set.ts';
import type { DryTarget } from '../merge/target.ts';
import { notedRows } from './notes.ts';

/** When rows are written: an expression, and the column of the rows that it needs. */
interface Written {
  readonly at: Sql;
  readonly behind: { readonly name: string; readonly type: string; readonly values: unknown };
}

/**
 * Copies leads that some rows change, with the changes, and with what they were before. A lead that somebody else changes meanwhile is taken as it
 * is by now, as nothing locks it: so it is found by its id.
 */
export function insertCopies(
  { chunk, written, plan, target }: Merge,
  { changed: only, leads, edits, firstRows }: Judgement,
  dryRun: DryTarget,
  { at, behind }: Written,
): Sql {
  const noted = notedRows(chunk, only, firstRows);
  const more = [foundLeads(only, leads), behind, ...noted];
  const set = rowSet('s', { rows: chunk.rows, only, edits, columns: written, more });
  const changes = new Map<string, Sql>([
    ...written.map((column) => [column.field.name, newValue(set, column)] as const),
    ['updatedAt', at],
    ['_changed_by_import', sql`${plan.job.batchId}::integer`],
  ]);
  const before = join(
    written.map((column) => textOf(column, fieldOf('l', column))),
    ', ',
  );
  return sql`
    insert into ${target.leads} (
      ${commaList([...dryRun.columns, ...noted.map(({ name }) => name)].map((name) => identifier(name)))},
      ${raw(scratchColumns.before)}
    )
    select
      ${commaList([
        ...dryRun.columns.map((name) => changes.get(name) ?? sql`l.${identifier(name)}`),
        ...noted.map(({ name }) => sql`s.${identifier(name)}`),
      ])},
      array[${before}]::text[]
    from ${set.table}
    cross join lateral (
      select *
      from ${dryRun.leads} l
      where l.id = s.lead_id
      offset 0
    ) l`;
}
