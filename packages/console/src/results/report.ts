import type { ReportedRow } from '@galena/client';

export type ReportKind = 'failures' | 'warnings';

/** The rows that failed or warned, as far as they are there. */
export interface Report {
  readonly columns: readonly string[];
  readonly rows: readonly ReportedRow[];
  readonly isWhole: boolean;
}
