import { attributeTypes } from '../../../activities/activity-type.ts';
import {
  approveType,
  createAttributes,
  createType,
  deleteAttributes,
  deleteType,
  discardDraft,
  updateAttributes,
  updateType,
} from '../../../activities/change-custom-types.ts';
import type { CustomType } from '../../../activities/custom-types.ts';
import type { Clock } from '../../../clock.ts';
import type { Database } from '../../../db/database.ts';
import { refuse } from '../../../errors.ts';
import { shorten } from '../../../fields/json-value.ts';
import { arrayOf, boolean, customType, jsonBody, object, oneOf, text } from '../../documentation.ts';
import { asObject, bodyObject, isObject, type JsonObject } from '../../json-body.ts';
import type { Call, Operation } from '../../operation.ts';
import { showType } from './custom-types.ts';

const permissions = ['Read-Write Activity Metadata'] as const;
const path = '/rest/v1/activities/external/type';
const ofType = `${path}/:apiName`;

const optional = { 'description?': text, 'dataType?': oneOf(attributeTypes) };
const primary = object({ apiName: text, name: text, ...optional });
const named = { apiName: text, name: text, 'description?': text, triggerName: text, filterName: text };

/** Create Custom Activity Type: a draft. */
export const createCustomTypeOperation: Operation = {
  method: 'POST',
  path: `${path}.json`,
  permissions,
  documentation: {
    group: 'Custom activity types',
    summary: 'Create Custom Activity Type, as a draft',
    body: jsonBody({ ...named, primaryAttribute: primary }),
    item: customType,
    errors: ['709', '1001', '1002', '1003', '1027'],
  },
  async handle(call) {
    const { database, clock, activityLimits } = call.context;
    const { schema } = call.caller.subscription;
    const type = await createType(database, clock, schema, bodyObject(call), activityLimits.customTypes);
    return { result: [showType(type, true)] };
  },
};

/** Update Custom Activity Type: its draft. */
export const updateCustomTypeOperation: Operation = {
  method: 'POST',
  path: `${ofType}.json`,
  permissions,
  documentation: {
    group: 'Custom activity types',
    summary: 'Update Custom Activity Type: members that are absent keep their values',
    body: jsonBody({
      ...Object.fromEntries(Object.keys(named).map((name) => [`${name.replace('?', '')}?`, text])),
      'primaryAttribute?': primary,
    }),
    item: customType,
    errors: ['709', '1001', '1002', '1003', '1013'],
  },
  async handle(call) {
    const { database, clock } = call.context;
    const { schema } = call.caller.subscription;
    const type = await updateType(database, clock, schema, apiNameOf(call), bodyObject(call));
    return { result: [showType(type, true)] };
  },
};

type Step = (database: Database, clock: Clock, schema: string, apiName: string) => Promise<CustomType>;

/** Calls without a body: clients send none, an empty one, or any JSON. */
function stepOperation(name: string, summary: string, errors: readonly string[], step: Step): Operation {
  return {
    method: 'POST',
    path: `${ofType}/${name}.json`,
    permissions,
    documentation: { group: 'Custom activity types', summary, item: customType, errors: ['1013', ...errors] },
    async handle(call) {
      const { database, clock } = call.context;
      const type = await step(database, clock, call.caller.subscription.schema, apiNameOf(call));
      return { result: [showType(type, false)] };
    },
  };
}

/** Approve, Discard Draft of and Delete Custom Activity Type. */
export const customTypeSteps: readonly Operation[] = [
  stepOperation(
    'approve',
    'Approve Custom Activity Type: its draft becomes the live version',
    ['709'],
    approveType,
  ),
  stepOperation('discardDraft', 'Discard Custom Activity Type Draft', ['1048'], discardDraft),
  stepOperation('delete', 'Delete Custom Activity Type: its activities stay', [], deleteType),
];

type AttributesStep = (
  database: Database,
  clock: Clock,
  schema: string,
  apiName: string,
  records: readonly JsonObject[],
) => Promise<CustomType>;

function attributesOperation(
  name: string,
  summary: string,
  members: Parameters<typeof object>[0],
  errors: readonly string[],
  step: AttributesStep,
): Operation {
  return {
    method: 'POST',
    path: `${ofType}/attributes/${name}.json`,
    permissions,
    documentation: {
      group: 'Custom activity types',
      summary,
      body: jsonBody({ attributes: arrayOf(object(members)) }),
      item: customType,
      errors: ['709', '1001', '1002', '1003', '1013', ...errors],
    },
    async handle(call) {
      const { database, clock } = call.context;
      const { schema } = call.caller.subscription;
      const records = attributesIn(bodyObject(call));
      const type = await step(database, clock, schema, apiNameOf(call), records);
      return { result: [showType(type, true)] };
    },
  };
}

/** Create, Update and Delete Custom Activity Type Attributes: of the draft. */
export const customAttributeOperations: readonly Operation[] = [
  attributesOperation(
    'create',
    'Create Custom Activity Type Attributes',
    {
      apiName: text,
      name: text,
      dataType: oneOf(attributeTypes),
      'description?': text,
      'isPrimary?': boolean,
    },
    ['1028'],
    createAttributes,
  ),
  attributesOperation(
    'update',
    'Update Custom Activity Type Attributes: their apiName says which ones',
    { apiName: text, 'name?': text, ...optional, 'isPrimary?': boolean },
    ['1006', '1028'],
    updateAttributes,
  ),
  attributesOperation(
    'delete',
    'Delete Custom Activity Type Attributes',
    { apiName: text },
    ['1006'],
    deleteAttributes,
  ),
];

function apiNameOf({ path: segments }: Call): string {
  return segments['apiName'] ?? '';
}

/** @throws ApiError 1002 without any, 1001 for what is no array of objects */
function attributesIn({ attributes }: JsonObject): JsonObject[] {
  if (attributes === undefined || attributes === null) throw refuse('1002', 'attributes');
  if (!Array.isArray(attributes)) throw refuse('1001', shorten(attributes), 'array');
  if (attributes.length === 0) throw refuse('1002', 'attributes');
  return attributes.map((attribute) => {
    if (!isObject(attribute)) throw refuse('1001', shorten(attribute), 'object');
    return asObject(attribute);
  });
}
