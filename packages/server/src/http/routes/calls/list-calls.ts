import type { Operation } from '../../operation.ts';
import { answerCalls, journalCall, journalQuery, readJournalFilter, showCall } from '../../read-journal.ts';

/**
 * Extension: the last calls of the subscription, without their bodies. Calls of nobody that is known stand in the journal of those who
 * look after the installation.
 */
export const listCallsOperation: Operation = {
  method: 'GET',
  path: '/galena/v1/calls.json',
  permissions: ['Administer Galena', 'Administer Installation'],
  documentation: {
    group: 'Administration',
    summary: 'The last calls that this process has answered, oldest first',
    query: journalQuery,
    isPaged: true,
    item: journalCall,
    errors: ['1001', '1003'],
  },
  async handle({ context: { journal, served }, caller, parameters }) {
    const filter = readJournalFilter(parameters, served);
    const withUnknown = caller.permissions.has('Administer Installation');
    const entries = journal.calls(caller.subscription.id, withUnknown);
    return answerCalls(entries, filter, (entry) => showCall(entry, served));
  },
};
