/** A message as a double of Marketo keeps it: secrets masked, a long body cut. */
export interface RecordedMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** There, and true, where the body was longer. */
  readonly cut?: boolean;
}

/** A call as the journal of a Galena tells it. */
export interface JournalCall {
  /** Ascends in the order in which calls ended. */
  readonly number: number;
  /** As the answer and the log have it. */
  readonly requestId: string;
  /** When it came: `2026-01-31T08:30:00.123Z`. */
  readonly at: string;
  /** The name of the service that called; absent where that is not known. */
  readonly service?: string;
  /** The e-mail address of its API user. */
  readonly user?: string;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** As documented, such as `GET /rest/v1/lead/{id}.json`; absent where there is no such operation. */
  readonly operation?: string;
  /** Of the operation, such as `Sync Leads`. */
  readonly name?: string;
  /** Of HTTP. */
  readonly status: number;
  readonly success: boolean;
  /** The code of the refusal, or those of the records that were skipped. */
  readonly codes: readonly string[];
  /** There, and true, where the client went away before its answer was whole. */
  readonly aborted?: boolean;
  /** For 610 and 605: the operation that may have been meant. */
  readonly nearMiss?: string;
  readonly durationMs: number;
  /** Of the body. */
  readonly requestBytes: number;
  /** Of the body, compressed if it was. */
  readonly responseBytes: number;
  /** With the query, secrets masked. A double only, as all that follows. */
  readonly url?: string;
  readonly request?: RecordedMessage;
  readonly response?: RecordedMessage;
  /** The id of the fault that the call had. */
  readonly fault?: string;
  /** What the double allowed in this call and Marketo would not, or might not. */
  readonly allowed?: readonly string[];
}
