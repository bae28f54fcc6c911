/** The calls of a day. */
export interface DayUsage {
  /** `2026-01-31`, in the time zone of the subscription. */
  readonly date: string;
  readonly total: number;
  readonly users: readonly { readonly userId: string; readonly count: number }[];
}

/** What a subscription may ask for, and how much of it is used. */
export interface Limit {
  readonly name:
    | 'callsPerDay'
    | 'callsIn20Seconds'
    | 'concurrentCalls'
    | 'unfinishedImports'
    | 'unfinishedDryRuns'
    | 'runningImports'
    | 'unfinishedExports'
    | 'runningExports'
    | 'exportedBytesPerDay';
  /** Absent where nobody counts, as there is no limit. */
  readonly used?: number;
  /** Absent where there is no limit. */
  readonly allowed?: number;
  /** What a call beyond it is refused with; absent where jobs wait instead. */
  readonly code?: string;
  /** The environment variable of the server that decides it; absent where it cannot be changed. */
  readonly setting?: string;
}

/** The errors of a day. */
export interface DayErrors {
  readonly date: string;
  readonly total: number;
  readonly errors: readonly { readonly errorCode: string; readonly count: number }[];
}
