/** The counters of an import. */
export interface ImportCounts {
  /** Rows that went in, warned ones included. */
  readonly imported: number;
  readonly failed: number;
  readonly warned: number;
}

/** What the status of a complete import says. Nouns do not bend for one, and only warnings end in a full stop. */
export function completeMessage({ imported, failed, warned }: ImportCounts): string {
  const outcome = failed > 0 ? 'Import completed with errors' : 'Import succeeded';
  const failures = failed > 0 ? `, ${failed} failed` : '';
  const warnings = warned > 0 ? `, ${warned} warning${warned === 1 ? '' : 's'}.` : '';
  return `${outcome}, ${imported} records imported (${imported} members)${failures}${warnings}`;
}

/** What a complete dry run says, which has imported nothing. */
export function dryRunMessage({ imported, failed, warned }: ImportCounts): string {
  const warnings = warned > 0 ? `, ${warned} with a warning` : '';
  return `Dry run complete, ${imported} records would be imported${warnings}, ${failed} would fail`;
}

/** What the status of an import says that ended before its file did. */
export function failedMessage(cause: string, job: 'Import' | 'Dry run' = 'Import'): string {
  return `${job} failed: ${cause}`;
}
