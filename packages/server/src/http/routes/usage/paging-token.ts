import { refuse } from '../../../errors.ts';
import { writeDateToken } from '../../../paging/paging-token.ts';
import { text, time } from '../../documentation.ts';
import type { Operation } from '../../operation.ts';
import { required, single } from '../../parameters.ts';

const isoPattern = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

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
    errors: ['1001', '1002'],
  },
  handle({ parameters }) {
    const given = single(parameters, 'sinceDateTime') ?? required(parameters, 'sinceDatetime');
    // A plus sign that was not encoded comes as a blank.
    const written = given.replace(/ (\d{2}:?\d{2})$/, '+$1').replace(/([+-]\d{2})(\d{2})$/, '$1:$2');
    const since = new Date(written);
    if (!isoPattern.test(written) || Number.isNaN(since.getTime())) throw refuse('1001', given, 'datetime');
    return Promise.resolve({ nextPageToken: writeDateToken(since) });
  },
};
