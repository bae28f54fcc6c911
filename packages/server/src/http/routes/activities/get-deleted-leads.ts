import { tellActivity } from '../../../activities/tell-activity.ts';
import type { Operation } from '../../operation.ts';
import {
  activityItem,
  activityParameters,
  answerActivities,
  pageMembers,
  pageQuery,
  showActivity,
} from './activity-page.ts';
import { readPermissions } from './list-types.ts';

const types = new Set([37]);

/** Get Deleted Leads: activities of type 37. */
export const getDeletedLeadsOperation: Operation = {
  method: 'GET',
  path: '/rest/v1/activities/deletedleads.json',
  permissions: readPermissions,
  documentation: {
    group: 'Activities',
    summary: 'Get Deleted Leads',
    query: pageQuery,
    required: ['nextPageToken'],
    parametersInAnyCase: true,
    item: activityItem,
    members: pageMembers,
    errors: ['1001', '1002', '1003'],
  },
  handle(call) {
    return answerActivities(call, activityParameters(call), () =>
      Promise.resolve({
        query: { types },
        show: (entry) => {
          const activity = tellActivity(entry, new Map());
          return activity && showActivity(activity);
        },
      }),
    );
  },
};
