import { refuse } from '../../../errors.ts';
import { createFields } from '../../../leads/schema/create-fields.ts';
import { updateField } from '../../../leads/schema/update-field.ts';
import { bodyObject, inputOf } from '../../json-body.ts';
import type { Operation } from '../../operation.ts';
import { customPermission, standardPermission } from './show-fields.ts';

const maxFields = 100;

/** Create Lead Fields. */
export const createFieldsOperation: Operation = {
  method: 'POST',
  path: '/rest/v1/leads/schema/fields.json',
  permissions: [customPermission],
  timeoutSeconds: 180,
  async handle(call) {
    const input = inputOf(bodyObject(call));
    if (input.length > maxFields) {
      throw refuse('1003', `Too many records: ${input.length} given and the maximum is ${maxFields}`);
    }
    return { result: await createFields(call.context.database, call.caller.subscription.schema, input) };
  },
};

/** Update Lead Field. */
export const updateFieldOperation: Operation = {
  method: 'POST',
  path: '/rest/v1/leads/schema/fields/:fieldApiName.json',
  permissions: [standardPermission, customPermission],
  async handle(call) {
    const [record, ...more] = inputOf(bodyObject(call));
    if (record === undefined || more.length > 0)
      throw refuse('1003', 'Exactly one field can be changed by a call');
    const { schema } = call.caller.subscription;
    const name = call.path['fieldApiName'] ?? '';
    const outcome = await updateField(call.context.database, schema, name, record, ({ isCustom }) => {
      if (!call.caller.permissions.has(isCustom ? customPermission : standardPermission)) throw refuse('603');
    });
    return { result: [outcome] };
  },
};
