import {
  type CustomAttribute,
  type CustomType,
  findCustomType,
  listCustomTypes,
  statusOf,
  versionOf,
} from '../../../activities/custom-types.ts';
import { refuse } from '../../../errors.ts';
import { shorten } from '../../../fields/json-value.ts';
import { boolean, customType, listedCustomType } from '../../documentation.ts';
import type { Operation } from '../../operation.ts';
import { inAnyCase, single } from '../../parameters.ts';
import { toSeconds } from '../../times.ts';

const permissions = ['Read-Only Activity Metadata', 'Read-Write Activity Metadata'] as const;

/** Get Custom Activity Types. */
export const listCustomTypesOperation: Operation = {
  method: 'GET',
  path: '/rest/v1/activities/external/types.json',
  permissions,
  documentation: {
    group: 'Custom activity types',
    summary: 'Get Custom Activity Types, without their attributes',
    item: listedCustomType,
    errors: [],
  },
  async handle({ context, caller }) {
    const types = await listCustomTypes(context.database, caller.subscription.schema);
    return { result: types.map((type) => describeType(type)) };
  },
};

/** Describe Custom Activity Type. */
export const describeCustomTypeOperation: Operation = {
  method: 'GET',
  path: '/rest/v1/activities/external/type/:apiName/describe.json',
  permissions,
  documentation: {
    group: 'Custom activity types',
    summary: 'Describe Custom Activity Type: its live version, or its draft',
    query: { draft: { ...boolean, description: 'true: the draft, where there is one' } },
    parametersInAnyCase: true,
    item: customType,
    errors: ['1001', '1013'],
  },
  async handle({ context, caller, path, parameters }) {
    const prefersDraft = readFlag(single(inAnyCase(parameters), 'draft'));
    const types = await listCustomTypes(context.database, caller.subscription.schema);
    const type = findCustomType(types, path['apiName'] ?? '');
    // What is not approved yet is shown to those only who ask for drafts.
    if (type.approved === null && !prefersDraft) throw refuse('1013');
    return { result: [showType(type, prefersDraft)] };
  },
};

/** A type with its attributes. @param prefersDraft - whether its draft is shown, if it has one */
export function showType(type: CustomType, prefersDraft: boolean): object {
  const { primaryAttribute, attributes } = versionOf(type, prefersDraft);
  return {
    ...describeType(type, prefersDraft),
    primaryAttribute: primaryAttribute && showAttribute(primaryAttribute),
    attributes: attributes.map(showAttribute),
  };
}

function describeType(type: CustomType, prefersDraft = false): object {
  const { name, description, triggerName, filterName } = versionOf(type, prefersDraft);
  return {
    id: type.id,
    apiName: type.apiName,
    name,
    description,
    triggerName,
    filterName,
    createdAt: toSeconds(type.createdAt),
    updatedAt: toSeconds(type.updatedAt),
    status: statusOf(type),
  };
}

function showAttribute({ apiName, name, description, dataType }: CustomAttribute): object {
  return { apiName, name, description, dataType };
}

function readFlag(text: string | undefined): boolean {
  const word = text?.toLowerCase() ?? 'false';
  if (word !== 'true' && word !== 'false') throw refuse('1001', shorten(text), 'boolean');
  return word === 'true';
}
