import { identifier, sql } from '../../db/sql.ts';
import { type Judging, schemaOf } from './judging.ts';

/** The fields that link a lead to what may be gone, and where that is. */
export const linkTables: ReadonlyMap<string, string> = new Map([
  ['externalCompanyId', 'companies'],
  ['externalSalesPersonId', 'sales_persons'],
]);

/** Of the values of a field that links leads, those that are there. */
export async function findLinkTargets(
  { connection, plan }: Judging,
  name: string,
  values: readonly string[],
): Promise<ReadonlySet<string>> {
  const table = linkTables.get(name);
  if (table === undefined || values.length === 0) return new Set();
  const rows = await connection.query<{ value: string }>(sql`
    select ${identifier(name)} as value
    from ${identifier(schemaOf(plan), table)}
    where ${identifier(name)} = any(${[...new Set(values)]}::text[])`);
  return new Set(rows.map(({ value }) => value));
}
