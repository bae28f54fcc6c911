import type { Executor } from '../../db/database.ts';
import { identifier, sql } from '../../db/sql.ts';
import { type ApiError, refuse } from '../../errors.ts';
import type { LeadRecord } from './read-record.ts';

const links = [
  { name: 'externalCompanyId', table: 'companies' },
  { name: 'externalSalesPersonId', table: 'sales_persons' },
] as const;

/**
 * Makes the function that says whether a record names a company or sales person that does not exist; of two that do not, the
 * first in the record.
 */
export async function linkChecker(
  executor: Executor,
  schema: string,
  records: readonly LeadRecord[],
): Promise<(record: LeadRecord) => ApiError | undefined> {
  const known = new Map<string, ReadonlySet<string>>();
  const find = async ({ name, table }: (typeof links)[number]) => {
    const ids = records.flatMap((record) => linkOf(record, name) ?? []);
    if (ids.length === 0) return;
    const rows = await executor.query<{ id: string }>(sql`
      select ${identifier(name)} as id
      from ${identifier(schema, table)}
      where ${identifier(name)} = any(${ids}::text[])`);
    known.set(name, new Set(rows.map(({ id }) => id)));
  };
  await Promise.all(links.map(find));
  return ({ values }) => {
    for (const [{ name }, id] of values) {
      const isLink = links.some((link) => link.name === name);
      if (isLink && id !== null && known.get(name)?.has(id) !== true) return refuse('1013 link', name, id);
    }
    return undefined;
  };
}

function linkOf({ values }: LeadRecord, name: string): string | undefined {
  for (const [field, value] of values) if (field.name === name && value !== null) return value;
  return undefined;
}
