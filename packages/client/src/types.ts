/** One refusal: the code and the text that goes with it. Codes are strings on the wire: `"1016"`. */
export interface ApiProblem {
  readonly code: string;
  readonly message: string;
}

/** What every answer is wrapped in. `errors` is there when `success` is false. */
export interface Envelope<Item> {
  readonly requestId: string;
  readonly success: boolean;
  readonly result?: readonly Item[];
  readonly errors?: readonly ApiProblem[];
  readonly nextPageToken?: string;
  readonly moreResult?: boolean;
}

/** The answer of the token endpoint. */
export interface TokenAnswer {
  readonly access_token: string;
  readonly token_type: 'bearer';
  /** Seconds. */
  readonly expires_in: number;
  /** The e-mail address of the API user that owns the service. */
  readonly scope: string;
}

export type ImportFormat = 'csv' | 'tsv' | 'ssv';

/** An import as Marketo's clients know it. The counters are there in a status answer, `message` once it is finished. */
export interface ImportStatus {
  readonly batchId: number;
  /** The batch id as text. */
  readonly importId: string;
  readonly status: 'Queued' | 'Importing' | 'Complete' | 'Failed';
  /** Rows imported; rows that failed do not count. */
  readonly numOfLeadsProcessed?: number;
  readonly numOfRowsFailed?: number;
  readonly numOfRowsWithWarning?: number;
  readonly message?: string;
}

/** An import in full, as Galena's own API gives it. */
export interface ImportProgress {
  readonly batchId: number;
  readonly status: 'queued' | 'importing' | 'complete' | 'failed' | 'cancelled';
  readonly bytesDone: number;
  readonly fileBytes: number;
  readonly rowsDone: number;
  /** Unknown until the file has been read to its end. */
  readonly rowsTotal?: number;
  readonly rowsPerSecond?: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly failed: number;
  readonly warned: number;
  /** Columns of the file that match no field. */
  readonly unmappedColumns: readonly string[];
  readonly message?: string;
}

/** A lead: the fields that were asked for, by REST name. */
export type Lead = Readonly<Record<string, string | number | boolean | null>>;
