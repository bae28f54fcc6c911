import { checkTokens, type GivenToken } from '../../../campaigns/campaign-tokens.ts';
import { isTrigger, isTriggerable, requireCampaign } from '../../../campaigns/find-campaigns.ts';
import { requestCampaign } from '../../../campaigns/request-campaign.ts';
import { scheduleCampaign } from '../../../campaigns/schedule-campaign.ts';
import { refuse } from '../../../errors.ts';
import { readIsoTime } from '../../../fields/iso-time.ts';
import { shorten } from '../../../fields/json-value.ts';
import { arrayOf, integer, jsonBody, object, text, time } from '../../documentation.ts';
import { isJson } from '../../has-body.ts';
import { bodyObject, idOf, isObject, type JsonObject, textOf } from '../../json-body.ts';
import { leadAuthor } from '../../lead-author.ts';
import type { Call, Operation } from '../../operation.ts';
import { toId } from '../../parameters.ts';

/** What one call may send through a campaign, and the tokens that it may bring. */
const maxRecords = 100;

const runCampaigns = ['Execute Campaign', 'Read-Write Campaign'] as const;

const tokens = arrayOf(object({ name: text, value: text }));
const campaignId = object({ id: integer });

/** Request Campaign and Schedule Campaign. */
export const runCampaignsOperations: readonly Operation[] = [
  {
    method: 'POST',
    path: '/rest/v1/campaigns/:campaignId/trigger.json',
    permissions: runCampaigns,
    documentation: {
      group: 'Campaigns',
      summary: 'Request Campaign',
      body: jsonBody({
        input: object({ leads: arrayOf(object({ id: integer })), 'tokens?': tokens }),
      }),
      item: campaignId,
      errors: ['1001', '1002', '1003', '1004', '1013'],
    },
    async handle(call) {
      const { database } = call.context;
      const { schema } = call.caller.subscription;
      const id = toId(call.path['campaignId'] ?? '');
      const input = inputOf(bodyObject(call));
      const campaign = await requireCampaign(database, schema, id);
      if (!isTriggerable(campaign)) {
        throw refuse(
          '1003',
          `Campaign ${id} cannot be requested: it is not an active trigger campaign with the source Web Service API`,
        );
      }
      const leadIds = leadsOf(input);
      const given = tokensOf(input);
      await checkTokens(database, schema, campaign, given);
      const author = leadAuthor(call, 'triggerCampaign');
      const unknown = await requestCampaign(database, author, campaign, leadIds, given);
      if (unknown.length > 0) throw refuse('1004 campaign', unknown.join(', '));
      return { result: [{ id }] };
    },
  },
  {
    method: 'POST',
    path: '/rest/v1/campaigns/:campaignId/schedule.json',
    permissions: runCampaigns,
    documentation: {
      group: 'Campaigns',
      summary: 'Schedule Campaign',
      body: jsonBody({
        'input?': object({ 'runAt?': time, 'tokens?': tokens, 'cloneToProgramName?': text }),
      }),
      item: campaignId,
      errors: ['1001', '1003', '1013', '1020', '1042'],
    },
    async handle(call) {
      const { database, programLimits } = call.context;
      const { subscription, calledAt } = call.caller;
      const id = toId(call.path['campaignId'] ?? '');
      const input = hasBody(call) ? inputOf(bodyObject(call), {}) : {};
      const campaign = await requireCampaign(database, subscription.schema, id);
      if (isTrigger(campaign)) {
        throw refuse('1003', `Campaign ${id} cannot be scheduled: it is a trigger campaign`);
      }
      const given = tokensOf(input);
      await checkTokens(database, subscription.schema, campaign, given);
      const scheduled = await scheduleCampaign(database, leadAuthor(call, 'scheduleCampaign'), campaign, {
        runAt: runAtOf(input),
        tokens: given,
        // The document's text has one name, its samples another.
        cloneToProgramName: textOf(input, 'cloneToProgramName') ?? textOf(input, 'cloneToProgram'),
        now: calledAt,
        clonesPerDay: programLimits.clonesPerDay,
      });
      return { result: [{ id: scheduled }] };
    },
  },
];

/** A client sends the content type of JSON, and nothing. */
function hasBody({ request }: Call): boolean {
  return request.body !== undefined && request.body !== null && request.body !== '' && isJson(request);
}

/** @throws ApiError 1002 without it, unless there is something else to take, 1001 for anything but an object */
function inputOf({ input }: JsonObject, whenAbsent?: JsonObject): JsonObject {
  if (input === undefined || input === null) {
    if (whenAbsent === undefined) throw refuse('1002', 'input');
    return whenAbsent;
  }
  if (!isObject(input)) throw refuse('1001', shorten(input), 'object');
  return input;
}

/** @throws ApiError 1002, 1001, 1003 */
function leadsOf({ leads }: JsonObject): number[] {
  if (leads === undefined || leads === null) throw refuse('1002', 'leads');
  if (!Array.isArray(leads)) throw refuse('1001', shorten(leads), 'array');
  if (leads.length === 0) throw refuse('1002', 'leads');
  checkCount(leads.length);
  return leads.map((lead) => {
    if (!isObject(lead)) throw refuse('1001', shorten(lead), 'object');
    return idOf(lead);
  });
}

/** Clients that have none send an empty object, null or nothing. @throws ApiError 1001, 1003 */
function tokensOf({ tokens: given }: JsonObject): GivenToken[] {
  if (given === undefined || given === null) return [];
  if (isObject(given) && Object.keys(given).length === 0) return [];
  if (!Array.isArray(given)) throw refuse('1001', shorten(given), 'array');
  checkCount(given.length);
  return given.map((token) => {
    if (!isObject(token)) throw refuse('1001', shorten(token), 'object');
    const name = textOf(token, 'name');
    if (name === undefined) throw refuse('1002', 'name');
    const { value } = token;
    return {
      name,
      value: value === undefined || value === null ? '' : typeof value === 'string' ? value : shorten(value),
    };
  });
}

function checkCount(count: number): void {
  if (count > maxRecords) {
    throw refuse('1003', `Too many records: ${count} given and the maximum is ${maxRecords}`);
  }
}

/** @throws ApiError 1042 for what is no time */
function runAtOf(input: JsonObject): Date | undefined {
  const given = textOf(input, 'runAt');
  if (given === undefined) return undefined;
  try {
    return readIsoTime(given);
  } catch {
    throw refuse('1042');
  }
}
