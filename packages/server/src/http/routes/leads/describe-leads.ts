import type { Field } from '../../../fields/fields.ts';
import { boolean, dataType, integer, object, text } from '../../documentation.ts';
import type { Operation } from '../../operation.ts';

/** Describe Lead: one item a field. */
export const describeLeadsOperation: Operation = {
  method: 'GET',
  path: '/rest/v1/leads/describe.json',
  permissions: ['Read-Only Lead', 'Read-Write Lead'],
  documentation: {
    group: 'Fields',
    summary: 'Describe Lead',
    item: object({
      id: integer,
      displayName: text,
      dataType,
      'length?': integer,
      'rest?': object({ name: text, readOnly: boolean }),
      'soap?': object({ name: text, readOnly: boolean }),
    }),
    errors: [],
  },
  async handle({ context, caller }) {
    return { result: (await context.fields.of(context.database, caller.subscription)).map(toItem) };
  },
};

/** `length` is there for types that have one, `soap` for fields with a SOAP name. */
function toItem(field: Field): object {
  return {
    id: field.id,
    displayName: field.displayName,
    dataType: field.dataType,
    length: field.length ?? undefined,
    rest: { name: field.name, readOnly: field.readOnly },
    soap: field.soapName === null ? undefined : { name: field.soapName, readOnly: field.readOnly },
  };
}
