import { refuse } from '../../../errors.ts';
import { shorten } from '../../../fields/json-value.ts';
import { syncLeads } from '../../../leads/sync/sync-leads.ts';
import { described, jsonBody, outcome, record } from '../../documentation.ts';
import { bodyObject, isObject, type JsonObject } from '../../json-body.ts';
import { leadAuthor } from '../../lead-author.ts';
import type { Operation } from '../../operation.ts';
import { toId } from '../../parameters.ts';

/** Extension: changes a lead as long as nobody else has changed what the caller has seen of it. */
export const changeLeadOperation: Operation = {
  method: 'POST',
  path: '/galena/v1/leads/:id.json',
  permissions: ['Read-Write Lead'],
  timeoutSeconds: 90,
  documentation: {
    group: 'Leads',
    summary: 'Change a lead, unless it has other values by now than the caller has seen',
    body: jsonBody({
      values: described(record, 'what the fields are to have'),
      seen: described(
        record,
        'what fields had, as Get Lead by Id shows it: where one has another value by now, nothing is written, and the reason of the outcome is 1003',
      ),
    }),
    item: outcome('updated'),
    errors: ['1001', '1002', '1003', '1004', '1006', '1013', '1021'],
  },
  async handle(call) {
    const { database, fields } = call.context;
    const id = toId(call.path['id'] ?? '');
    const body = bodyObject(call);
    const [values, seen] = [objectOf(body, 'values'), objectOf(body, 'seen')];
    const isNamed = Object.keys(values).some((name) => name.toLowerCase() === 'id');
    if (isNamed) throw refuse('1003', "Field 'id' of a lead cannot be changed");
    const request = {
      action: 'updateOnly' as const,
      lookupField: 'id',
      partitionName: undefined,
      records: [{ ...values, id }],
      seen: { id, values: seen },
    };
    const known = await fields.of(database, call.caller.subscription);
    return { result: await syncLeads(database, leadAuthor(call, 'syncLead'), known, request) };
  },
};

function objectOf(body: JsonObject, name: string): JsonObject {
  const value = body[name];
  if (value === undefined || value === null) throw refuse('1002', name);
  if (!isObject(value)) throw refuse('1001', shorten(value), 'object');
  return value;
}
