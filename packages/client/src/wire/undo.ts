import type { ChangeOrigin } from './history.ts';
import type { FieldValue } from './leads.ts';

/** What an undo undoes, and what it has come to so far; of a dry run, what it would come to. */
export interface UndoProgress {
  /** Of the import, or the undo, that is undone. */
  readonly batchId: number;
  /** If only some fields are undone: their REST names. */
  readonly fields?: readonly string[];
  /** If only some leads or rows are undone: how many. */
  readonly leadsNamed?: number;
  readonly rowsNamed?: number;
  /** Whether also what somebody has changed since is undone. */
  readonly force: boolean;
  readonly dryRun: boolean;
  /** How much of what there is to undo it has been through, from 0 to 1. */
  readonly share: number;
  readonly valuesRestored: number;
  /** Leads that the import had created. */
  readonly leadsDeleted: number;
  /** Leads that an undo had deleted. */
  readonly leadsRestored: number;
  readonly membershipsEnded: number;
  /** Memberships of static lists that an undo had ended. */
  readonly membershipsRestored: number;
  /** What it has left as it is. */
  readonly kept: number;
}

/** Something that an undo has left as it is, or could not bring back. */
export interface KeptChange {
  /** Data rows of the import's file count from 1; 0 where the row is not known. */
  readonly row: number;
  readonly leadId: number;
  /** The address that the lead has now. */
  readonly email: string | null;
  /**
   * `changed`: by somebody since, as `changedBy` says. `unrecorded`: by somebody, without a record. `deleted`, `merged`: the lead. `missingField`,
   * `missingLink`, `missingPartition`, `missingList`: what it was is not there any more. `keyTaken`: another lead has its key now.
   */
  readonly reason:
    | 'changed'
    | 'unrecorded'
    | 'deleted'
    | 'merged'
    | 'missingField'
    | 'missingLink'
    | 'missingPartition'
    | 'missingList'
    | 'keyTaken';
  /** That was changed; of a lead that the import created the one for which the whole lead is kept. */
  readonly field?: { readonly name: string; readonly displayName: string };
  readonly list?: { readonly id: number; readonly name?: string };
  readonly importedValue: FieldValue;
  readonly currentValue: FieldValue;
  readonly changedAt?: string;
  readonly changedBy?: ChangeOrigin;
  /** The lead that it was merged into, or that has its key. */
  readonly otherLeadId?: number;
}
