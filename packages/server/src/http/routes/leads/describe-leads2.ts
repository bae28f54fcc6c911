import { arrayOf, describedField, object, text } from '../../documentation.ts';
import type { Operation } from '../../operation.ts';

/** Describe Lead 2. */
export const describeLeads2Operation: Operation = {
  method: 'GET',
  path: '/rest/v1/leads/describe2.json',
  permissions: ['Read-Only Lead', 'Read-Write Lead'],
  documentation: {
    group: 'Fields',
    summary: 'Describe Lead 2',
    item: object({
      name: text,
      searchableFields: arrayOf(arrayOf(text)),
      fields: arrayOf(describedField),
    }),
    errors: [],
  },
  async handle({ context, caller }) {
    const fields = await context.fields.of(context.database, caller.subscription);
    const description = {
      name: 'API Lead',
      searchableFields: fields.filter(({ isSearchable }) => isSearchable).map(({ name }) => [name]),
      fields: fields.map(({ name, displayName, dataType, length, readOnly }) => ({
        name,
        displayName,
        dataType,
        length: length ?? undefined,
        updateable: !readOnly,
        crmManaged: false,
      })),
    };
    return { result: [description] };
  },
};
