import { writeDateToken } from '../../../paging/paging-token.ts';
import { text, time } from '../../documentation.ts';
import { readIsoTime } from '../../iso-time.ts';
import type { Operation } from '../../operation.ts';
import { required, single } from '../../parameters.ts';

/** Get Paging Token: a token that stands for a date. */
export const pagingTokenOperation: Operation = {
  method: 'GET',
  path: '/rest/v1/activities/pagingtoken.json',
  permissions: ['Read-Only Activity', 'Read-Write Activity'],
  documentation: {
    group: 'Usage',
    summary: 'Get Paging Token for a date',
    query: { sinceDatetime: time },
    required: ['sinceDatetime'],
    members: { nextPageToken: text },
    errors: ['704', '1002'],
  },
  handle({ parameters }) {
    const given = single(parameters, 'sinceDateTime') ?? required(parameters, 'sinceDatetime');
    return Promise.resolve({ nextPageToken: writeDateToken(readIsoTime(given)) });
  },
};
