import { type Activity, newValue, oldValue, tellActivity } from '../../../activities/tell-activity.ts';
import { refuse } from '../../../errors.ts';
import { findFields } from '../../../fields/field-finder.ts';
import type { Field } from '../../../fields/fields.ts';
import { activityTypes, type LedgerEntry } from '../../../ledger/entries.ts';
import { arrayOf, described, integer, nullable, object, text } from '../../documentation.ts';
import type { Operation } from '../../operation.ts';
import { list } from '../../parameters.ts';
import {
  activityAttribute,
  activityMembers,
  activityParameters,
  answerActivities,
  leadsQuery,
  pageMembers,
  pageQuery,
  readLeadFilter,
  showHead,
} from './activity-page.ts';
import { fieldsById } from './get-activities.ts';
import { readPermissions } from './list-types.ts';

const types = new Set<number>([activityTypes.newLead, activityTypes.changeDataValue]);

const changedField = object({
  id: described(integer, 'as Describe Lead has it'),
  name: described(text, 'REST name'),
  newValue: nullable(text),
  oldValue: nullable(text),
});

/** Get Lead Changes: changed values of some fields, and all new leads. */
export const getLeadChangesOperation: Operation = {
  method: 'GET',
  path: '/rest/v1/activities/leadchanges.json',
  permissions: readPermissions,
  documentation: {
    group: 'Activities',
    summary: 'Get Lead Changes: changed values of some fields, and all new leads',
    query: {
      fields: described(text, 'REST names of fields whose changes are told, comma-separated'),
      ...leadsQuery,
      ...pageQuery,
    },
    required: ['fields', 'nextPageToken'],
    parametersInAnyCase: true,
    item: object({
      ...activityMembers,
      fields: described(arrayOf(changedField), 'one; of a new lead none'),
      attributes: arrayOf(activityAttribute),
    }),
    members: pageMembers,
    errors: ['1001', '1002', '1003', '1006', '1013'],
  },
  async handle(call) {
    const parameters = activityParameters(call);
    return answerActivities(call, parameters, async () => {
      const names = list(parameters, 'fields');
      if (names.length === 0) throw refuse('1002', 'fields');
      const fields = await fieldsById(call);
      const wanted = new Set(findFields([...fields.values()], names).map(({ id }) => id));
      const keeps = (entry: LedgerEntry) =>
        entry.type === activityTypes.newLead || wanted.has(fieldIdOf(entry) ?? 0);
      return {
        query: { types, keeps, ...(await readLeadFilter(call, parameters)) },
        show: (entry) => {
          const activity = tellActivity(entry, fields);
          return activity && showChange(activity, fields.get(fieldIdOf(entry) ?? 0));
        },
      };
    });
  },
};

/** The field that an entry tells of. Whoever writes a change by call names the field by its primary attribute. */
function fieldIdOf(entry: LedgerEntry): number | null {
  if (entry.kind === 'value') return entry.fieldId;
  return entry.kind === 'event' ? entry.primaryId : null;
}

const values = new Set([newValue, oldValue]);

function showChange(activity: Activity, field: Field | undefined): object {
  const told = (wanted: string) => activity.attributes.find(({ name }) => name === wanted)?.value ?? null;
  return {
    ...showHead(activity),
    fields:
      activity.activityTypeId === activityTypes.newLead || field === undefined
        ? []
        : [{ id: field.id, name: field.name, newValue: told(newValue), oldValue: told(oldValue) }],
    attributes: activity.attributes.filter(({ name }) => !values.has(name)),
  };
}
