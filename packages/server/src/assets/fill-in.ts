import type { Executor } from '../db/database.ts';
import { identifier, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import type { Field } from '../fields/fields.ts';
import type { Asset } from './find-assets.ts';
import { tokensIn } from './tokens.ts';

/**
 * Puts a lead's values and the tokens of a program into a text: `{{lead.First Name}}`, also with a value for leads that have none
 * (`{{lead.First Name:default=friend}}`), and `{{my.greeting}}`. Whatever else stands in braces stays.
 * @throws ApiError 702 if there is no such lead
 */
export async function fillIn(
  executor: Executor,
  schema: string,
  fields: readonly Field[],
  { folderType: type, folderId }: Asset,
  leadId: number,
  text: string,
): Promise<string> {
  const [lead] = await executor.query<{ values: Readonly<Record<string, unknown>> }>(
    sql`select to_jsonb(l) as values from ${identifier(schema, 'leads')} l where l.id = ${leadId}`,
  );
  if (lead === undefined) throw refuse('702', 'Lead', leadId);
  const tokens =
    type === null || folderId === null
      ? new Map<string, string>()
      : await tokensIn(executor, schema, { type, id: folderId });
  const byName = new Map(
    fields.flatMap((field) => [
      [field.displayName.toLowerCase(), field.name] as const,
      [field.name.toLowerCase(), field.name] as const,
    ]),
  );
  return text.replace(/\{\{(lead|my)\.([^{}]*?)(?::default=([^{}]*))?\}\}/g, (whole, kind, name, usual) => {
    if (kind === 'my') return tokens.get(name) ?? whole;
    const column = byName.get(String(name).toLowerCase());
    if (column === undefined) return whole;
    return String(lead.values[column] ?? usual ?? '');
  });
}
