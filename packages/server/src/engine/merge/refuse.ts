import type { Executor } from '../../db/database.ts';
import { identifier, type Sql, sql } from '../../db/sql.ts';
import { reasons } from '../../imports/reasons.ts';
import type { Chunk } from '../chunk.ts';
import type { PlannedColumn } from '../plan.ts';
import { cellOf, type Merge } from './expressions.ts';

interface RowNumber {
  row_number: number;
}

/** Takes rows out of the chunk whose company or sales person does not exist. Where neither does, the first column counts. */
export async function refuseUnknownLinks(executor: Executor, merge: Merge, chunk: Chunk): Promise<void> {
  const { companyLink, salesPersonLink } = merge.plan;
  const { schema } = merge.plan.job.subscription;
  const refuse = async (column: PlannedColumn | undefined, table: Sql) => {
    if (column === undefined) return;
    const rows = await executor.query<RowNumber>(sql`
      delete from ${merge.staging} s
      where ${cellOf('s', column)} is not null
        and not exists (
          select
          from ${table} t
          where t.${identifier(column.field.name)} = ${cellOf('s', column)}
        )
      returning row_number`);
    for (const row of rows) chunk.fail(row.row_number, reasons.linkNotFound(column.field.name));
  };
  const links = [
    { column: companyLink, table: identifier(schema, 'companies') },
    { column: salesPersonLink, table: identifier(schema, 'sales_persons') },
  ].toSorted((one, other) => (one.column?.number ?? 0) - (other.column?.number ?? 0));
  await Promise.all(links.map(({ column, table }) => refuse(column, table)));
}

/** Takes out rows that looked up an id which no lead has: by id an import only updates. */
export async function refuseUnknownIds(executor: Executor, merge: Merge, chunk: Chunk): Promise<void> {
  if (merge.lookup.field.name !== 'id') return;
  const rows = await executor.query<RowNumber>(sql`
    delete from ${merge.staging} s
    where not exists (select from ${merge.matches} m where m.row_number = s.row_number)
    returning row_number`);
  for (const row of rows) chunk.fail(row.row_number, reasons.leadNotFound);
}

/** Takes out rows whose lead may not be written: it is in another partition, or one of several with the key. */
export async function refuseMatches(executor: Executor, merge: Merge, chunk: Chunk): Promise<void> {
  const { partitionId, subscription } = merge.plan.job;
  if (partitionId === null && subscription.multipleMatches !== 'fail') return;
  const rows = await executor.query<RowNumber & { refusal: string }>(sql`
    with refused as (
      delete from ${merge.matches}
      where refusal is not null
      returning row_number, refusal
    )
    delete from ${merge.staging} s
    using refused r
    where s.row_number = r.row_number
    returning s.row_number, r.refusal`);
  for (const row of rows) {
    const reason = row.refusal === 'several leads' ? reasons.multipleLeads : reasons.partitionUpdate;
    chunk.fail(row.row_number, reason);
  }
}
