import type { ApiProblem } from './envelope.ts';

/** A value of a field. */
export type FieldValue = string | number | boolean | null;

/** A lead: the fields that were asked for, by REST name. */
export type Lead = Readonly<Record<string, FieldValue>> & { readonly id: number };

/** A lead, company or sales person to be written: `null` clears a field. */
export type InputRecord = Readonly<Record<string, FieldValue>>;

export type SyncAction = 'createOrUpdate' | 'createOnly' | 'updateOnly' | 'createDuplicate';

/** What became of one record of a call, in the order of the records. */
export interface Outcome<Status extends string> {
  readonly id?: number;
  readonly status: Status | 'skipped';
  /** Why it was skipped. */
  readonly reasons?: readonly ApiProblem[];
}

/** The same of a company or a sales person, with the position of the record from 0. */
export interface NumberedOutcome<Status extends string> extends Outcome<Status> {
  readonly seq: number;
}

/** A static list that a lead is in. */
export interface ListMembership {
  readonly listId: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}
