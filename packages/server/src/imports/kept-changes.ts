import type { Origin } from '../ledger/origin.ts';

/** Why an undo has left something as it is. */
export const keptReasons = {
  changed: 'somebody has changed it since',
  unrecorded: 'its value is not the one of the import, and no change of it is recorded',
  deleted: 'the lead was deleted',
  merged: 'the lead was merged into another one',
  missingField: 'there is no such field any more',
  missingLink: 'the company or sales person is not there any more',
  missingPartition: 'the partition of the lead is not there any more: the lead is in the first one',
  missingList: 'the static list is not there any more',
  keyTaken: 'another lead has the key of the lead now',
} as const;

export type KeptReason = keyof typeof keptReasons;

/** Something that an undo has left as it is, or could not bring back. */
export interface KeptChange {
  /** The row of the file whose change it is; 0 where that is not known. */
  readonly row: number;
  readonly leadId: number;
  /** The field; 0 for the lead itself, and the id of a static list with a minus sign for being in it. */
  readonly item: number;
  readonly reason: KeptReason;
  /** The field whose change has kept the lead, or that of the item. */
  readonly fieldId?: number | null;
  readonly listId?: number | null;
  /** As the ledger has values. */
  readonly importedValue?: string | null;
  readonly currentValue?: string | null;
  readonly changedAt?: Date | null;
  readonly changedBy?: Origin | null;
  /** The lead that it was merged into, or that has its key. */
  readonly otherLead?: number | null;
}
