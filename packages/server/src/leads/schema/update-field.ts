import type { Database } from '../../db/database.ts';
import { identifier, join, sql } from '../../db/sql.ts';
import { refuse } from '../../errors.ts';
import { type Field, listFields } from '../../fields/fields.ts';
import { shorten } from '../../fields/json-value.ts';
import { countFieldsVersion } from '../../fields/known-fields.ts';
import { type FieldOutcome, same } from './create-fields.ts';
import { attributeColumns, type FieldAttributes, readAttributes } from './field-attributes.ts';

/**
 * Changes what a field is called and how it is treated; never its name, type or length.
 * @throws ApiError 1006 for an unknown field, 1003 for an attribute that this field keeps, 1017 for a label that is taken,
 * 1001 for a wrong type.
 */
export async function updateField(
  database: Database,
  schema: string,
  name: string,
  record: Readonly<Record<string, unknown>>,
  mayChange: (field: Field) => void,
): Promise<FieldOutcome> {
  return database.transaction(async (transaction) => {
    const fields = await listFields(transaction, schema);
    const field = fields.find((candidate) => candidate.name === name);
    if (field === undefined) throw refuse('1006', name);
    mayChange(field);
    checkMembers(field, record);
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
      await transaction.execute(
        sql`update ${identifier(schema, 'fields')} set ${join(sets, ', ')} where name = ${name}`,
      );
      transaction.atCommit(countFieldsVersion(schema));
    }
    return { name, status: 'updated' };
  });
}

/** A standard field keeps its label; only a custom field that was made by API can be hidden. */
function checkMembers(field: Field, record: Readonly<Record<string, unknown>>): void {
  for (const member of Object.keys(record)) {
    const isAllowed =
      member === 'displayName'
        ? field.isCustom
        : member === 'isHidden'
          ? field.isApiCreated
          : member in attributeColumns;
    if (!isAllowed)
      throw refuse('1003', `Attribute '${shorten(member)}' of field ${field.name} cannot be changed`);
  }
}
