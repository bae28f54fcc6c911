import { identifier, sql } from '../../db/sql.ts';
import { listFields } from '../../fields/fields.ts';
import { problemAt, type Seeding } from './seed-part.ts';

/**
 * The id of the lead that a seed names by one of its fields: `{"email": "ada@example.com"}`.
 * @throws ApiError 1003 where there is none, or more than one
 */
export async function findLead(
  { database, subscription }: Seeding,
  path: string,
  line: number,
  key: unknown,
): Promise<number> {
  const shown = JSON.stringify(key);
  const [member, ...more] = typeof key === 'object' && key !== null ? Object.entries(key) : [];
  if (member === undefined || more.length > 0)
    throw problemAt(path, line, `${shown} does not name a lead as {"email": "ada@example.com"} does`);
  const [name, value] = member;
  const field = (await listFields(database, subscription.schema)).find((one) => one.name === name);
  if (field === undefined) throw problemAt(path, line, `${shown}: leads have no field '${name}'`);
  const found = await database.query<{ id: number }>(sql`
    select id
    from ${identifier(subscription.schema, 'leads')}
    where lower(btrim(${identifier(field.name)}::text)) = lower(btrim(${String(value)}))
    limit 2`);
  const [lead] = found;
  if (lead === undefined || found.length > 1)
    throw problemAt(path, line, `${found.length === 0 ? 'no lead is' : 'several leads are'} ${shown}`);
  return lead.id;
}
