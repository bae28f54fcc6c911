import { type CallMatchers, type JournalCall, toCurl } from '@galena/client';
import { type Command, Option } from 'commander';
import { parseCount, parseNames, toTime } from '../setup/parse-values.ts';
import { Ending } from '../terminal/ending.ts';
import { Interrupted } from '../terminal/explain.ts';
import { defineCommand, type Invocation } from './define.ts';

interface CallsOptions {
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

/** `galena calls` */
export function callsCommand(): Command {
  return defineCommand<CallsOptions>({
    usage: 'calls',
    description: 'The last calls that the server has answered, and what came of each',
    examples: [
      'calls --code 606,615 --since 1h',
      'calls --request-id e42b#14272d07d78',
      'calls --operation "Sync Leads" --follow',
      'calls --operation "POST /bulk/v1/leads.json" --curl',
    ],
    more: 'For administrators. A server keeps a thousand calls of a subscription for a day, without their bodies.',
    configure: (command) => {
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
    },
    run: showCalls,
  });
}

async function showCalls({
  options,
  output,
  useServer,
}: Invocation<CallsOptions>): Promise<number | undefined> {
  const { follow = false, curl = false } = options;
  const { galena, identity } = await useServer();
  // An embedded server has none that outlives the command.
  const baseUrl = identity.startsWith('http') ? identity : 'http://127.0.0.1:8080';
  const show = (call: JournalCall) => output.line(curl ? toCurl(call, baseUrl) : describe(call));
  if (!follow) {
    const calls = await galena.calls.list(toMatchers(options));
    output.json(calls.map((call) => withAllMembers(call, curl ? toCurl(call, baseUrl) : undefined)));
    for (const call of calls) show(call);
    if (calls.length === 0) output.line('none');
    return undefined;
  }
  const ending = new Ending(undefined);
  try {
    for await (const call of galena.calls.follow({ ...toMatchers(options), signal: ending.signal })) {
      output.jsonLine(withAllMembers(call, curl ? toCurl(call, baseUrl) : undefined));
      show(call);
    }
    return undefined;
  } catch (error) {
    // Following ends like this, and has done what it was to do.
    if (error instanceof Interrupted) return undefined;
    throw error;
  } finally {
    ending.over();
  }
}

function toMatchers({ since, follow: _, curl: __, ...matchers }: CallsOptions): CallMatchers {
  const { requestId, operation, code, status, path, service } = matchers;
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
  return { ...nothing, ...call, ...(curl !== undefined && { curl }) };
}

/** `2026-03-05T10:22:07.120Z  e42b#14272d07d78  200  12 ms  Loader  POST /bulk/v1/leads.json  1016` */
function describe(call: JournalCall): string {
  const { at, requestId, status, durationMs, service, method, path, codes, aborted, nearMiss } = call;
  const what = [
    ...(codes.length > 0 ? [codes.join(', ')] : []),
    ...(aborted === true ? ['the client went away'] : []),
    ...(nearMiss === undefined ? [] : [`did you mean ${nearMiss}?`]),
    ...(call.allowed ?? []),
  ];
  return [
    at,
    requestId,
    status,
    `${Math.round(durationMs)} ms`,
    service ?? '(unknown)',
    `${method} ${path}`,
    what.join('; '),
  ]
    .join('  ')
    .trimEnd();
}
