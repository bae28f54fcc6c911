import type { ImportProgress, ReportedRow } from '@galena/client';

export type ReportKind = 'failures' | 'warnings' | 'skipped';

/** What is said of the rows of a kind. */
export const kindNames: Readonly<Record<ReportKind, { readonly title: string; readonly none: string }>> = {
  failures: { title: 'Rows that failed', none: 'No row failed.' },
  warnings: { title: 'Rows that warned', none: 'No row warned.' },
  skipped: { title: 'Rows that the rules left out', none: 'No row was skipped.' },
};

/** How many rows of a kind an import has. */
export function countOf({ failed, warned, skipped = 0 }: ImportProgress, kind: ReportKind): number {
  return { failures: failed, warnings: warned, skipped }[kind];
}

/** The rows that failed, warned or were skipped, as far as they are there. */
export interface Report {
  readonly columns: readonly string[];
  readonly rows: readonly ReportedRow[];
  readonly isWhole: boolean;
}
