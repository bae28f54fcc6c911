import type { Delay, Effect, FaultMatch, FaultPlan } from '../../../control/faults/fault.ts';
import { knownCodes } from '../../../control/faults/known-codes.ts';
import { proxyPage } from '../../../control/faults/proxy-page.ts';
import { type ApiError, refuse } from '../../../errors.ts';
import type { ImportTampering, RowTampering } from '../../../imports/tampering.ts';
import { failingRoutes } from '../../import-routes.ts';
import type { JsonObject } from '../../json-body.ts';
import type { OperationIndex } from '../../operation-index.ts';
import { MemberReader } from './member-reader.ts';

/** The members that say what happens, of which a fault has one, or none where it only delays. */
const effects = ['code', 'status', 'reset', 'half', 'malformed', 'token', 'importFails', 'failRows'] as const;
const delays = ['latency', 'firstByteMs', 'dribble'] as const;
const members = [
  ...['operation', 'query', 'body', ...effects, 'message', 'level', 'records', 'page', 'contentType', 'lost'],
  ...[...delays, 'after', 'times', 'probability', 'seed'],
];

const longestMs = 600_000;
/** Seeds are whole numbers below this. */
export const seedEnd = 2 ** 32;
const submit = 'POST /bulk/v1/leads.json';

/**
 * Reads a fault as it is asked for.
 * @param makeSeed - makes up what chooses its calls, where nobody gives one
 * @throws ApiError 1003 that names the member, its value, and what is allowed
 */
export function readFault(body: JsonObject, index: OperationIndex, makeSeed: () => number): FaultPlan {
  const reader = new MemberReader('a fault', body, members);
  const effect = readEffect(reader);
  const seed = reader.whole('seed', 0, seedEnd - 1) ?? makeSeed();
  const isLost = reader.flag('lost');
  if (isLost && !['code', 'page', 'reset'].includes(effect.kind)) {
    throw refuse(
      '1003',
      "lost of a fault goes with code, status or reset, which say what comes in the answer's place",
    );
  }
  return {
    match: readMatch(reader, effect, index),
    effect,
    isLost,
    latency: readLatency(reader.object('latency')),
    firstByteMs: reader.whole('firstByteMs', 0, longestMs) ?? 0,
    dribble: readDribble(reader.object('dribble')),
    after: reader.whole('after', 0, 1_000_000) ?? 0,
    times: reader.whole('times', 1, 1_000_000),
    probability: reader.number('probability', 0, 1) ?? 1,
    seed,
    definition: { ...body, ...(reader.has('probability') && { seed }) },
  };
}

function readMatch(reader: MemberReader, effect: Effect, index: OperationIndex): FaultMatch {
  const operation = reader.text('operation') ?? (effect.kind === 'import' ? submit : undefined);
  const isOperation = operation === undefined ? isAnyCall : index.read(operation);
  if (isOperation === undefined) {
    const meant = index.suggest(operation ?? '');
    const allowed =
      "a name such as 'Sync Leads', a group such as 'Bulk import', or a path such as 'POST /bulk/v1/*'";
    throw reader.refuse(
      'operation',
      operation,
      `${allowed}${meant === undefined ? '' : `: did you mean '${meant}'?`}`,
    );
  }
  if (effect.kind === 'import') demandSubmit(reader, operation ?? submit, effect.tampering, index);
  return { operation, isOperation, query: reader.texts('query'), body: reader.texts('body') };
}

/** @throws ApiError 1003 for an operation that submits nothing which could fail like this, as it would never happen */
function demandSubmit(
  reader: MemberReader,
  operation: string,
  { rows }: ImportTampering,
  index: OperationIndex,
): void {
  // Which import is undone makes no difference.
  const isMeant = index.read(operation.replace(/\/\d+(?=\/)/g, '/1'));
  const routes = failingRoutes(rows !== undefined);
  const isAny = routes.some((route) => {
    const [, path = ''] = route.replace(/:\w+/, '1').split(' ');
    return isMeant?.({ route, path }) === true;
  });
  if (isAny) return;
  const allowed = routes.map((route) => route.replace(/:(\w+)/, '{$1}')).join(', ');
  throw reader.refuse('operation', operation, `a call that submits what can fail like this: ${allowed}`);
}

/** Where none is named: all of Marketo's. A token is needed for all that follows, and what is Galena's own is for people. */
function isAnyCall({ path }: { readonly path: string }): boolean {
  return path.startsWith('/rest/') || path.startsWith('/bulk/');
}

function readEffect(reader: MemberReader): Effect {
  const given = effects.filter((name) => reader.has(name));
  const [name, other] = given;
  if (other !== undefined)
    throw refuse('1003', `A fault has one of ${effects.join(', ')}: given are ${given.join(' and ')}`);
  switch (name) {
    case 'code':
      return readCode(reader);
    case 'status':
      return readPage(reader);
    case 'reset':
      return {
        kind: 'reset',
        isHeadSent: reader.choice('reset', ['before head', 'after head']) === 'after head',
      };
    case 'half':
    case 'malformed':
      if (!reader.flag(name)) throw reader.refuse(name, false, 'true');
      return { kind: name };
    case 'token':
      reader.choice('token', ['expired']);
      return { kind: 'expired' };
    case 'importFails':
      return { kind: 'import', tampering: { cause: reader.text('importFails') ?? '' } };
    case 'failRows':
      return { kind: 'import', tampering: { rows: readRows(reader.object('failRows') ?? {}) } };
    default:
      if (delays.some((delay) => reader.has(delay))) return { kind: 'delay' };
      throw refuse('1003', `A fault has one of ${[...effects, ...delays].join(', ')}`);
  }
}

function readCode(reader: MemberReader): Effect {
  const code = reader.code('code') ?? '';
  const known = knownCodes.get(code);
  const message = reader.text('message') ?? known?.message;
  if (message === undefined) {
    throw reader.refuse(
      'code',
      code,
      `a code of Marketo's (${[...knownCodes.keys()].join(', ')}), or have a message`,
    );
  }
  const levels = known?.levels ?? (['response', 'record'] as const);
  const records = reader.numbers('records');
  const asked =
    reader.choice('level', ['response', 'record']) ?? (records === undefined ? undefined : 'record');
  if (asked !== undefined && !levels.includes(asked)) {
    throw refuse(
      '1003',
      `level of a fault is '${asked}', and code ${code} is known as ${levels.join(' or ')}`,
    );
  }
  const isOfRecords =
    asked === 'record' || (asked === undefined && code.length === 4 && levels.includes('record'));
  return isOfRecords
    ? { kind: 'records', code, message, records, orResponse: asked === undefined }
    : { kind: 'code', code, message };
}

function readPage(reader: MemberReader): Effect {
  const status = reader.whole('status', 400, 599) ?? 0;
  const type = reader.text('contentType') ?? 'text/html';
  return { kind: 'page', status, type, body: reader.text('page') ?? proxyPage(status) };
}

function readRows(object: JsonObject): RowTampering {
  const reader = new MemberReader('failRows', object, ['column', 'matches', 'every', 'reason']);
  const column = reader.text('column');
  const every = reader.whole('every', 1, 1_000_000);
  if (column === undefined && every === undefined) {
    throw refuse(
      '1003',
      'failRows takes a column (with matches, a regular expression of its cells), or every, or both',
    );
  }
  if (column === undefined && reader.has('matches'))
    throw refuse('1003', 'matches of failRows takes a column');
  return {
    column,
    matches: readExpression(reader),
    every: every ?? 1,
    reason: readReason(reader),
  };
}

/** What stands in the report's last column: no reason has anything that a reader of reports would have to quote. */
function readReason(reader: MemberReader): string {
  const reason = reader.text('reason') ?? 'Failed by a fault';
  if (reason === '' || reason.length > 200 || /[,;"\p{Cc}]/u.test(reason)) {
    throw reader.refuse(
      'reason',
      reason,
      'up to 200 characters without comma, semicolon, quote, tab and line end',
    );
  }
  return reason;
}

function readExpression(reader: MemberReader): RegExp | undefined {
  const source = reader.text('matches');
  try {
    return source === undefined ? undefined : new RegExp(source, 'u');
  } catch {
    throw reader.refuse('matches', source, 'a regular expression');
  }
}

function readLatency(object: JsonObject | undefined): Delay | undefined {
  if (object === undefined) return undefined;
  const reader = new MemberReader('latency', object, ['ms', 'fromMs', 'toMs', 'medianMs', 'sigma']);
  const ms = (name: string) => reader.number(name, 0, longestMs);
  const [fixed, from, to, median] = [ms('ms'), ms('fromMs'), ms('toMs'), ms('medianMs')];
  if (fixed !== undefined) return { kind: 'fixed', ms: fixed };
  if (from !== undefined && to !== undefined && from <= to)
    return { kind: 'uniform', fromMs: from, toMs: to };
  if (median !== undefined)
    return { kind: 'lognormal', medianMs: median, sigma: reader.number('sigma', 0, 3) ?? 0.5 };
  throw unknownLatency();
}

function unknownLatency(): ApiError {
  return refuse(
    '1003',
    'latency is {"ms": 200}, {"fromMs": 100, "toMs": 900}, or {"medianMs": 200, "sigma": 0.5} (lognormal)',
  );
}

function readDribble(object: JsonObject | undefined): FaultPlan['dribble'] {
  if (object === undefined) return undefined;
  const reader = new MemberReader('dribble', object, ['bytes', 'everyMs']);
  return {
    bytes: reader.whole('bytes', 1, 1_048_576) ?? 1,
    everyMs: reader.whole('everyMs', 0, 60_000) ?? 10,
  };
}
