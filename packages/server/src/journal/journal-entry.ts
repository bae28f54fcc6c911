/** Who made a call: a service, as it was then. */
export interface JournalService {
  readonly subscriptionId: number;
  readonly serviceName: string;
  readonly userEmail: string;
}

/** A message of a call, without secrets. */
export interface KeptMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Whether the body was longer. */
  readonly isCut: boolean;
}

/** What only a double keeps. */
export interface CallDetails {
  /** With the query. */
  readonly url: string;
  readonly request: KeptMessage;
  readonly response: KeptMessage;
  /** The id of the fault that the call had. */
  readonly fault: string | undefined;
  /** What the double allowed and Marketo would not, or might not. */
  readonly allowed: readonly string[];
}

/** What is kept of a call that has ended. Neither bodies nor queries, unless it is a double: they have what leads are. */
export interface JournalEntry {
  /** Counts the calls of this process; those of a later process are higher. */
  readonly number: number;
  readonly requestId: string;
  /** When it came, in milliseconds since 1970. */
  readonly at: number;
  /** Undefined where it is not known who called, as without a token that is good. */
  readonly service: JournalService | undefined;
  readonly method: string;
  /** Without the query, and cut. */
  readonly path: string;
  /** Method and path of the operation as the routes have it: `GET /rest/v1/lead/:leadId.json`. Undefined: there is none. */
  readonly route: string | undefined;
  /** The HTTP status. */
  readonly status: number;
  /** The code of the refusal, or those of the records that were skipped. */
  readonly codes: readonly string[];
  readonly isRefused: boolean;
  /** Whether the client went away before its answer was whole. */
  readonly isAborted: boolean;
  readonly durationMs: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
  readonly details?: CallDetails | undefined;
}

/** What the journal cannot know: its number. */
export type NewEntry = Omit<JournalEntry, 'number'>;
