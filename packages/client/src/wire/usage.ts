/** The calls of a day. */
export interface DayUsage {
  /** `2026-01-31`, in the time zone of the subscription. */
  readonly date: string;
  readonly total: number;
  readonly users: readonly { readonly userId: string; readonly count: number }[];
}

/** The errors of a day. */
export interface DayErrors {
  readonly date: string;
  readonly total: number;
  readonly errors: readonly { readonly errorCode: string; readonly count: number }[];
}
