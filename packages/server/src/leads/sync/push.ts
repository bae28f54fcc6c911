import type { Transaction } from '../../db/database.ts';
import type { LedgerEvent } from '../../ledger/events.ts';
import type { LedgerWriter } from '../../ledger/ledger-writer.ts';
import type { Outcome } from '../../records/outcome.ts';

/** What a call of Push Lead says of itself. */
export interface Push {
  readonly programName: string;
  readonly source: string | undefined;
  readonly reason: string | undefined;
  /** The program of that name; undefined: there is none, and the subscription takes any name. */
  readonly program: PushedProgram | undefined;
}

/** A program that pushed leads join. */
export interface PushedProgram {
  readonly id: number;
  /** Has leads that have been written join it, in the same transaction. */
  join(transaction: Transaction, ledger: LedgerWriter, leadIds: readonly number[]): Promise<void>;
}

/** What says of a new lead which program has acquired it, by field, in PostgreSQL's text form. */
export function acquiredBy({ id }: PushedProgram, atUs: number): [string, string][] {
  return [
    ['acquisitionProgramId', String(id)],
    ['mktoAcquisitionDate', new Date(Math.floor(atUs / 1_000)).toISOString()],
  ];
}

/** The leads that a push has written, each once. */
export function pushedLeads(outcomes: readonly Outcome[]): number[] {
  return [
    ...new Set(outcomes.flatMap(({ id, status }) => (id === undefined || status === 'skipped' ? [] : [id]))),
  ];
}

/** Marketo's type of the activity. */
const pushLeadToMarketo = 145;

/** The activity of a lead that was pushed; none for a record that was skipped. */
export function pushOf(
  { id, status }: Outcome,
  { programName, program, source, reason }: Push,
): LedgerEvent[] {
  if (id === undefined || status === 'skipped') return [];
  const attributes = [
    { name: 'Reason', value: reason },
    { name: 'Source', value: source },
  ].filter(({ value }) => value !== undefined);
  return [
    {
      leadId: id,
      type: pushLeadToMarketo,
      primaryId: program?.id ?? null,
      primaryValue: programName,
      attributes,
    },
  ];
}
