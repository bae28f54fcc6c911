/** A value of a call that a fault asks for; `*` in a text stands for anything. */
type Wanted = string | number | boolean;

/** What happens to calls, in the place of what would. A fault has one of the members from `code` on to `failRows`, or only delays. */
export interface NewFault {
  /**
   * Which calls: a name (`Sync Leads`), a group (`Bulk import`), `POST /bulk/v1/leads.json`, or a path in which `*` stands for anything and
   * `{id}` for a segment. Default: all of Marketo's but for tokens.
   */
  readonly operation?: string;
  /** Only calls with these parameters. */
  readonly query?: Readonly<Record<string, Wanted>>;
  /** Only calls with these values in their JSON or form, by the way to them: `{ 'input.*.email': '*@example.com' }`. */
  readonly body?: Readonly<Record<string, Wanted>>;
  /** An error code of Marketo's, with its text. */
  readonly code?: string | number;
  /** Instead of the text of the code. */
  readonly message?: string;
  /** Whether the call is refused, or records are skipped. Default: as Marketo's page on codes has it. */
  readonly level?: 'response' | 'record';
  /** Places of the records that are skipped, from 0. Default: all. */
  readonly records?: readonly number[];
  /** An HTTP status from 400 to 599, with the HTML page of a proxy. */
  readonly status?: number;
  /** Instead of that page. */
  readonly page?: string;
  /** Of that page. */
  readonly contentType?: string;
  /** The connection is reset. */
  readonly reset?: 'before head' | 'after head';
  /** The answer breaks off in the middle. */
  readonly half?: true;
  /** The answer comes whole, and its JSON does not. */
  readonly malformed?: true;
  /** The token of the call expires: 602, and 601 from then on. */
  readonly token?: 'expired';
  /** The import that is submitted ends as failed, for this reason. */
  readonly importFails?: string;
  /** Rows of the import that is submitted fail. */
  readonly failRows?: FailingRows;
  /** The call is carried out and committed, and then answered with `code`, `status` or `reset`: its answer is lost. */
  readonly lost?: boolean;
  /** The call takes longer. */
  readonly latency?: Latency;
  /** Milliseconds from when the call is done to the first byte of its answer. */
  readonly firstByteMs?: number;
  /** The body of the answer comes in small pieces. Default: a byte every 10 ms. */
  readonly dribble?: { readonly bytes?: number; readonly everyMs?: number };
  /** It happens only after this many calls that fit. */
  readonly after?: number;
  /** It happens at most this many times. */
  readonly times?: number;
  /** Of a call that fits, from 0 to 1. */
  readonly probability?: number;
  /** The same seed gives the same calls. */
  readonly seed?: number;
}

/** Which rows fail: those whose cell of a column fits, or every so manieth, or both. */
export interface FailingRows {
  /** As the header has it. */
  readonly column?: string;
  /** A regular expression of cells. */
  readonly matches?: string;
  readonly every?: number;
  /** What the report says. */
  readonly reason?: string;
}

/** A fixed time, one between two, or one of a lognormal distribution; in milliseconds. */
export type Latency =
  | { readonly ms: number }
  | { readonly fromMs: number; readonly toMs: number }
  | { readonly medianMs: number; readonly sigma?: number };

/** A fault that is set. */
export interface Fault extends NewFault {
  readonly id: string;
  /** Calls that it is for. */
  readonly matched: number;
  /** Calls that it happened to. */
  readonly hits: number;
}

/** A status at which imports and exports are held. */
export type HeldStatus = 'Queued' | 'Importing' | 'Processing';

/** Until when a job is held; of both, until either. Default: until it is released. */
export interface HoldOptions {
  /** Until its status was told so often. */
  readonly polls?: number;
  /** Until so long after it got this status, by the clock of the double. */
  readonly seconds?: number;
  /** Only imports, or only exports. */
  readonly kind?: 'import' | 'export';
}

/** A hold that is in force. */
export interface Hold extends HoldOptions {
  readonly hold: HeldStatus;
}
