import { refuse } from '../../../errors.ts';
import { creatableTypes, createFields } from '../../../leads/schema/create-fields.ts';
import { countFieldValues, deleteField } from '../../../leads/schema/delete-field.ts';
import { updateField } from '../../../leads/schema/update-field.ts';
import {
  boolean,
  described,
  fieldOutcome,
  integer,
  jsonBody,
  object,
  oneOf,
  records,
  text,
} from '../../documentation.ts';
import { bodyObject, inputOf } from '../../json-body.ts';
import type { Operation } from '../../operation.ts';
import { customPermission, standardPermission } from './show-fields.ts';

const maxFields = 100;

const attributes = {
  'description?': text,
  'isHidden?': boolean,
  'isHtmlEncodingInEmail?': boolean,
  'isSensitive?': boolean,
};
const newField = object({ name: text, displayName: text, dataType: oneOf(creatableTypes), ...attributes });
const changedField = object({ 'displayName?': text, ...attributes });

/** Create Lead Fields. */
export const createFieldsOperation: Operation = {
  method: 'POST',
  path: '/rest/v1/leads/schema/fields.json',
  permissions: [customPermission],
  timeoutSeconds: 180,
  documentation: {
    group: 'Fields',
    summary: 'Create Lead Fields',
    body: jsonBody({ input: records(newField) }),
    item: fieldOutcome('created'),
    errors: ['1001', '1002', '1003', '1006', '1017'],
  },
  async handle(call) {
    const input = inputOf(bodyObject(call));
    if (input.length > maxFields) {
      throw refuse('1003', `Too many records: ${input.length} given and the maximum is ${maxFields}`);
    }
    const { database, indexBuilder } = call.context;
    const result = await createFields(database, call.context.clock, call.caller.subscription.schema, input);
    indexBuilder.wake();
    return { result };
  },
};

/** Update Lead Field. */
export const updateFieldOperation: Operation = {
  method: 'POST',
  path: '/rest/v1/leads/schema/fields/:fieldApiName.json',
  permissions: [standardPermission, customPermission],
  documentation: {
    group: 'Fields',
    summary: 'Update Lead Field',
    body: jsonBody({ input: records(changedField) }),
    item: fieldOutcome('updated'),
    errors: ['1001', '1002', '1003', '1006', '1017'],
  },
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

/** Extension: how many leads have a value of a field. */
export const fieldUsageOperation: Operation = {
  method: 'GET',
  path: '/galena/v1/fields/:fieldApiName/usage.json',
  permissions: [standardPermission, customPermission],
  timeoutSeconds: 180,
  documentation: {
    group: 'Fields',
    summary: 'How many leads have a value of a field',
    item: object({ name: text, leads: described(integer, 'leads with a value of it') }),
    errors: ['1006'],
  },
  async handle({ context, caller, path }) {
    const name = path['fieldApiName'] ?? '';
    return { result: [{ name, leads: await countFieldValues(context.database, caller.subscription, name) }] };
  },
};

/** Extension: deletes a custom field that nobody uses. */
export const deleteFieldOperation: Operation = {
  method: 'POST',
  path: '/galena/v1/fields/:fieldApiName/delete.json',
  permissions: [customPermission],
  timeoutSeconds: 180,
  documentation: {
    group: 'Fields',
    summary: 'Delete a custom field of which no lead has, or is recorded to have had, a value',
    item: object({ name: text }),
    errors: ['1003', '1006', '1022'],
  },
  async handle({ context, caller, path }) {
    const name = path['fieldApiName'] ?? '';
    await deleteField(context.database, context.clock, caller.subscription, name);
    return { result: [{ name }] };
  },
};
