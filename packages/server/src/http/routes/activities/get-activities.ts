import { listKnownTypes } from '../../../activities/known-types.ts';
import { type FieldsById, tellActivity } from '../../../activities/tell-activity.ts';
import { refuse } from '../../../errors.ts';
import type { LedgerEntry } from '../../../ledger/entries.ts';
import { described, text } from '../../documentation.ts';
import type { Call, Operation } from '../../operation.ts';
import { list, type Parameters, toId } from '../../parameters.ts';
import {
  activityItem,
  activityParameters,
  answerActivities,
  checkCount,
  leadsQuery,
  pageMembers,
  pageQuery,
  readLeadFilter,
  showActivity,
} from './activity-page.ts';
import { readPermissions } from './list-types.ts';

const maxTypes = 10;

/** Get Lead Activities: of up to ten types, in the order in which they were recorded. */
export const getActivitiesOperation: Operation = {
  method: 'GET',
  path: '/rest/v1/activities.json',
  permissions: readPermissions,
  documentation: {
    group: 'Activities',
    summary: 'Get Lead Activities, in the order in which they were recorded',
    query: {
      activityTypeIds: described(text, 'up to 10, comma-separated'),
      assetIds: described(text, 'ids of the primary attribute, comma-separated; only with one activity type'),
      ...leadsQuery,
      ...pageQuery,
    },
    required: ['activityTypeIds', 'nextPageToken'],
    parametersInAnyCase: true,
    item: activityItem,
    members: pageMembers,
    errors: ['1001', '1002', '1003', '1013'],
  },
  async handle(call) {
    const parameters = activityParameters(call);
    return answerActivities(call, parameters, async () => {
      const types = await readTypes(call, parameters);
      const keeps = readAssets(parameters, types);
      const fields = await fieldsById(call);
      return {
        query: { types, keeps, ...(await readLeadFilter(call, parameters)) },
        show: (entry) => {
          const activity = tellActivity(entry, fields);
          return activity && showActivity(activity);
        },
      };
    });
  },
};

/** The fields of a subscription by the ids that the ledger knows them by. */
export async function fieldsById({ context, caller }: Call): Promise<FieldsById> {
  const fields = await context.fields.of(context.database, caller.subscription);
  return new Map(fields.map((field) => [field.id, field]));
}

/** @throws ApiError 1002 without any, 1001 for no number, 1003 for an unknown type or too many */
async function readTypes({ context, caller }: Call, parameters: Parameters): Promise<ReadonlySet<number>> {
  const given = list(parameters, 'activityTypeIds');
  if (given.length === 0) throw refuse('1002', 'activityTypeIds');
  checkCount('activityTypeIds', given.length, maxTypes);
  const ids = new Set(given.map(toId));
  const known = await listKnownTypes(context.database, caller.subscription.schema);
  const unknown = [...ids].find((id) => !known.has(id));
  if (unknown !== undefined) throw refuse('1003', `Invalid activity type id ${unknown}`);
  return ids;
}

/** @throws ApiError 1001 for no number, 1003 where there are several types, whose assets may have the same ids */
function readAssets(
  parameters: Parameters,
  types: ReadonlySet<number>,
): ((entry: LedgerEntry) => boolean) | undefined {
  const given = list(parameters, 'assetIds');
  if (given.length === 0) return undefined;
  const ids = new Set(given.map(toId));
  if (types.size > 1) {
    throw refuse('1003', `assetIds takes one activity type, and activityTypeIds has ${types.size}`);
  }
  return (entry) => ids.has(primaryIdOf(entry) ?? 0);
}

function primaryIdOf(entry: LedgerEntry): number | null {
  switch (entry.kind) {
    case 'creation':
      return entry.leadId;
    case 'value':
      return entry.fieldId;
    case 'list':
      return entry.list.id;
    case 'event':
      return entry.primaryId;
  }
}
