import { syncActions, syncLeads } from '../../../leads/sync/sync-leads.ts';
import { strictnessOf } from '../../allowances.ts';
import { boolean, described, jsonBody, oneOf, outcome, record, records, text } from '../../documentation.ts';
import { bodyObject, choiceOf, inputOf, textOf } from '../../json-body.ts';
import { leadAuthor } from '../../lead-author.ts';
import type { Operation } from '../../operation.ts';
import { noteRecords } from './note-records.ts';

/** Sync Leads. `asyncProcessing` is taken and changes nothing: the answer always tells what has been done. */
export const syncLeadsOperation: Operation = {
  method: 'POST',
  path: '/rest/v1/leads.json',
  permissions: ['Read-Write Lead'],
  timeoutSeconds: 90,
  documentation: {
    group: 'Leads',
    summary: 'Sync Leads: create and update',
    body: jsonBody({
      input: records(record),
      'action?': oneOf(syncActions, 'createOrUpdate if absent'),
      'lookupField?': described(text, 'email if absent'),
      'partitionName?': text,
      'asyncProcessing?': boolean,
    }),
    item: outcome('created', 'updated'),
    errors: ['1001', '1002', '1003', '1004', '1005', '1006', '1007', '1008', '1010', '1011', '1013', '1021'],
  },
  async handle(call) {
    const { database, fields } = call.context;
    const { subscription } = call.caller;
    const body = bodyObject(call);
    const request = {
      action: choiceOf(body, 'action', syncActions),
      lookupField: textOf(body, 'lookupField'),
      partitionName: textOf(body, 'partitionName'),
      records: inputOf(body),
      rules: strictnessOf(call.context.control, call.caller)?.syncLeads ?? 'recorded',
    };
    const known = await fields.of(database, subscription);
    if (call.context.control !== undefined) noteRecords(call, known, request);
    return { result: await syncLeads(database, leadAuthor(call, 'syncLead'), known, request) };
  },
};
