import { moveLeads } from '../../../leads/partitions/move-leads.ts';
import { integer, jsonBody, object, outcome, records, text } from '../../documentation.ts';
import { bodyObject, idOf, inputOf, requiredText } from '../../json-body.ts';
import { leadAuthor } from '../../lead-author.ts';
import type { Operation } from '../../operation.ts';

/** Update Lead Partition. */
export const moveLeadsOperation: Operation = {
  method: 'POST',
  path: '/rest/v1/leads/partitions.json',
  permissions: ['Read-Write Lead'],
  timeoutSeconds: 60,
  documentation: {
    group: 'Partitions',
    summary: 'Update Lead Partition',
    body: jsonBody({ input: records(object({ id: integer, partitionName: text })) }),
    item: outcome('updated'),
    errors: ['1001', '1002', '1003', '1004', '1008'],
  },
  async handle(call) {
    const moves = inputOf(bodyObject(call)).map((record) => ({
      id: idOf(record),
      partitionName: requiredText(record, 'partitionName'),
    }));
    return { result: await moveLeads(call.context.database, leadAuthor(call, 'updatePartitions'), moves) };
  },
};
