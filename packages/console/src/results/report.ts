import type { ImportProgress, ReportedRow } from '@galena/client';
import { t } from '../languages/translate.ts';

export type ReportKind = 'failures' | 'warnings' | 'skipped';

/** What is said of the rows of a kind. */
export function kindNames(): Readonly<Record<ReportKind, { readonly title: string; readonly none: string }>> {
  return {
    failures: { title: t('Rows that failed'), none: t('No row failed.') },
    warnings: { title: t('Rows that warned'), none: t('No row warned.') },
    skipped: { title: t('Rows that the rules left out'), none: t('No row was skipped.') },
  };
}

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
