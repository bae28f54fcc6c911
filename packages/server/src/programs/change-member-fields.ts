import type { Database } from '../db/database.ts';
import { identifier, join, sql } from '../db/sql.ts';
import { ApiError, refuse } from '../errors.ts';
import { type FieldOutcome, readNewField, same } from '../leads/schema/create-fields.ts';
import { attributeColumns, type FieldAttributes, readAttributes } from '../leads/schema/field-attributes.ts';
import { listMemberFields } from './member-fields.ts';

/** A subscription may have so many. */
const maxCustomFields = 20;

/** Creates custom fields of memberships; one that is refused leaves the others alone. */
export function createMemberFields(
  database: Database,
  schema: string,
  records: readonly Readonly<Record<string, unknown>>[],
): Promise<FieldOutcome[]> {
  return database.transaction(async (transaction) => {
    const [counter] = await transaction.query<{ nextId: number }>(sql`
      select next_value as "nextId"
      from ${identifier(schema, 'counters')}
      where name = 'program_member_field'
      for update`);
    const fields = await listMemberFields(transaction, schema);
    let nextId = counter?.nextId ?? 1;
    let custom = fields.filter(({ isCustom }) => isCustom).length;
    const taken: { readonly name: string; readonly displayName: string }[] = [...fields];
    const outcomes: FieldOutcome[] = [];
    for (const record of records) {
      const { name: given } = record;
      try {
        const { name, dataType, attributes } = readNewField(record);
        const { displayName } = attributes;
        if (taken.some((field) => same(field.name, name) || same(field.displayName, displayName)))
          throw refuse('1017');
        if (custom >= maxCustomFields) {
          throw refuse('1003', `A subscription may have ${maxCustomFields} custom fields of program members`);
        }
        taken.push({ name, displayName });
        custom += 1;
        transaction.atCommit(sql`
          insert into ${identifier(schema, 'program_member_fields')} (
            id, name, display_name, data_type, length, description, is_hidden, is_html_encoding, is_sensitive
          )
          values (
            ${nextId}, ${name}, ${displayName}, ${dataType}, ${dataType === 'string' ? 255 : null},
            ${attributes.description ?? null}, ${attributes.isHidden ?? false},
            ${attributes.isHtmlEncodingInEmail ?? true}, ${attributes.isSensitive ?? false}
          )`);
        nextId += 1;
        outcomes.push({ name: given, status: 'created' });
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        const reasons = [{ code: error.code, message: error.message }];
        outcomes.push({ name: given, status: 'skipped', reasons });
      }
    }
    transaction.atCommit(sql`
      update ${identifier(schema, 'counters')}
      set next_value = ${nextId}
      where name = 'program_member_field'`);
    return outcomes;
  });
}

/**
 * Changes what a custom field is called and how it is treated.
 * @throws ApiError 1006 for an unknown field, 1003 for a standard one, 1017 for a label that is taken, 1001
 */
export function updateMemberField(
  database: Database,
  schema: string,
  name: string,
  record: Readonly<Record<string, unknown>>,
): Promise<FieldOutcome> {
  return database.transaction(async (transaction) => {
    const fields = await listMemberFields(transaction, schema);
    const field = fields.find((candidate) => candidate.name === name);
    if (field === undefined) throw refuse('1006', name);
    if (!field.isCustom) throw refuse('1003', `Field '${name}' not updateable`);
    const attributes = readAttributes(record);
    const { displayName } = attributes;
    if (
      displayName !== undefined &&
      fields.some((other) => other !== field && same(other.displayName, displayName))
    ) {
      throw refuse('1017');
    }
    const sets = (Object.keys(attributes) as (keyof FieldAttributes)[]).map(
      (attribute) => sql`${identifier(attributeColumns[attribute])} = ${attributes[attribute]}`,
    );
    if (sets.length > 0) {
      await transaction.execute(sql`
        update ${identifier(schema, 'program_member_fields')}
        set ${join(sets, ', ')}
        where name = ${name}`);
    }
    return { name, status: 'updated' };
  });
}
