import type { Attribute } from '../../../activities/activity-type.ts';
import { listActivityTypes } from '../../../activities/list-types.ts';
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
    const types = await listActivityTypes(context.database, caller.subscription.schema);
    // In this order, and with no other members: a client was seen to fail on any further one.
    const result = types.map(({ id, apiName, name, description, primaryAttribute, attributes }) => ({
      id,
      apiName,
      name,
      description,
      primaryAttribute: primaryAttribute && toItem(primaryAttribute),
      attributes: attributes.map(toItem),
    }));
    return { result };
  },
};

function toItem({ apiName, name, dataType }: Attribute): object {
  return { apiName, name, dataType };
}
