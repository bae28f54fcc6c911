import { type CallOptions, type Connection, callOptionNames } from '../http/connection.ts';
import { sleep } from '../http/sleep.ts';
import { knownOptions, type OptionNames } from '../known-options.ts';
import type { JournalCall } from '../wire/calls.ts';

/** Which calls are told: those that fit all that is given. */
export interface CallMatchers {
  /** The call with this id. */
  readonly requestId?: string;
  /**
   * A name (`Sync Leads`), a group (`Bulk import`), `POST /bulk/v1/leads.json`, or a path in which `*` stands for anything and `{id}` for
   * a segment.
   */
  readonly operation?: string;
  /** Of HTTP, as it was sent. */
  readonly method?: string;
  /** With `*` for anything. */
  readonly path?: string;
  /** Of HTTP. */
  readonly status?: number;
  /** Of the refusal, or of a record that was skipped; of several, any. */
  readonly code?: string | number | readonly (string | number)[];
  /** The name of the service that called. */
  readonly service?: string;
  /** Calls that came at this time or later. */
  readonly since?: Date | string;
}

export interface CallListOptions extends CallMatchers, CallOptions {
  /** Only calls with a higher `number`: those that ended after the one that has it. */
  readonly after?: number;
}

export const callMatcherNames: OptionNames<CallListOptions> = {
  ...callOptionNames,
  after: true,
  requestId: true,
  operation: true,
  method: true,
  path: true,
  status: true,
  code: true,
  service: true,
  since: true,
};

export interface CallFollowOptions extends CallListOptions {
  /** How often it is looked for new calls. Default: every second. */
  readonly pollMs?: number;
}

const followOptionNames: OptionNames<CallFollowOptions> = { ...callMatcherNames, pollMs: true };

const defaultPollMs = 1_000;
/** Lower than the number of any call. */
const beforeAll = 0;

/** All calls that fit and are kept, oldest first. */
export async function listCalls(
  connection: Pick<Connection, 'call'>,
  path: string,
  given: CallListOptions,
): Promise<readonly JournalCall[]> {
  const { signal, timeoutMs, after = beforeAll, ...matchers } = knownOptions(given, callMatcherNames);
  const options = callOptions(signal, timeoutMs);
  const calls: JournalCall[] = [];
  let nextPageToken = String(after);
  for (;;) {
    const query = { ...toQuery(matchers), nextPageToken };
    const page = await connection.call<JournalCall>({ path, query }, options);
    calls.push(...(page.result ?? []));
    if (page.moreResult !== true || page.nextPageToken === undefined) return calls;
    nextPageToken = page.nextPageToken;
  }
}

/** The last calls that fit, or all after one of them, and then new ones, for as long as one reads. */
export async function* followCalls(
  connection: Pick<Connection, 'call'>,
  path: string,
  given: CallFollowOptions,
): AsyncGenerator<JournalCall, void, undefined> {
  const {
    pollMs = defaultPollMs,
    signal,
    timeoutMs,
    after,
    ...matchers
  } = knownOptions(given, followOptionNames);
  const options = callOptions(signal, timeoutMs);
  let nextPageToken = after === undefined ? undefined : String(after);
  for (;;) {
    const query = { ...toQuery(matchers), nextPageToken };
    const page = await connection.call<JournalCall>({ path, query }, options);
    yield* page.result ?? [];
    nextPageToken = page.nextPageToken;
    if (page.moreResult !== true) await sleep(pollMs, signal);
  }
}

function callOptions(signal: AbortSignal | undefined, timeoutMs: number | undefined): CallOptions {
  return { ...(signal && { signal }), ...(timeoutMs !== undefined && { timeoutMs }) };
}

function toQuery({ since, code, ...matchers }: CallMatchers) {
  return {
    ...matchers,
    code: typeof code === 'object' ? code.map(String) : code,
    since: since instanceof Date ? since.toISOString() : since,
  };
}
