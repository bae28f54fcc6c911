import type { Executor } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import type { Field } from '../fields/fields.ts';
import { chooseFields, type LeadRow, selectLeads } from './lead-json.ts';

/** @throws ApiError 1004 if there is no such lead, 1006 for an unknown field. */
export async function getLead(
  executor: Executor,
  schema: string,
  allFields: readonly Field[],
  id: number,
  fieldNames: readonly string[],
): Promise<LeadRow> {
  const fields = chooseFields(allFields, fieldNames);
  const [lead] = await executor.query<LeadRow>(sql`
    ${selectLeads(schema, fields)}
    where l.id = ${id}`);
  if (lead === undefined) throw refuse('1004', id);
  return lead;
}
