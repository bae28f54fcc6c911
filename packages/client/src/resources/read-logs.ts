import { type ApiCall, type CallOptions, type Connection, callOptionNames } from '../http/connection.ts';
import { sleep } from '../http/sleep.ts';
import { toWireTime } from '../http/times.ts';
import type { OptionNames } from '../known-options.ts';
import type { Activity } from '../wire/activities.ts';

/** From where on, and for how long, a log is read. */
export interface LogOptions extends CallOptions {
  /** From this time on. Default: from the very first entry. */
  readonly since?: Date | string;
  /** Instead: behind where an earlier reading has come to; see `onToken`. */
  readonly token?: string;
  /**
   * Told where reading has come to, whenever all before it has been given: kept and given as `token`, it goes on there, without a gap and
   * without an entry twice.
   */
  readonly onToken?: (token: string) => void;
  /** Goes on with what is new, for as long as one reads. Default: ends with what is there. */
  readonly follow?: boolean;
  /** How often it is looked for what is new. Default: every five seconds. */
  readonly pollMs?: number;
  /** Entries fetched by one call, from 1 to 300. Default 300. */
  readonly batchSize?: number;
}

export const logOptionNames: OptionNames<LogOptions> = {
  ...callOptionNames,
  since: true,
  token: true,
  onToken: true,
  follow: true,
  pollMs: true,
  batchSize: true,
};

export type LogQuery = NonNullable<ApiCall['query']>;

const defaultPollMs = 5_000;
/** So often, in rounds of following, it is looked for further queries: they are rare, and that is a call too. */
const roundsPerLook = 12;
/** Tokens are base32, so that both can stand between them. */
const tokenSeparator = '.';
const nameSeparator = '~';

/** A token for reading from a time on. */
export async function fetchToken(
  connection: Connection,
  since: Date | string,
  options: CallOptions,
): Promise<string> {
  const query = { sinceDatetime: toWireTime(since) };
  const call = { path: '/rest/v1/activities/pagingtoken.json', query };
  return (await connection.call(call, options)).nextPageToken ?? '';
}

/** What one of the calls asks for with which a log is read, and the name by which a token knows it: empty where there is one only. */
export interface NamedQuery {
  readonly name: string;
  readonly query: LogQuery;
}

/** One of several readings of a log, and where it has come to. */
interface Reading extends NamedQuery {
  token: string;
}

/** The names of the readings that a token is of; none if it is the server's own. */
export function namesInToken(token: string): string[] {
  return [...splitToken(token).keys()].filter((name) => name !== '');
}

/** Where each reading has come to by its name, and with no name where all of them began. */
function splitToken(token: string): Map<string, string> {
  return new Map(
    token.split(tokenSeparator).map((part) => {
      const [first = '', second] = part.split(nameSeparator);
      return second === undefined ? ['', first] : [first, second];
    }),
  );
}

/**
 * Reads a log by one query or several, round by round: each of them to its end, merged in the order of their ids. So nothing is missing
 * and nothing comes twice, whatever is recorded meanwhile.
 * @param findQueries gives the queries that there are by now, where it is followed and others may come to it
 */
export async function* readLogs<Entry extends Activity>(
  connection: Connection,
  path: string,
  queries: readonly NamedQuery[],
  given: LogOptions,
  findQueries?: (names: readonly string[]) => Promise<readonly NamedQuery[]>,
): AsyncGenerator<Entry, void, undefined> {
  const { since, token, onToken, follow = false, pollMs = defaultPollMs, batchSize, ...options } = given;
  if (queries.length === 0) return;
  const first = token ?? (await fetchToken(connection, since ?? new Date(0), options));
  const tokens = splitToken(first);
  const start = tokens.get('') ?? '';
  const names = new Set(['', ...queries.map(({ name }) => name)]);
  if ([...tokens.keys()].some((name) => !names.has(name))) {
    throw new TypeError('this token is of a reading of other types or leads');
  }
  const readings = queries.map((query): Reading => ({ ...query, token: tokens.get(query.name) ?? start }));
  const tell = () => onToken?.(joinTokens(readings, start));
  for (let round = 1; ; round += 1) {
    const read = (reading: Reading) =>
      readToEnd<Entry>(connection, { path, query: { batchSize } }, reading, tell, options);
    yield* merge(readings.map(read));
    if (!follow) return;
    await sleep(pollMs, options.signal);
    if (round % roundsPerLook !== 0 || findQueries === undefined) continue;
    const known = readings.map(({ name }) => name);
    const found = await findQueries(known);
    // They begin where all the others did: nothing of theirs has been given before.
    readings.push(
      ...found.filter(({ name }) => !known.includes(name)).map((query) => ({ ...query, token: start })),
    );
  }
}

/** Of a reading with no name its own token; of others also where they began, for those that come to them later. */
function joinTokens(readings: readonly Reading[], start: string): string {
  const named = readings.map(({ name, token }) => (name === '' ? token : `${name}${nameSeparator}${token}`));
  return [...named, ...(readings.some(({ name }) => name === '') ? [] : [start])].join(tokenSeparator);
}

async function* readToEnd<Entry>(
  connection: Connection,
  call: ApiCall,
  reading: Reading,
  tell: () => void,
  options: CallOptions,
): AsyncGenerator<Entry, void, undefined> {
  for (;;) {
    const query = { ...call.query, ...reading.query, nextPageToken: reading.token };
    const page = await connection.call<Entry>({ ...call, query }, options);
    yield* page.result ?? [];
    reading.token = page.nextPageToken ?? reading.token;
    tell();
    if (page.moreResult !== true) return;
  }
}

/** Merges what comes in the order of ids into one such order. */
async function* merge<Entry extends Activity>(
  sources: readonly AsyncGenerator<Entry, void, undefined>[],
): AsyncGenerator<Entry, void, undefined> {
  try {
    const waiting: { source: AsyncGenerator<Entry, void, undefined>; entry: Entry }[] = [];
    const advance = async (source: AsyncGenerator<Entry, void, undefined>) => {
      const { done, value } = await source.next();
      if (done !== true) waiting.push({ source, entry: value });
    };
    for (const source of sources) await advance(source);
    while (waiting.length > 0) {
      const first = waiting.reduce((least, each) =>
        orderOf(each.entry) < orderOf(least.entry) ? each : least,
      );
      waiting.splice(waiting.indexOf(first), 1);
      yield first.entry;
      await advance(first.source);
    }
  } finally {
    for (const source of sources) await source.return();
  }
}

function orderOf({ id, marketoGUID }: Activity): number {
  return id ?? Number(marketoGUID);
}
