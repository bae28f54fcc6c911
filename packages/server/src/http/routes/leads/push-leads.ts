import { refuse } from '../../../errors.ts';
import type { PushedProgram } from '../../../leads/sync/push.ts';
import { syncLeads } from '../../../leads/sync/sync-leads.ts';
import { changeStatus } from '../../../programs/change-status.ts';
import { findProgram, firstStatus, statusesOf, statusNamed } from '../../../programs/find-program.ts';
import { jsonBody, outcome, record, records, text } from '../../documentation.ts';
import { bodyObject, inputOf, requiredText, textOf } from '../../json-body.ts';
import { leadAuthor } from '../../lead-author.ts';
import type { Call, Operation } from '../../operation.ts';

/** Push Lead: creates or updates leads, which join the program that it names. */
export const pushLeadsOperation: Operation = {
  method: 'POST',
  path: '/rest/v1/leads/push.json',
  permissions: ['Read-Write Lead'],
  timeoutSeconds: 90,
  documentation: {
    group: 'Leads',
    summary: 'Push Lead to Marketo: create or update leads of a program',
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
    errors: ['1001', '1002', '1003', '1006', '1007', '1008', '1010', '1011', '1013', '1021', '1025'],
  },
  async handle(call) {
    const { database, fields } = call.context;
    const { subscription } = call.caller;
    const body = bodyObject(call);
    const programName = requiredText(body, 'programName');
    const lookupField = textOf(body, 'lookupField');
    // Marketo's, for what a visitor of one of its landing pages filled in: there are none here.
    if (lookupField?.toLowerCase() === 'mkttoken') throw refuse('1011', lookupField);
    const program = await findPushedProgram(call, programName, textOf(body, 'programStatus'));
    const known = await fields.of(database, subscription);
    const result = await syncLeads(database, leadAuthor(call, 'pushToMarketo'), known, {
      action: 'createOrUpdate',
      lookupField,
      partitionName: textOf(body, 'partitionName'),
      records: inputOf(body),
      push: { programName, program, source: textOf(body, 'source'), reason: textOf(body, 'reason') },
    });
    return { result };
  },
};

/**
 * The program that leads are pushed into: at the status that the call names, or the first one of its channel. Undefined where there is
 * none of that name and the subscription takes any.
 * @throws ApiError 1013 or 1025
 */
async function findPushedProgram(
  { context: { database }, caller: { subscription } }: Call,
  name: string,
  statusName: string | undefined,
): Promise<PushedProgram | undefined> {
  const { schema, unknownPrograms } = subscription;
  const program = await findProgram(database, schema, { name });
  if (program === undefined) {
    if (unknownPrograms === 'accept') return undefined;
    throw refuse('1013 program');
  }
  const statuses = await statusesOf(database, schema, program);
  const status = statusName === undefined ? firstStatus(statuses) : statusNamed(statuses, statusName);
  return {
    id: program.id,
    async join(transaction, ledger, leadIds) {
      await changeStatus(transaction, ledger, schema, leadIds, {
        program,
        status,
        reason: 'Web service API',
      });
    },
  };
}
