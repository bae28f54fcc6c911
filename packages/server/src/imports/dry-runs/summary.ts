/** What a dry run comes to, besides the counts that every import has. */
export interface DryRunSummary {
  readonly leadsCreated: number;
  /** Leads that would be others than before: one that several rows change counts once, one that they change back not at all. */
  readonly leadsUpdated: number;
  /** Leads that would join the list; null where it names none. */
  readonly addedToList: number | null;
  /** Those that change for some lead, in the order of the columns. */
  readonly fields: readonly FieldSummary[];
}

/** How many leads a field would be another for. */
export interface FieldSummary {
  readonly fieldId: number;
  /** Of leads that are there: from a value to another, from none to one, from one to none. */
  readonly changed: number;
  readonly filled: number;
  readonly cleared: number;
  /** New leads that would have a value. */
  readonly created: number;
  /** The commonest of the values that leads would get, in the ledger's text form, the most frequent first. */
  readonly commonest: readonly ValueCount[];
}

export interface ValueCount {
  readonly value: string;
  readonly leads: number;
}
