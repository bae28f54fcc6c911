import type { Executor } from '../../db/database.ts';
import { sql } from '../../db/sql.ts';
import { ExactNumber } from '../../fields/exact-number.ts';
import { fieldFinder, findFields } from '../../fields/field-finder.ts';
import type { Field } from '../../fields/fields.ts';
import { type LeadRow, selectLeads } from '../lead-json.ts';

/** A lead as somebody has seen it. */
export interface SeenLead {
  readonly id: number;
  /** By name, as answers have them; fields that are not here may have any value. */
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * The names of the fields that have another value by now; none for a lead that is not there any more.
 * @throws ApiError 1006 for a name that is no field
 */
export async function changedSinceSeen(
  executor: Executor,
  schema: string,
  fields: readonly Field[],
  { id, values }: SeenLead,
): Promise<string[]> {
  const names = Object.keys(values);
  const shown = findFields(fields, ['id', ...names]);
  const [lead] = await executor.query<LeadRow>(sql`${selectLeads(schema, shown)} where l.id = ${id}`);
  if (lead === undefined) return [];
  const present = JSON.parse(lead.json) as Readonly<Record<string, unknown>>;
  const find = fieldFinder(fields);
  return names.filter((name) => (present[find(name)?.name ?? name] ?? null) !== plain(values[name]));
}

/** As a client has it that reads numbers as JavaScript does. */
function plain(value: unknown): unknown {
  return value instanceof ExactNumber ? Number(value.text) : (value ?? null);
}
