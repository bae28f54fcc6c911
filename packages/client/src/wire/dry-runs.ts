import type { ValueChange } from './history.ts';
import type { FieldValue } from './leads.ts';

/** Whether leads have changed since a dry run began. */
export interface ChangedSince {
  /** Whether anybody has written leads of the subscription, whichever. */
  readonly leadsChanged: boolean;
  /**
   * Of the leads that the dry run is about, those that were changed, deleted or created since, but by its own import. Absent where it takes
   * the server too long to count them, and where rows were skipped by their `mode`.
   */
  readonly changedLeads?: number;
}

/** What a dry run comes to. */
export interface DryRunSummary extends ChangedSince {
  readonly batchId: number;
  /** Rows, like the next six: what they count is said at `ImportProgress`. */
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly repeated: number;
  readonly failed: number;
  readonly skipped: number;
  readonly warned: number;
  readonly leadsCreated: number;
  /** Leads that would be others than before: one that several rows change counts once, one that they change back not at all. */
  readonly leadsUpdated: number;
  /** Leads that would join the list; absent where the dry run names none. */
  readonly addedToList?: number;
  /** Those that differ for some lead, in the order of the columns. */
  readonly fields: readonly DryRunField[];
  /** A day behind the end of the dry run, which is deleted then. */
  readonly expiresAt: string;
}

/** For how many leads a field would be another. */
export interface DryRunField {
  /** REST name of the field. */
  readonly field: string;
  readonly displayName: string;
  /** Leads that have a value there and would get another one. */
  readonly changed: number;
  /** Leads that have none and would get one. */
  readonly filled: number;
  /** Leads that have one and would lose it. */
  readonly cleared: number;
  /** New leads that would have one. */
  readonly created: number;
  /** The ten commonest of the values that leads would get; longer ones end in … behind 255 characters. */
  readonly commonest: readonly { readonly value: FieldValue; readonly leads: number }[];
}

/** What would become of a lead. */
export interface LeadDifference {
  /** The first row of the file that creates or changes it, from 1, and the line that this starts in. */
  readonly row: number;
  readonly line: number;
  /** Null for one that would be created. */
  readonly leadId: number | null;
  /** The value of the lookup field that it would have. */
  readonly key: string | null;
  readonly outcome: 'created' | 'changed';
  readonly addedToList: boolean;
  /** From before the first row to behind the last one. */
  readonly changes: readonly ValueChange[];
}

/** The import that a dry run was made into. */
export interface ImportedDryRun extends ChangedSince {
  readonly batchId: number;
  readonly dryRunBatchId: number;
}
