import { readIsoTime } from '../../../fields/iso-time.ts';
import { writeActivityToken } from '../../../paging/activity-token.ts';
import { text, time } from '../../documentation.ts';
import type { Operation } from '../../operation.ts';
import { inAnyCase, required } from '../../parameters.ts';
import { readPermissions } from './list-types.ts';

/** Get Paging Token: a token that stands for a date, with which all activities can be read that were recorded since. */
export const pagingTokenOperation: Operation = {
  method: 'GET',
  path: '/rest/v1/activities/pagingtoken.json',
  permissions: readPermissions,
  timeoutSeconds: 300,
  documentation: {
    group: 'Activities',
    summary: 'Get Paging Token: for a date',
    query: { sinceDatetime: time },
    required: ['sinceDatetime'],
    parametersInAnyCase: true,
    members: { nextPageToken: text },
    errors: ['704', '1002'],
  },
  handle({ parameters, caller }) {
    const since = readIsoTime(required(inAnyCase(parameters), 'sinceDatetime'));
    return Promise.resolve({
      nextPageToken: writeActivityToken(caller.subscription.munchkinId, { since, afterId: 0 }),
    });
  },
};
