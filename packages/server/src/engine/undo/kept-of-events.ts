import type { EventEntry } from '../../ledger/entries.ts';

/** What the ledger keeps of a lead that was deleted: see `LeavingLead`. */
export interface KeptLead {
  /** By column, in PostgreSQL's text form. */
  readonly values: Readonly<Record<string, string>>;
  readonly lists: readonly {
    readonly listId: number;
    /** As PostgreSQL has it in JSON. */
    readonly addedAt: string;
    readonly addedBy: number | null;
  }[];
  readonly programs: readonly Readonly<Record<string, unknown>>[];
}

/** What the ledger keeps of a membership that was ended. */
export interface KeptMembership {
  readonly addedAt: string;
  readonly addedBy: number | null;
}

/** It was written by `leave` of this Galena, or of one that had the same form. */
export function keptLead({ id, kept }: EventEntry): KeptLead {
  if (kept === null) throw new Error(`the ledger has nothing of the lead that was deleted with entry ${id}`);
  return kept as unknown as KeptLead;
}

export function keptMembership({ id, kept }: EventEntry): KeptMembership {
  if (kept === null) throw new Error(`the ledger has nothing of the membership that ended with entry ${id}`);
  return kept as unknown as KeptMembership;
}
