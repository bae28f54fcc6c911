/** What a report says of one row. */
export interface RowReport {
  /** Data rows of the file count from 1. */
  readonly rowNumber: number;
  /** The line of the file that the row starts in; the header is in line 1. */
  readonly line: number;
  readonly kind: 'failure' | 'warning' | 'skip';
  /** The cells as they were sent, in the format of the file, as many as the header has. */
  readonly cells: string;
  /** The cells behind those, where one holds something. */
  readonly surplus: string | null;
  readonly reason: string;
}

/** What the last column of a report file is called. */
export const reasonColumns = { failure: 'Import Failure Reason', warning: 'Import Warning Reason' } as const;
