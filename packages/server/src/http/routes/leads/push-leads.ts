import { refuse } from '../../../errors.ts';
import { syncLeads } from '../../../leads/sync/sync-leads.ts';
import { jsonBody, outcome, record, records, text } from '../../documentation.ts';
import { bodyObject, inputOf, requiredText, textOf } from '../../json-body.ts';
import { leadAuthor } from '../../lead-author.ts';
import type { Operation } from '../../operation.ts';

/** Push Lead: creates or updates. Galena has no programs, so any `programName` will do; the activity of the push names it. */
export const pushLeadsOperation: Operation = {
  method: 'POST',
  path: '/rest/v1/leads/push.json',
  permissions: ['Read-Write Lead'],
  timeoutSeconds: 90,
  documentation: {
    group: 'Leads',
    summary: 'Push Lead: create or update leads of a program',
    body: jsonBody({
      programName: text,
      input: records(record),
      'lookupField?': text,
      'partitionName?': text,
      'source?': text,
      'reason?': text,
      'programStatus?': text,
    }),
    item: outcome('created', 'updated'),
    errors: ['1001', '1002', '1003', '1006', '1007', '1008', '1010', '1011', '1013', '1021'],
  },
  async handle(call) {
    const { database, fields } = call.context;
    const { subscription } = call.caller;
    const body = bodyObject(call);
    const programName = requiredText(body, 'programName');
    const lookupField = textOf(body, 'lookupField');
    // Marketo's, for what a visitor of one of its landing pages filled in: there are none here.
    if (lookupField?.toLowerCase() === 'mkttoken') throw refuse('1011', lookupField);
    const known = await fields.of(database, subscription);
    const result = await syncLeads(database, leadAuthor(call, 'pushToMarketo'), known, {
      action: 'createOrUpdate',
      lookupField,
      partitionName: textOf(body, 'partitionName'),
      records: inputOf(body),
      push: { programName, source: textOf(body, 'source'), reason: textOf(body, 'reason') },
    });
    return { result };
  },
};
