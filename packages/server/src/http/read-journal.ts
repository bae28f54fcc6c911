import { refuse } from '../errors.ts';
import { shorten } from '../fields/json-value.ts';
import type { JournalEntry, KeptMessage } from '../journal/journal-entry.ts';
import type { Answer } from './answer.ts';
import { arrayOf, boolean, described, integer, object, type Schema, text, time } from './documentation.ts';
import { describeOperation, type OperationIndex } from './operation-index.ts';
import { batchSize, list, type Parameters, single, usualPage } from './parameters.ts';

/** What may be asked of the journal. */
export const journalQuery: Readonly<Record<string, Schema>> = {
  requestId: described(text, 'the call with this id, as its answer and the log have it'),
  operation: described(
    text,
    'a name such as Sync Leads, a group such as Bulk import, POST /bulk/v1/leads.json, or a path in which * stands for anything',
  ),
  method: described(text, 'of HTTP, as it was sent'),
  path: described(text, 'with * for anything'),
  status: described(integer, 'of HTTP'),
  code: described(text, 'of the refusal, or of a record that was skipped; several: any of them'),
  service: described(text, 'the name of the service that called'),
  since: described(time, 'calls that came at this time or later'),
};

const callMembers = {
  number: described(integer, 'ascends in the order in which calls ended'),
  requestId: text,
  at: described(text, 'when it came, with milliseconds'),
  'service?': described(text, 'the name of the service that called; absent where that is not known'),
  'user?': described(text, 'the e-mail address of its API user'),
  method: text,
  path: described(text, 'without the query'),
  'operation?': described(text, 'method and path as documented; absent where there is no such operation'),
  'name?': described(text, 'of the operation, such as Sync Leads'),
  status: described(integer, 'of HTTP'),
  success: boolean,
  codes: described(arrayOf(text), 'of the refusal, or of the records that were skipped'),
  'aborted?': described(boolean, 'there, and true, where the client went away before the answer was whole'),
  'nearMiss?': described(text, 'for 610 and 605: the operation that may have been meant'),
  durationMs: { type: 'number' },
  requestBytes: described(integer, 'of the body'),
  responseBytes: described(integer, 'of the body, compressed if it was'),
};

/** A call as the journal tells it. */
export const journalCall = object(callMembers);

const keptMessage = object({
  headers: { type: 'object', additionalProperties: text },
  body: described(text, 'as far as it is kept'),
  'cut?': described(boolean, 'there, and true, where the body was longer'),
});

/** The same in a double. */
export const doubleCall = object({
  ...callMembers,
  url: described(text, 'with the query, secrets masked'),
  request: keptMessage,
  response: keptMessage,
  'fault?': described(text, 'the id of the fault that the call had'),
  allowed: described(arrayOf(text), 'what the double allowed and Marketo would not, or might not'),
});

/** Which calls are asked for. */
interface JournalFilter {
  readonly accepts: (entry: JournalEntry) => boolean;
  /** Only calls with a higher number, from the oldest on; undefined: the last ones. */
  readonly after: number | undefined;
  readonly size: number;
}

/**
 * Reads what is asked of the journal.
 * @throws ApiError 1001 or 1003
 */
export function readJournalFilter(parameters: Parameters, index: OperationIndex): JournalFilter {
  const tests = [
    testText(parameters, 'requestId', ({ requestId }) => requestId),
    testText(parameters, 'method', ({ method }) => method),
    testText(parameters, 'service', ({ service }) => service?.serviceName ?? ''),
    testOperation(parameters, index),
    testPath(parameters),
    testStatus(parameters),
    testCodes(parameters),
    testSince(parameters),
  ].filter((test) => test !== undefined);
  const token = single(parameters, 'nextPageToken');
  if (token !== undefined && !/^\d{1,16}$/.test(token)) throw refuse('1003', 'Invalid nextPageToken');
  return {
    accepts: (entry) => tests.every((test) => test(entry)),
    after: token === undefined ? undefined : Number(token),
    size: batchSize(parameters, usualPage),
  };
}

/**
 * A page of the journal, oldest first; its token is for what comes behind it, now or later. Without a token these are the last calls.
 */
export function answerCalls(
  entries: readonly JournalEntry[],
  { accepts, after, size }: JournalFilter,
  show: (entry: JournalEntry) => object,
): Answer {
  const found = entries.filter((entry) => (after === undefined || entry.number > after) && accepts(entry));
  const page = after === undefined ? found.slice(-size) : found.slice(0, size);
  const moreResult = after !== undefined && found.length > page.length;
  // What was looked at and not asked for need not be looked at again.
  const last = moreResult ? page.at(-1) : entries.at(-1);
  return { result: page.map(show), nextPageToken: String(last?.number ?? after ?? 0), moreResult };
}

/** A call with what only a double keeps. */
export function showDoubleCall(entry: JournalEntry, index: OperationIndex): object {
  const { details } = entry;
  if (details === undefined) return showCall(entry, index);
  const { url, request, response, fault, allowed } = details;
  return {
    ...showCall(entry, index),
    url,
    request: showMessage(request),
    response: showMessage(response),
    ...(fault !== undefined && { fault }),
    allowed,
  };
}

function showMessage({ headers, body, isCut }: KeptMessage): object {
  return { headers, body, ...(isCut && { cut: true }) };
}

export function showCall(entry: JournalEntry, index: OperationIndex): object {
  const { service, route, codes, isRefused, isAborted } = entry;
  const operation = index.find(route);
  const isMissed = codes.includes('610') || codes.includes('605');
  const nearMiss = isMissed ? index.nearest(entry.method, entry.path) : undefined;
  return {
    number: entry.number,
    requestId: entry.requestId,
    at: new Date(entry.at).toISOString(),
    ...(service && { service: service.serviceName, user: service.userEmail }),
    method: entry.method,
    path: entry.path,
    ...(operation && { operation: describeOperation(operation), name: operation.name }),
    status: entry.status,
    success: !isRefused && !isAborted && entry.status < 400,
    codes,
    ...(isAborted && { aborted: true }),
    ...(nearMiss && { nearMiss: describeOperation(nearMiss) }),
    durationMs: entry.durationMs,
    requestBytes: entry.requestBytes,
    responseBytes: entry.responseBytes,
  };
}

type Test = (entry: JournalEntry) => boolean;

function testText(
  parameters: Parameters,
  name: string,
  textOf: (entry: JournalEntry) => string,
): Test | undefined {
  const wanted = single(parameters, name)?.toLowerCase();
  return wanted === undefined ? undefined : (entry) => textOf(entry).toLowerCase() === wanted;
}

/** @throws ApiError 1003 that names what may have been meant */
function testOperation(parameters: Parameters, index: OperationIndex): Test | undefined {
  const wanted = single(parameters, 'operation');
  if (wanted === undefined) return undefined;
  const test = index.read(wanted);
  if (test !== undefined) return test;
  const meant = index.suggest(wanted);
  throw refuse(
    '1003',
    `operation is '${shorten(wanted)}', which is no operation and no group${meant === undefined ? '' : `: did you mean '${meant}'?`}`,
  );
}

function testPath(parameters: Parameters): Test | undefined {
  const wanted = single(parameters, 'path');
  if (wanted === undefined) return undefined;
  const pieces = wanted.split('*').map((piece) => piece.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  const pattern = new RegExp(`^${pieces.join('.*')}$`);
  return ({ path }) => pattern.test(path);
}

function testStatus(parameters: Parameters): Test | undefined {
  const wanted = single(parameters, 'status');
  if (wanted === undefined) return undefined;
  if (!/^[1-5]\d\d$/.test(wanted)) throw refuse('1001', shorten(wanted), 'integer');
  return ({ status }) => status === Number(wanted);
}

function testCodes(parameters: Parameters): Test | undefined {
  const wanted = list(parameters, 'code');
  return wanted.length === 0 ? undefined : ({ codes }) => codes.some((code) => wanted.includes(code));
}

function testSince(parameters: Parameters): Test | undefined {
  const wanted = single(parameters, 'since');
  if (wanted === undefined) return undefined;
  const since = Date.parse(wanted);
  if (Number.isNaN(since)) throw refuse('1001', shorten(wanted), 'datetime');
  return ({ at }) => at >= since;
}
