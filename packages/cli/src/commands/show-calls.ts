import { type CallListOptions, type CallMatchers, type JournalCall, toCurl } from '@galena/client';
import { type Command, Option } from 'commander';
import { parseCount, parseNames, toTime } from '../setup/parse-values.ts';
import { Ending } from '../terminal/ending.ts';
import { Interrupted } from '../terminal/explain.ts';
import type { Output } from '../terminal/output.ts';

/** Which calls are shown, and how. */
export interface CallsOptions {
  requestId?: string;
  operation?: string;
  code?: string[];
  status?: number;
  path?: string;
  service?: string;
  since?: string;
  follow?: boolean;
  curl?: boolean;
}

/** Where they are read: the journal for administrators, or that of a double. */
export interface CallSource {
  list(options: CallListOptions): Promise<readonly JournalCall[]>;
  follow(options: CallListOptions): AsyncIterable<JournalCall>;
}

export function addCallsOptions(command: Command): void {
  command.option('--request-id <id>', 'the call with this request id');
  command.option(
    '--operation <name>',
    'Sync Leads, a group such as "Bulk import", POST /bulk/v1/leads.json, or a path with * for anything',
  );
  command.addOption(
    new Option('--code <codes>', 'refused, or records skipped, with one of these codes').argParser(
      parseNames,
    ),
  );
  command.addOption(new Option('--status <status>', 'with this HTTP status').argParser(parseCount));
  command.option('--path <path>', 'with this path; * stands for anything');
  command.option('--service <name>', 'of this service');
  command.option('--since <time>', 'since: 2026-03-01, 2026-03-01T08:30:00Z, or 7d, 12h, 30m ago');
  command.option('--follow', 'keep printing new ones until Ctrl-C');
  command.option('--curl', 'print each as a command of curl, which takes the token from TOKEN');
}

/** @param baseUrl - of the server, for commands of curl */
export async function showCalls(
  source: CallSource,
  baseUrl: string,
  options: CallsOptions,
  output: Output,
): Promise<void> {
  const { follow = false, curl = false } = options;
  const show = (call: JournalCall) => output.line(curl ? toCurl(call, baseUrl) : describe(call));
  const asJson = (call: JournalCall) => withAllMembers(call, curl ? toCurl(call, baseUrl) : undefined);
  if (!follow) {
    const calls = await source.list(toMatchers(options));
    output.json(calls.map(asJson));
    for (const call of calls) show(call);
    if (calls.length === 0) output.line('none');
    return;
  }
  const ending = new Ending(undefined);
  try {
    for await (const call of source.follow({ ...toMatchers(options), signal: ending.signal })) {
      output.jsonLine(asJson(call));
      show(call);
    }
  } catch (error) {
    // Following ends like this, and has done what it was to do.
    if (!(error instanceof Interrupted)) throw error;
  } finally {
    ending.over();
  }
}

function toMatchers({
  since,
  requestId,
  operation,
  code,
  status,
  path,
  service,
}: CallsOptions): CallMatchers {
  return {
    ...(requestId !== undefined && { requestId }),
    ...(operation !== undefined && { operation }),
    ...(code !== undefined && { code }),
    ...(status !== undefined && { status }),
    ...(path !== undefined && { path }),
    ...(service !== undefined && { service }),
    ...(since !== undefined && { since: toTime(since, '--since') }),
  };
}

/** The API leaves out what a call has not, scripts want it to be null. */
function withAllMembers(call: JournalCall, curl: string | undefined): object {
  const nothing = { service: null, user: null, operation: null, name: null, aborted: false, nearMiss: null };
  const ofDouble = call.request === undefined ? {} : { fault: null, allowed: [] };
  return { ...nothing, ...ofDouble, ...call, ...(curl !== undefined && { curl }) };
}

/** `2026-03-05T10:22:07.120Z  e42b#14272d07d78  200  12 ms  Loader  POST /bulk/v1/leads.json  1016` */
function describe(call: JournalCall): string {
  const { at, requestId, status, durationMs, service, method, path, codes, aborted, nearMiss } = call;
  const { url = path, fault, allowed = [] } = call;
  const what = [
    ...(codes.length > 0 ? [codes.join(', ')] : []),
    ...(aborted === true ? ['the client went away'] : []),
    ...(nearMiss === undefined ? [] : [`did you mean ${nearMiss}?`]),
    ...(fault === undefined ? [] : [`fault ${fault}`]),
    ...(allowed.length === 0 ? [] : [`Marketo would not allow: ${allowed.join(', ')}`]),
  ];
  return [
    at,
    requestId,
    status,
    `${Math.round(durationMs)} ms`,
    service ?? '(unknown)',
    `${method} ${url}`,
    what.join('; '),
  ]
    .join('  ')
    .trimEnd();
}
