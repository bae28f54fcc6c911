import type { Executor } from '../../db/database.ts';
import { identifier, sql } from '../../db/sql.ts';
import type { PlannedColumn } from '../plan.ts';
import type { Merge } from './expressions.ts';

/** A row whose company or sales person does not exist. */
export interface UnknownLink {
  readonly row: number;
  readonly column: PlannedColumn;
}

/** Finds rows whose company or sales person does not exist. Where neither does, the first column counts. */
export async function findUnknownLinks(executor: Executor, { plan, chunk }: Merge): Promise<UnknownLink[]> {
  const { companyLink, salesPersonLink, job } = plan;
  const find = async (column: PlannedColumn | undefined, table: string): Promise<UnknownLink[]> => {
    if (column === undefined) return [];
    const cells = chunk.rows.cells(column);
    const unknown = await executor.query<{ value: string }>(sql`
      select value
      from unnest(${[...new Set(cells)]}::text[]) as value
      where value is not null
        and not exists (
          select
          from ${identifier(job.subscription.schema, table)} t
          where t.${identifier(column.field.name)} = value
        )`);
    const values = new Set<string | null>(unknown.map(({ value }) => value));
    return cells.flatMap((cell, row) => (values.has(cell) ? [{ row, column }] : []));
  };
  const links = await Promise.all([find(companyLink, 'companies'), find(salesPersonLink, 'sales_persons')]);
  return links.flat().toSorted((one, other) => one.column.number - other.column.number);
}
