import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { refuse } from '../errors.ts';
import { checkPermission } from '../identity/authenticate.ts';
import { authenticateCall, hasToken, queryOf } from './authenticate-call.ts';
import { sendAnswer } from './envelope.ts';
import { disguisedPrefix } from './normalise-url.ts';
import type { Answer, HttpContext, OpenCall, Operation } from './operation.ts';
import { mergeParameters, type Parameters, parseParameters, single } from './parameters.ts';

/** Registers an operation; one that is GET also by POST with `_method=GET`. */
export function registerOperation(app: FastifyInstance, context: HttpContext, operation: Operation): void {
  app.route({
    method: operation.method,
    url: operation.path,
    handler: (request, reply) => run(context, operation, request, reply, parseParameters(queryOf(request))),
  });
  if (operation.method !== 'GET') return;
  app.post(`${disguisedPrefix}${operation.path}`, (request, reply) => {
    const form = typeof request.body === 'string' ? parseParameters(request.body) : new Map();
    const parameters = mergeParameters(parseParameters(queryOf(request)), form);
    if (single(parameters, '_method')?.toUpperCase() !== 'GET') throw refuse('605', request.method);
    return run(context, operation, request, reply, parameters);
  });
}

async function run(
  context: HttpContext,
  operation: Operation,
  request: FastifyRequest,
  reply: FastifyReply,
  parameters: Parameters,
): Promise<FastifyReply> {
  const path = request.params as Readonly<Record<string, string>>;
  const answer = await perform(operation, { context, path, parameters, request, reply });
  return answer === undefined ? reply : sendAnswer(reply, answer);
}

async function perform(operation: Operation, call: OpenCall): Promise<Answer | undefined> {
  const { context, request, parameters } = call;
  const authenticate = async (formToken: string | undefined) => {
    const caller = await authenticateCall(context, request, formToken);
    checkPermission(caller, operation.permissions);
    return caller;
  };
  if (operation.authenticates === 'itself') {
    return operation.handle({ ...call, hasToken: hasToken(request), authenticate });
  }
  const caller = await authenticate(single(parameters, 'access_token'));
  return operation.handle({ ...call, caller });
}
