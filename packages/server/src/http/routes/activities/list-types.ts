import type { ActivityType, Attribute } from '../../../activities/activity-type.ts';
import { listActivityTypes, listWritableTypes } from '../../../activities/list-types.ts';
import { activityType } from '../../documentation.ts';
import type { Operation } from '../../operation.ts';

/** Who may read activities. */
export const readPermissions = ['Read-Only Activity', 'Read-Write Activity'] as const;

/** Get Activity Types: all in one answer. */
export const listActivityTypesOperation: Operation = {
  method: 'GET',
  path: '/rest/v1/activities/types.json',
  permissions: readPermissions,
  documentation: {
    group: 'Activities',
    summary: 'Get Activity Types: standard ones and approved custom ones',
    item: activityType,
    errors: [],
  },
  async handle({ context, caller }) {
    return { result: (await listActivityTypes(context.database, caller.subscription.schema)).map(showType) };
  },
};

/** Extension: the same for all types that activities can be written of. */
export const listWritableTypesOperation: Operation = {
  method: 'GET',
  path: '/galena/v1/activities/types.json',
  permissions: readPermissions,
  documentation: {
    group: 'Activities',
    summary: 'All types that activities can be written of, also rare ones',
    item: activityType,
    errors: [],
  },
  async handle({ context, caller }) {
    return { result: (await listWritableTypes(context.database, caller.subscription.schema)).map(showType) };
  },
};

/** In this order, and with no other members: a client was seen to fail on any further one. */
function showType({ id, apiName, name, description, primaryAttribute, attributes }: ActivityType): object {
  return {
    id,
    apiName,
    name,
    description,
    primaryAttribute: primaryAttribute && toItem(primaryAttribute),
    attributes: attributes.map(toItem),
  };
}

function toItem({ apiName, name, dataType }: Attribute): object {
  return { apiName, name, dataType };
}
