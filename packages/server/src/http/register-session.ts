import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DeadlinePassed, withDeadline } from '../db/deadline.ts';
import { onKnownSchemas } from '../db/on-known-schemas.ts';
import { refuse } from '../errors.ts';
import { TooManyAttempts } from '../identity/token-guard.ts';
import { queryOf } from './authenticate-call.ts';
import { callDeadline } from './call-deadline.ts';
import { sendAnswer } from './envelope.ts';
import type { HttpContext } from './operation.ts';
import { OperationPaths, ofMethod } from './operation-paths.ts';
import { parseParameters } from './parameters.ts';
import { readSessionCookie } from './session-cookie.ts';
import type { SessionCall, SessionOperation } from './session-operation.ts';

export function sessionPaths(operations: readonly SessionOperation[]): OperationPaths<SessionOperation> {
  return new OperationPaths(
    'session',
    operations,
    (ofPath, method) => ofMethod(ofPath, method) !== undefined,
  );
}

/** Registers the operations by which users sign in. */
export function registerSession(
  app: FastifyInstance,
  context: HttpContext,
  paths: OperationPaths<SessionOperation>,
): void {
  app.route({
    ...paths.route,
    // Before the body is read.
    onRequest: async (request) => checkPage(request),
    handler: (request, reply) => {
      const { operations } = paths.matchOf(request);
      const operation = ofMethod(operations, request.method);
      if (operation === undefined) throw refuse('605', request.method);
      return run(context, operation, request, reply);
    },
  });
}

/** Browsers say where a call comes from; what is no browser need not. @throws ApiError 603 */
function checkPage({ headers }: FastifyRequest): void {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') throw refuse('603 page');
}

async function run(
  context: HttpContext,
  operation: SessionOperation,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const deadline = callDeadline(context, request, reply);
  const database = onKnownSchemas(withDeadline(context.database, deadline));
  const call: SessionCall = {
    context: { ...context, database },
    sessions: { database, clock: context.clock, limits: context.sessionLimits },
    cookie: readSessionCookie(request),
    path: {},
    parameters: parseParameters(queryOf(request)),
    request,
    reply,
  };
  try {
    return sendAnswer(reply, await deadline.wait(operation.handle(call)));
  } catch (error) {
    if (error instanceof DeadlinePassed) throw refuse('604');
    if (!(error instanceof TooManyAttempts)) throw error;
    const { retryAfterSeconds } = error;
    reply.header('retry-after', String(retryAfterSeconds));
    throw refuse('429', retryAfterSeconds);
  }
}
