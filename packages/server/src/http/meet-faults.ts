import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CallFacts, Effect, FaultPlan, Moment } from '../control/faults/fault.ts';
import type { Faults } from '../control/faults/faults.ts';
import { ApiError, refuse } from '../errors.ts';
import type { Caller } from '../identity/caller.ts';
import { expireToken } from '../identity/expire-token.ts';
import type { ImportTampering } from '../imports/tampering.ts';
import { notesOf } from './call-notes.ts';
import type { Schema } from './documentation.ts';
import { sendAnswer } from './envelope.ts';
import { isForm } from './has-body.ts';
import { failingRoutes } from './import-routes.ts';
import type { HttpContext } from './operation.ts';
import type { Parameters } from './parameters.ts';
import { resetAfterHead, resetConnection } from './reset-connection.ts';
import { isUpload } from './upload/read-upload.ts';

/** A call that has its answer already: nothing is done for it any more. */
export class Answered extends Error {}

/** A call in which a fault may happen. */
interface FaultyCall {
  readonly context: HttpContext;
  readonly faults: Faults;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly parameters: Parameters;
  /** What an item of the result looks like. */
  readonly item: Schema | undefined;
}

/**
 * Has the fault happen that is meant for a call, if there is one: before the call is carried out, as far as it does not wait for the
 * answer, which `shape-answers.ts` sees to.
 * @param moment - `received`: of an upload, whose form has come in meanwhile
 * @throws ApiError that the fault says; Answered where the fault has answered itself
 */
export async function meetFault(
  call: FaultyCall,
  caller: Caller,
  moment: Moment = 'called',
  fields?: Parameters,
): Promise<void> {
  const { context, faults, request } = call;
  const facts = factsOf(call, fields);
  const hit = faults.meet(caller.subscription.id, facts, moment, (plan, at) =>
    canHappen(plan, at, request, facts),
  );
  if (hit === undefined) return;
  notesOf(request).fault = hit;
  await wait(hit.latencyMs, request, faults.patienceOf(caller.subscription.id));
  const { effect, isLost } = hit.plan;
  if (isLost) return;
  if (effect.kind === 'expired') {
    await expireToken(context.database, context.clock, caller.tokenHash);
    throw refuse('602');
  }
  if (effect.kind === 'import') faults.tamper(caller.subscription.id, request.id, effect.tampering);
  if (effect.kind === 'records') skipRecords(call, effect);
  await answerInstead(call, effect);
}

/** The same for a call whose answer is a token: it has no caller yet, and no records. */
export async function meetTokenFault(call: FaultyCall, subscriptionId: number): Promise<void> {
  const { faults, request } = call;
  const facts = factsOf(call, undefined);
  const hit = faults.meet(
    subscriptionId,
    facts,
    'called',
    ({ effect }) => !['expired', 'import', 'records'].includes(effect.kind),
  );
  if (hit === undefined) return;
  notesOf(request).fault = hit;
  await wait(hit.latencyMs, request, faults.patienceOf(subscriptionId));
  if (!hit.plan.isLost) await answerInstead(call, hit.plan.effect);
}

function factsOf({ request, parameters }: FaultyCall, fields: Parameters | undefined): CallFacts {
  const { route, path = '' } = { route: notesOf(request).route, path: request.url.split('?')[0] };
  const form = fields ?? (isForm(request) ? parameters : undefined);
  return { route, path, query: parameters, body: form === undefined ? request.body : asObject(form) };
}

function asObject(fields: Parameters): object {
  return Object.fromEntries(
    [...fields].map(([name, values]) => [name, values.length > 1 ? values : values[0]]),
  );
}

/** Of an upload the body is not there yet when it is called, and what asks for it waits until then. */
function canHappen(
  { match, effect }: FaultPlan,
  moment: Moment,
  { url }: FastifyRequest,
  { body, route }: CallFacts,
): boolean {
  const waits = isUpload(url) && match.body !== undefined;
  if (waits !== (moment === 'received')) return false;
  if (effect.kind === 'import') return isFailing(effect.tampering, route);
  if (effect.kind === 'records') return effect.orResponse || recordsOf(body) !== undefined;
  return true;
}

/** Whether a call submits a job that can fail like this. */
function isFailing({ rows }: ImportTampering, route: string | undefined): boolean {
  return route !== undefined && failingRoutes(rows !== undefined).includes(route);
}

/** The records of a body; what is taken out of this array is not carried out. */
function recordsOf(body: unknown): unknown[] | undefined {
  const { input } = (body ?? {}) as { input?: unknown };
  return Array.isArray(input) && input.length > 0 ? input : undefined;
}

/** Answers in the place of the API, if the fault does. */
async function answerInstead({ request, reply }: FaultyCall, effect: Effect): Promise<void> {
  if (effect.kind === 'code') throw toRefusal(effect);
  if (effect.kind === 'page') {
    void reply.code(effect.status).header('content-type', effect.type).send(effect.body);
    throw new Answered();
  }
  if (effect.kind === 'reset') {
    reply.hijack();
    if (effect.isHeadSent) await resetAfterHead(reply.raw);
    else resetConnection(request.raw.socket);
    throw new Answered();
  }
}

/** The error of the API that a fault says. */
export function toRefusal({ code, message }: { readonly code: string; readonly message: string }): ApiError {
  return new ApiError(code, message, code.length === 3 && code < '600' ? Number(code) : 200);
}

/** Takes the records out that are to be skipped; they come back into the answer as it is sent. */
function skipRecords(
  { request, reply, item }: FaultyCall,
  effect: Extract<Effect, { kind: 'records' }>,
): void {
  const input = recordsOf(request.body);
  if (input === undefined) throw toRefusal(effect);
  const chosen = effect.records ?? input.map((_, index) => index);
  const skipped = new Map(
    chosen.flatMap((index) =>
      index < input.length ? [[index, showSkipped(input[index], index, effect, item)]] : [],
    ),
  );
  notesOf(request).skippedByFault = { skipped, code: effect.code };
  for (const index of [...skipped.keys()].toSorted((one, other) => other - one)) input.splice(index, 1);
  if (input.length > 0) return;
  sendAnswer(reply, { result: [] });
  throw new Answered();
}

/** An item as this call gives it for a record that is skipped. */
function showSkipped(
  record: unknown,
  index: number,
  { code, message }: { readonly code: string; readonly message: string },
  item: Schema | undefined,
): object {
  const members = (item?.['properties'] ?? {}) as Readonly<Record<string, unknown>>;
  const names = Object.keys((record ?? {}) as object);
  const id = names.length === 1 ? (record as { id?: unknown }).id : undefined;
  return {
    ...('seq' in members && { seq: index }),
    ...(id !== undefined && { id: Number(id) }),
    status: 'skipped',
    ['errors' in members ? 'errors' : 'reasons']: [{ code, message }],
  };
}

/** Not for longer than somebody waits for the answer. */
async function wait(ms: number, { raw: { socket } }: FastifyRequest, patience: AbortSignal): Promise<void> {
  if (ms <= 0) return;
  const gone = new AbortController();
  const leave = () => gone.abort();
  socket.once('close', leave);
  const signal = AbortSignal.any([gone.signal, patience]);
  await delay(ms, undefined, { signal }).catch(() => undefined);
  socket.off('close', leave);
}
