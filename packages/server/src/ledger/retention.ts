/** For how many days entries of the ledger are kept; New Lead is never deleted. */
export interface LedgerRetention {
  /** Changed values, additions to lists, and activities of the types that are many. */
  readonly changes: number;
  /** All other activities. */
  readonly activities: number;
  /** That leads were deleted, and what they had. */
  readonly deletions: number;
}

/** As Marketo has it: 25 months are taken as 760 days. */
export const defaultRetention: LedgerRetention = { changes: 90, activities: 760, deletions: 14 };
