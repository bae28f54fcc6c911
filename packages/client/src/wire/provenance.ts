/** An import that wrote a lead; once it is forgotten, which a setting says (`importHistoryDays`), only its number is left. */
export interface LeadImport {
  readonly batchId: number;
  /** Of an undo: the batch id of what it undid. */
  readonly undoes?: number;
  readonly fileName?: string;
  /** When it was submitted. */
  readonly createdAt?: string;
}

/** Which imports a lead comes from, as Galena's own API tells it. */
export interface Provenance {
  readonly id: number;
  /** The import that created the lead; absent where a call did. */
  readonly createdBy?: LeadImport;
  /** The import or undo that wrote the lead last; absent where a call did. */
  readonly changedBy?: LeadImport;
}
