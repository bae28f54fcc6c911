import { syncLeads } from '../../../leads/sync/sync-leads.ts';
import { bodyObject, inputOf, requiredText, textOf } from '../../json-body.ts';
import type { Operation } from '../../operation.ts';

/** Push Lead: creates or updates. Galena has no programs, so any `programName` will do and is not kept. */
export const pushLeadsOperation: Operation = {
  method: 'POST',
  path: '/rest/v1/leads/push.json',
  permissions: ['Read-Write Lead'],
  timeoutSeconds: 90,
  async handle(call) {
    const body = bodyObject(call);
    requiredText(body, 'programName');
    const lookupField = textOf(body, 'lookupField');
    const result = await syncLeads(call.context.database, call.caller.subscription, {
      action: 'createOrUpdate',
      lookupField,
      partitionName: textOf(body, 'partitionName'),
      records: inputOf(body),
    });
    return { result };
  },
};
