import { syncActions, syncLeads } from '../../../leads/sync/sync-leads.ts';
import { bodyObject, choiceOf, inputOf, textOf } from '../../json-body.ts';
import type { Operation } from '../../operation.ts';

/** Sync Leads. `asyncProcessing` is taken and changes nothing: the answer always tells what has been done. */
export const syncLeadsOperation: Operation = {
  method: 'POST',
  path: '/rest/v1/leads.json',
  permissions: ['Read-Write Lead'],
  timeoutSeconds: 90,
  async handle(call) {
    const body = bodyObject(call);
    const request = {
      action: choiceOf(body, 'action', syncActions),
      lookupField: textOf(body, 'lookupField'),
      partitionName: textOf(body, 'partitionName'),
      records: inputOf(body),
    };
    return { result: await syncLeads(call.context.database, call.caller.subscription, request) };
  },
};
