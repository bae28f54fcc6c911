import type { LedgerEvent } from '../../ledger/events.ts';
import type { Outcome } from '../../records/outcome.ts';

/** What a call of Push Lead says of itself. */
export interface Push {
  readonly programName: string;
  readonly source: string | undefined;
  readonly reason: string | undefined;
}

/** Marketo's type of the activity. */
const pushLeadToMarketo = 145;

/** The activity of a lead that was pushed; none for a record that was skipped. */
export function pushOf({ id, status }: Outcome, { programName, source, reason }: Push): LedgerEvent[] {
  if (id === undefined || status === 'skipped') return [];
  const attributes = [
    { name: 'Reason', value: reason },
    { name: 'Source', value: source },
  ].filter(({ value }) => value !== undefined);
  return [{ leadId: id, type: pushLeadToMarketo, primaryValue: programName, attributes }];
}
