import { type ControlOperation, controlPrefix } from '../../control-operation.ts';
import { integer, object } from '../../documentation.ts';
import {
  answerCalls,
  doubleCall,
  journalQuery,
  readJournalFilter,
  showDoubleCall,
} from '../../read-journal.ts';

const group = 'Control plane';
const path = `${controlPrefix}calls.json`;

/** `GET` and `DELETE /galena/v1/control/calls.json`: the journal with requests and answers. */
export const callOperations: readonly ControlOperation[] = [
  {
    method: 'GET',
    path,
    scope: 'subscription',
    documentation: {
      group,
      summary: 'The last calls, oldest first, with request, answer and what the double allowed',
      query: journalQuery,
      isPaged: true,
      item: doubleCall,
      errors: ['1001', '1003', '1013'],
    },
    async handle({ context: { journal, served }, control, subscription, parameters }) {
      const filter = readJournalFilter(parameters, served);
      const entries = journal.calls(subscription.id, subscription.munchkinId === control.munchkinId);
      return answerCalls(entries, filter, (entry) => showDoubleCall(entry, served));
    },
  },
  {
    method: 'DELETE',
    path,
    scope: 'subscription',
    documentation: {
      group,
      summary: 'Forget the calls so far',
      item: object({ forgotten: integer }),
      errors: ['1013'],
    },
    async handle({ context: { journal }, control, subscription }) {
      const isFirst = subscription.munchkinId === control.munchkinId;
      const forgotten = journal.calls(subscription.id, isFirst).length;
      journal.clear(subscription.id, isFirst);
      return { result: [{ forgotten }] };
    },
  },
];
