import type { Journal } from '../journal/journal.ts';
import type { ControlledState } from './controlled-state.ts';

/**
 * The journal as a state of a double: it begins anew with its subscription.
 * @param munchkinId - of the subscription whose journal has calls of nobody that is known
 */
export function journalState(journal: Journal, munchkinId: string): ControlledState {
  return {
    name: 'journal',
    renew: (subscription, renewal) => {
      const { id } = subscription;
      journal.callers.forget(id);
      if (renewal === 'restore') return;
      journal.clear(id, subscription.munchkinId === munchkinId);
      journal.beginAgain(id);
    },
    describe: ({ id }) => ({ calls: journal.calls(id, false).length }),
  };
}
