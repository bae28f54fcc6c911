import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { CallStay } from '../control/call-turns.ts';
import type { Switches } from '../control/strictness/strictness.ts';
import type { Database } from '../db/database.ts';
import { DeadlinePassed, withDeadline } from '../db/deadline.ts';
import { inTurn } from '../db/in-turn.ts';
import { onKnownSchemas } from '../db/on-known-schemas.ts';
import { ApiError, refuse } from '../errors.ts';
import { shorten } from '../fields/json-value.ts';
import { checkPermission, lacksPermission } from '../identity/authenticate.ts';
import type { Caller } from '../identity/caller.ts';
import { reasons } from '../imports/reasons.ts';
import type { Pass } from '../limits/gate.ts';
import {
  allow,
  checkParameters,
  checkTokenPlace,
  notePath,
  noteRate,
  strictnessOf,
  withWarnings,
} from './allowances.ts';
import type { Answer } from './answer.ts';
import { authenticateCall, hasToken, queryOf } from './authenticate-call.ts';
import { callDeadline } from './call-deadline.ts';
import { noteCaller, notesOf } from './call-notes.ts';
import { sendAnswer } from './envelope.ts';
import { isForm, isJson } from './has-body.ts';
import { jsonMethod, jsonParameters } from './json-parameters.ts';
import { lookBeforeBody } from './look-before-body.ts';
import { Answered, meetFault } from './meet-faults.ts';
import type { HttpContext, OpenCall, Operation } from './operation.ts';
import { OperationPaths, ofMethod } from './operation-paths.ts';
import { tellMore } from './paging.ts';
import { meantMethod, mergeParameters, type Parameters, parseParameters, single } from './parameters.ts';
import { withoutBodyOfHead } from './without-body-of-head.ts';

/**
 * A POST may be meant as the GET or DELETE of its path, which its parameter `_method` says, in the query, in a form or in JSON: so each
 * path takes POST, and the body is read before it is known what it is for.
 */
export function operationPaths(operations: readonly Operation[]): OperationPaths<Operation> {
  return new OperationPaths(
    'operations',
    operations,
    (ofPath, method) => method === 'POST' || ofMethod(ofPath, method) !== undefined,
  );
}

export function registerOperations(
  app: FastifyInstance,
  context: HttpContext,
  paths: OperationPaths<Operation>,
): void {
  app.route({
    ...paths.route,
    bodyLimit: context.maxBodyBytes,
    onRequest: async (request, reply) => {
      if (request.method === 'POST') lookAtMethod(paths.matchOf(request).operations, request);
      await lookBeforeBody(context, request, reply);
    },
    handler: (request, reply) => {
      const { operations, segments } = paths.matchOf(request);
      const { operation, parameters } = findOperation(operations, request);
      return run(operation, { context, path: segments, parameters, request, reply });
    },
    onSend: withoutBodyOfHead,
  });
}

/** Where there is no plain POST, it is refused without reading JSON. */
function takesPost(ofPath: readonly Operation[]): boolean {
  return ofPath.some(({ method }) => method === 'POST');
}

/**
 * Before the body is read where the body cannot have `_method`: so an unknown method is refused, whatever the body is.
 * @throws ApiError 605
 */
function lookAtMethod(ofPath: readonly Operation[], request: FastifyRequest): void {
  const query = parseParameters(queryOf(request));
  const mayBodySay = isForm(request) || (takesPost(ofPath) && isJson(request));
  if (!mayBodySay || query.has('_method')) findMeant(ofPath, query);
}

/** What a request is for, and the parameters that it has for that. @throws ApiError 605 */
function findOperation(
  ofPath: readonly Operation[],
  request: FastifyRequest,
): { readonly operation: Operation; readonly parameters: Parameters } {
  const parameters = parametersOf(request);
  if (request.method !== 'POST') {
    const operation = ofMethod(ofPath, request.method);
    if (operation === undefined) throw refuse('605', request.method);
    return { operation, parameters };
  }
  const says = takesPost(ofPath) ? mergeParameters(parameters, jsonMethod(request)) : parameters;
  const operation = findMeant(ofPath, says);
  if (operation.takesJson !== true) return { operation, parameters };
  return { operation, parameters: mergeParameters(parameters, jsonParameters(request)) };
}

/**
 * The operation that a POST means. A method that the path does not have is refused: doing the plain POST
 * instead would add what was to be removed.
 * @throws ApiError 605
 */
function findMeant(ofPath: readonly Operation[], parameters: Parameters): Operation {
  const method = meantMethod(parameters);
  const meant = ofPath.find((operation) => operation.method === method);
  if (meant === undefined) throw refuse('605', shorten(method));
  return meant;
}

/** The parameters of the query, and those of a form; where both have one, the query wins. */
function parametersOf(request: FastifyRequest): Parameters {
  const query = parseParameters(queryOf(request));
  return isForm(request) && typeof request.body === 'string'
    ? mergeParameters(query, parseParameters(request.body))
    : query;
}

async function run(operation: Operation, call: OpenCall): Promise<FastifyReply> {
  const { request, reply } = call;
  notesOf(request).route = `${operation.method} ${operation.path}`;
  const answer = await countCall(operation, call);
  if (answer === undefined) return reply;
  return sendAnswer(reply, withWarnings(request, tellMore(operation.documentation, answer)));
}

/**
 * Performs a call between entering and leaving the gate, which counts it with what went wrong in it. It leaves before the answer is
 * sent: that takes as long as its reader.
 */
async function countCall(operation: Operation, call: OpenCall): Promise<Answer | undefined> {
  let pass: Pass | undefined;
  let isOver = false;
  const stay = new CallStay(call.context.control?.turns);
  const enter = (entered: Pass) => {
    pass = entered;
    // The time was over while it stood at the gate, and it was answered then.
    if (isOver) void entered.leave(new Set(['604']));
  };
  try {
    const answer = await perform(operation, call, enter, stay);
    const skipped = codesIn(answer);
    notesOf(call.request).skipped = skipped;
    await pass?.leave(skipped);
    return answer;
  } catch (error) {
    isOver = true;
    if (error instanceof Answered) {
      await pass?.leave(new Set());
      return undefined;
    }
    const known = asRefusal(error);
    await pass?.leave(new Set([known instanceof ApiError ? known.code : '611']));
    throw known;
  } finally {
    stay.end();
  }
}

/** Errors of the database that a caller can do something about; any other is given back as it is. */
function asRefusal(error: unknown): unknown {
  if (error instanceof DeadlinePassed) return refuse('604');
  // A record does not fit into a page of PostgreSQL, as it has hundreds of fields.
  const isTooBig = error instanceof Error && 'code' in error && error.code === '54000';
  return isTooBig ? refuse('1003', reasons.notTaken(error.message)) : error;
}

/** The codes of the records that were skipped; those of activities have `errors`. */
function codesIn(answer: Answer | undefined): Set<string> {
  const codes = new Set<string>();
  for (const item of answer?.result ?? []) {
    for (const why of ['reasons', 'errors'] as const) {
      const found: unknown = (item as Readonly<Record<string, unknown>>)[why];
      if (!Array.isArray(found)) continue;
      for (const { code } of found as { code?: unknown }[]) if (typeof code === 'string') codes.add(code);
    }
  }
  return codes;
}

/** What a double allows in a call, as far as it does not depend on what the call is about. @throws ApiError 1003 */
function noteAllowances(
  { context: { journal, gate }, request, parameters }: OpenCall,
  operation: Operation,
  caller: Caller,
  strictness: Switches,
): void {
  notePath(request);
  if (!gate.limitsRate || strictness.limits === 'ignore') noteRate(request, journal, caller);
  if (strictness.permissions === 'ignore' && lacksPermission(caller, operation.permissions)) {
    allow(request, `The role of the service lacks ${operation.permissions.join(' or ')}`);
  }
  checkParameters(request, parameters, operation.documentation, strictness);
}

async function perform(
  operation: Operation,
  call: OpenCall,
  enter: (pass: Pass) => void,
  stay: CallStay,
): Promise<Answer | undefined> {
  const { context, request, reply, parameters } = call;
  const alongside = operation.readsBeside?.(context, call.path);
  const faults = context.control?.faults;
  // Nothing but this check where no fault is set.
  const meet = async (caller: Caller, fields?: Parameters) => {
    if (faults?.isAny !== true) return;
    const faulty = { context, faults, request, reply, parameters, item: operation.documentation.item };
    await meetFault(faulty, caller, fields === undefined ? 'called' : 'received', fields);
  };
  const authenticate = async (formToken: string | undefined, database: Database) => {
    const look = () => authenticateCall({ ...context, database }, request, formToken, alongside);
    let found = await look();
    // All that was read of the subscription may be another one once it has been put back.
    while (!(await stay.begin(found.caller.subscription.id))) found = await look();
    const { caller } = found;
    noteCaller(context.journal, request, caller);
    context.anonymousBodies.leave(request);
    const kind = operation.path.startsWith('/galena/') ? 'extension' : 'marketo';
    const strictness = strictnessOf(context.control, caller);
    if (strictness !== undefined) checkTokenPlace(request, strictness);
    enter(await context.gate.enter(caller, kind, database, strictness?.limits === 'ignore'));
    checkPermission(caller, operation.permissions, strictness?.permissions === 'ignore');
    if (strictness !== undefined) noteAllowances(call, operation, caller, strictness);
    await meet(caller);
    return found;
  };
  if (operation.authenticates === 'itself') {
    return operation.handle({
      ...call,
      hasToken: hasToken(request),
      received: async (caller, fields) => {
        const strictness = strictnessOf(context.control, caller);
        if (strictness !== undefined) checkParameters(request, fields, operation.documentation, strictness);
        await meet(caller, fields);
      },
      // The body may take as long as it likes before that, and the file behind it.
      authenticate: (formToken) => {
        const deadline = callDeadline(context, request, reply);
        return deadline.wait(authenticate(formToken, withDeadline(context.database, deadline)));
      },
    });
  }
  const deadline = callDeadline(context, request, reply, operation.timeoutSeconds);
  const timely = withDeadline(context.database, deadline);
  const performAll = async () => {
    const { caller, beside } = await authenticate(single(parameters, 'access_token'), timely);
    const { schema } = caller.subscription;
    // Whatever has waited until nobody waited for it any more is not begun.
    const database = onKnownSchemas(inTurn(timely, schema, () => deadline.checkBegin()));
    const lastingDatabase = inTurn(context.database, schema);
    return operation.handle({ ...call, context: { ...context, database }, lastingDatabase, caller, beside });
  };
  // Reads that take too long are left to themselves; writes are broken off by the database.
  return deadline.wait(performAll());
}
