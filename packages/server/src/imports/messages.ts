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

/** What the status of an import says that ended before its file did. */
export function failedMessage(cause: string): string {
  return `Import failed: ${cause}`;
}
