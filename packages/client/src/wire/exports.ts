/** What can be exported in bulk. */
export type ExportKind = 'leads' | 'activities';

export type ExportFormat = 'CSV' | 'TSV' | 'SSV';

/** A bulk extract, as it goes over the wire. */
export interface ExportJob {
  readonly exportId: string;
  readonly format: ExportFormat;
  readonly status: 'Created' | 'Queued' | 'Processing' | 'Completed' | 'Failed' | 'Cancelled';
  readonly createdAt: string;
  readonly queuedAt?: string;
  readonly startedAt?: string;
  readonly finishedAt?: string;
  /** Rows of the file, the header not counted; known, as the next two, once it is completed. */
  readonly numberOfRecords?: number;
  /** In bytes. */
  readonly fileSize?: number;
  /** `sha256:` and 64 hex digits. */
  readonly fileChecksum?: string;
  /** Why it failed. */
  readonly errorMsg?: string;
}
