import {
  type ActivityPage,
  type ActivityQuery,
  countMembers,
  findStart,
  readActivities,
} from '../../../activities/read-activities.ts';
import type { Activity } from '../../../activities/tell-activity.ts';
import { refuse } from '../../../errors.ts';
import type { LedgerEntry } from '../../../ledger/entries.ts';
import { readActivityToken, writeActivityToken } from '../../../paging/activity-token.ts';
import type { Answer } from '../../answer.ts';
import { arrayOf, described, integer, object, text, time } from '../../documentation.ts';
import type { Call } from '../../operation.ts';
import { inAnyCase, list, type Parameters, required, single, toId, usualPage } from '../../parameters.ts';
import { toSeconds } from '../../times.ts';

const maxLeadIds = 30;
const largestLeadId = 2 ** 31 - 1;

/** Parameters of the calls that read the log. */
export const pageQuery = {
  nextPageToken: described(text, 'from Get Paging Token, or from the answer before this one'),
  batchSize: { type: 'integer', minimum: 1, default: usualPage, description: 'more than 300 is 300' },
} as const;

/** Parameters that choose leads. */
export const leadsQuery = {
  leadIds: described(text, 'up to 30, comma-separated'),
  listId: described(integer, 'members of this static list; not together with leadIds'),
} as const;

export const activityAttribute = object({
  name: text,
  value: described({}, 'a text, number, boolean, or an array of them; null only as an old or new value'),
});

/** Members of every item, in their order. */
export const activityMembers = {
  id: integer,
  marketoGUID: described(text, 'the id as a text'),
  leadId: integer,
  activityDate: time,
  activityTypeId: integer,
  'campaignId?': integer,
} as const;

export const activityItem = object({
  ...activityMembers,
  'primaryAttributeValueId?': integer,
  'primaryAttributeValue?': text,
  attributes: arrayOf(activityAttribute),
});

/** Members of an answer besides its result. */
export const pageMembers = { nextPageToken: text, moreResult: { type: 'boolean' } } as const;

/** The parameters of a call that reads the log: their names may have any case. */
export function activityParameters({ parameters }: Call): Parameters {
  return inAnyCase(parameters);
}

/** @throws ApiError 1003 for more than 30, 1001 for what is no number. An id that no lead can have is that of none. */
export function leadIdsIn(parameters: Parameters): readonly number[] | undefined {
  const given = list(parameters, 'leadIds');
  if (given.length === 0) return undefined;
  checkCount('leadIds', given.length, maxLeadIds);
  const ids = given.map((id) => {
    if (!/^\d{1,19}$/.test(id)) throw refuse('1001', id, 'integer');
    return Number(id);
  });
  return ids.filter((id) => id <= largestLeadId);
}

/** @throws ApiError 1003 */
export function checkCount(name: string, given: number, maximum: number): void {
  if (given > maximum) throw refuse('1003', `Too many ${name}: ${given} given and the maximum is ${maximum}`);
}

/** The leads that a call asks for. @throws ApiError 1001, 1003, or 1013 for an unknown list */
export async function readLeadFilter(
  { context, caller }: Call,
  parameters: Parameters,
): Promise<Pick<ActivityQuery, 'leadIds' | 'listId'>> {
  const leadIds = leadIdsIn(parameters);
  const listText = single(parameters, 'listId');
  if (listText === undefined) return { leadIds };
  const listId = toId(listText);
  if (leadIds !== undefined) throw refuse('1003', 'Give listId or leadIds, not both');
  const members = await countMembers(context.database, caller.subscription.schema, listId);
  if (members === undefined) throw refuse('1013');
  const { listLeads } = context.activityLimits;
  if (members > listLeads) {
    throw refuse(
      '1003',
      `Static list ${listId} has too many records: ${members} and the maximum is ${listLeads}`,
    );
  }
  return { listId };
}

/**
 * Answers with a page of the log. There is a token in any case: behind the last page it goes on with what is recorded later.
 * @param show gives the item of an entry; undefined: it has none
 * @throws ApiError 1002 without a token, 1003 for one that is broken, 1001 for a size that is no number from 1 on
 */
export async function answerActivities(
  { context, caller }: Call,
  parameters: Parameters,
  prepare: () => Promise<{
    readonly query: ActivityQuery;
    readonly show: (entry: LedgerEntry) => object | undefined;
  }>,
): Promise<Answer> {
  const { munchkinId, schema } = caller.subscription;
  const token = required(parameters, 'nextPageToken');
  const place = readActivityToken(munchkinId, token);
  if (place === undefined) throw refuse('1003', 'Invalid nextPageToken');
  const limit = pageSize(parameters);
  const { query, show } = await prepare();
  // Nothing is recorded in the future.
  if (place.since > caller.calledAt) return { result: [], nextPageToken: token, moreResult: false };
  const { database } = context;
  const after = place.afterId > 0 ? place.afterId : await findStart(database, schema, place.since);
  const page: ActivityPage = await readActivities(database, schema, query, { after, limit });
  return {
    result: page.entries.flatMap((entry) => show(entry) ?? []),
    nextPageToken: writeActivityToken(munchkinId, { since: place.since, afterId: page.position }),
    moreResult: page.hasMore,
  };
}

function pageSize(parameters: Parameters): number {
  const given = single(parameters, 'batchSize');
  if (given === undefined) return usualPage;
  if (!/^0*[1-9]\d{0,18}$/.test(given)) throw refuse('1001', given, 'integer');
  return Math.min(Number(given), usualPage);
}

/** What every item begins with. */
export function showHead({ id, leadId, activityDate, activityTypeId, campaignId }: Activity) {
  return {
    id,
    marketoGUID: String(id),
    leadId,
    activityDate: toSeconds(activityDate),
    activityTypeId,
    campaignId,
  };
}

/** An activity as an item. */
export function showActivity(activity: Activity): object {
  const { primaryAttributeValueId, primaryAttributeValue, attributes } = activity;
  return { ...showHead(activity), primaryAttributeValueId, primaryAttributeValue, attributes };
}
