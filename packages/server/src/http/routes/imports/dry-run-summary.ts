import type { FieldsById } from '../../../activities/tell-activity.ts';
import { toLeadValue } from '../../../activities/value-texts.ts';
import { type ChangedSince, changedSince } from '../../../imports/dry-runs/changed-since.ts';
import { findDryRun } from '../../../imports/dry-runs/find-dry-run.ts';
import type { FieldSummary } from '../../../imports/dry-runs/summary.ts';
import { dryRunDays } from '../../../imports/retention.ts';
import {
  arrayOf,
  boolean,
  described,
  integer,
  object,
  type Schema,
  text,
  time,
} from '../../documentation.ts';
import type { Operation } from '../../operation.ts';
import { toId } from '../../parameters.ts';
import { toSeconds } from '../../times.ts';
import { fieldsById } from '../activities/get-activities.ts';

/** What the API's description says of leads that have changed since. */
export const changedSinceMembers: Readonly<Record<string, Schema>> = {
  leadsChanged: described(
    boolean,
    'whether anybody has written leads of the subscription since the dry run began',
  ),
  'changedLeads?': described(
    integer,
    'of the leads that the dry run is about, those that were changed, deleted or created since, but by its own import; absent where it takes too long to count them, or where rows were skipped by their mode',
  ),
};

/** Extension: what a dry run comes to. */
export const dryRunSummaryOperation: Operation = {
  method: 'GET',
  path: '/galena/v1/imports/:batchId/summary.json',
  permissions: ['Read-Only Lead', 'Read-Write Lead'],
  documentation: {
    group: 'Imports',
    summary:
      'What a dry run comes to: how many rows and leads, and how many leads each field would change for',
    item: object({
      batchId: integer,
      created: described(integer, 'rows, like the next six: see the import in full'),
      updated: integer,
      unchanged: integer,
      repeated: integer,
      failed: integer,
      skipped: integer,
      warned: integer,
      leadsCreated: described(integer, 'leads that would be new'),
      leadsUpdated: described(
        integer,
        'leads that would be others than before: one that several rows change counts once, one that they change back not at all',
      ),
      'addedToList?': described(integer, 'leads that would join the list, where the dry run names one'),
      fields: described(
        arrayOf(
          object({
            field: text,
            displayName: text,
            changed: described(integer, 'leads that have a value there and would get another one'),
            filled: described(integer, 'leads that have none and would get one'),
            cleared: described(integer, 'leads that have one and would lose it'),
            created: described(integer, 'new leads that would have one'),
            commonest: described(
              arrayOf(object({ value: described({}, 'as Get Lead shows it'), leads: integer })),
              'the ten commonest of the values that leads would get, with how many get each; longer ones end in … behind 255 characters',
            ),
          }),
        ),
        'those that differ for some lead, in the order of the columns',
      ),
      ...changedSinceMembers,
      expiresAt: described(time, 'a day behind its end: then the dry run is deleted'),
    }),
    errors: ['1001', '1003', '1013'],
  },
  async handle(call) {
    const { context, caller, path } = call;
    const fields = await fieldsById(call);
    const batchId = toId(path['batchId'] ?? '');
    const all = [...fields.values()];
    const dryRun = await findDryRun(context.database, context.clock, caller.subscription, all, batchId);
    const since = await changedSince(context.database, caller.subscription, dryRun);
    const { record, summary } = dryRun;
    const { created, updated, unchanged, repeated, failed, skipped, warned } = record;
    return {
      result: [
        {
          batchId,
          ...{ created, updated, unchanged, repeated, failed, skipped, warned },
          leadsCreated: summary.leadsCreated,
          leadsUpdated: summary.leadsUpdated,
          addedToList: summary.addedToList ?? undefined,
          fields: summary.fields.map((field) => showField(field, fields)),
          ...showChangedSince(since),
          expiresAt: toSeconds(expiryOf(record.finishedAt ?? record.readAt)),
        },
      ],
    };
  },
};

function expiryOf(finishedAt: Date): Date {
  return new Date(finishedAt.getTime() + dryRunDays * 86_400_000);
}

/** Members without a value are left out. */
export function showChangedSince({ leadsChanged, changedLeads }: ChangedSince): object {
  return { leadsChanged, ...(changedLeads !== undefined && { changedLeads }) };
}

function showField({ fieldId, commonest, ...counts }: FieldSummary, fields: FieldsById): object {
  const { name = String(fieldId), displayName = name, dataType = 'string' } = fields.get(fieldId) ?? {};
  return {
    field: name,
    displayName,
    ...counts,
    commonest: commonest.map(({ value, leads }) => ({ value: toLeadValue(dataType, value), leads })),
  };
}
