import { writeMethods } from '../../../activities/tell-activity.ts';
import {
  type ActivityOutcome,
  allWritable,
  customWritable,
  judgeActivity,
  writeActivities,
} from '../../../activities/write-activities.ts';
import type { ApiError } from '../../../errors.ts';
import type { Answer } from '../../answer.ts';
import { arrayOf, described, integer, jsonBody, object, oneOf, records, text } from '../../documentation.ts';
import { bodyObject, inputOf } from '../../json-body.ts';
import { leadAuthor } from '../../lead-author.ts';
import type { Call, Operation } from '../../operation.ts';

/** Who may write activities. */
export const writePermissions = ['Read-Write Activity'] as const;

const dateText = described(text, 'ISO 8601; without an offset UTC');
const attributes = arrayOf(
  object({ 'name?': text, 'apiName?': described(text, 'instead of name'), value: {} }),
);

const outcome = object({
  'id?': integer,
  'marketoGUID?': text,
  status: oneOf(['added', 'skipped']),
  'errors?': arrayOf(object({ code: text, message: text })),
});

/** What a record may be skipped with. */
export const writeErrors = ['704', '1001', '1002', '1003', '1004', '1006', '1049'];

/** Add Custom Activities. */
export const addCustomActivitiesOperation: Operation = {
  method: 'POST',
  path: '/rest/v1/activities/external.json',
  permissions: writePermissions,
  timeoutSeconds: 90,
  documentation: {
    group: 'Activities',
    summary: 'Add Custom Activities, of approved custom types',
    body: jsonBody({
      input: records(
        object({
          leadId: integer,
          activityDate: dateText,
          activityTypeId: integer,
          primaryAttributeValue: text,
          'attributes?': attributes,
        }),
      ),
    }),
    item: outcome,
    errors: writeErrors,
  },
  async handle(call) {
    const input = inputOf(bodyObject(call));
    const { context, caller } = call;
    const types = await customWritable(context.database, caller.subscription.schema);
    const judged = input.map((record) => judgeActivity(record, types));
    return answer(await writeActivities(context.database, leadAuthor(call, writeMethods.custom), judged));
  },
};

/** Extension: writes activities of any type into the logs of leads, as something else would have caused them. */
export const writeActivitiesOperation: Operation = {
  method: 'POST',
  path: '/galena/v1/activities.json',
  permissions: writePermissions,
  timeoutSeconds: 90,
  documentation: {
    group: 'Activities',
    summary: 'Write activities of any standard or approved custom type',
    body: jsonBody({
      input: records(
        object({
          leadId: integer,
          activityTypeId: integer,
          'activityDate?': described(text, 'ISO 8601; now if absent, and without an offset UTC'),
          'primaryAttributeValueId?': described(
            integer,
            'this or the value, where the type has a primary attribute',
          ),
          'primaryAttributeValue?': text,
          'campaignId?': integer,
          'attributes?': described(
            { oneOf: [attributes, { type: 'object', additionalProperties: true }] },
            'names and values as an array, or as one object',
          ),
        }),
      ),
    }),
    item: outcome,
    errors: writeErrors,
  },
  async handle(call) {
    const input = inputOf(bodyObject(call));
    const types = await writableTypes(call);
    const judged = input.map((record) => judgeActivity(record, types));
    const author = leadAuthor(call, writeMethods.any);
    return answer(await writeActivities(call.context.database, author, judged));
  },
};

/** All types that activities may be written of. */
export async function writableTypes({ context, caller }: Pick<Call, 'context' | 'caller'>) {
  const fields = await context.fields.of(context.database, caller.subscription);
  return allWritable(context.database, caller.subscription.schema, fields);
}

function answer(outcomes: readonly ActivityOutcome[]): Answer {
  return { result: outcomes.map(showOutcome) };
}

function showOutcome(one: ActivityOutcome): object {
  if (one.status === 'added') return { id: one.id, marketoGUID: String(one.id), status: one.status };
  return { status: one.status, errors: showErrors(one.error) };
}

/** Activities say why they were skipped with `errors`, where other records have `reasons`. */
export function showErrors({ code, message }: ApiError): readonly object[] {
  return [{ code, message }];
}
