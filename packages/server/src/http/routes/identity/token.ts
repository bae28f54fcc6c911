import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Faults } from '../../../control/faults/faults.ts';
import { DeadlinePassed, withDeadline } from '../../../db/deadline.ts';
import { refuse } from '../../../errors.ts';
import { subscriptionOfService } from '../../../identity/expire-token.ts';
import { TooManyAttempts } from '../../../identity/token-guard.ts';
import { type IssuedToken, issueToken } from '../../../identity/tokens.ts';
import { queryOf } from '../../authenticate-call.ts';
import { callDeadline } from '../../call-deadline.ts';
import { noteService, notesOf } from '../../call-notes.ts';
import { sendJson, sendOauthProblem } from '../../envelope.ts';
import { Answered, meetTokenFault } from '../../meet-faults.ts';
import type { HttpContext, OpenCall } from '../../operation.ts';
import { mergeParameters, parseParameters, single } from '../../parameters.ts';

/**
 * `GET` and `POST /identity/oauth/token`: a client id and secret for a token, from the query or a form. These answers
 * have no envelope, and refusals are those of OAuth: 400 for a bad request, 401 for bad credentials; 429 for whoever
 * had bad ones too often.
 */
export function registerToken(app: FastifyInstance, context: HttpContext): void {
  app.route({
    method: ['GET', 'POST'],
    url: '/identity/oauth/token',
    handler: (request, reply) => giveToken(context, request, reply),
  });
}

async function giveToken(
  context: HttpContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { database, clock, randomness, tokenGuard } = context;
  const form = parseParameters(typeof request.body === 'string' ? request.body : '');
  const parameters = mergeParameters(parseParameters(queryOf(request)), form);
  reply.header('pragma', 'no-cache');
  const [grantType, clientId, clientSecret] = ['grant_type', 'client_id', 'client_secret'].map((name) =>
    single(parameters, name),
  );
  if (grantType !== undefined && grantType !== 'client_credentials') {
    return sendOauthProblem(reply, 400, 'unsupported_grant_type', `Unsupported grant type: ${grantType}`);
  }
  if (grantType === undefined || clientId === undefined || clientSecret === undefined) {
    return sendOauthProblem(
      reply,
      400,
      'invalid_request',
      'grant_type, client_id and client_secret are required',
    );
  }
  const { control } = context;
  if (control?.faults.isAny === true) {
    notesOf(request).route = `${request.method} ${request.routeOptions.url}`;
    const isAnswered = await meetFault(context, control.faults, { clientId, parameters, request, reply });
    if (isAnswered) return reply;
  }
  const deadline = callDeadline(context, request, reply);
  const check = () => issueToken(withDeadline(database, deadline), clock, randomness, clientId, clientSecret);
  try {
    const issued = await deadline.wait(tokenGuard?.attempt(request.ip, clientId, check) ?? check());
    if (issued === undefined) return sendOauthProblem(reply, 401, 'invalid_client', 'Bad client credentials');
    const { subscriptionId, munchkinId, serviceName, userEmail } = issued;
    noteService(request, munchkinId, { subscriptionId, serviceName, userEmail });
    return sendToken(reply, issued);
  } catch (error) {
    if (error instanceof DeadlinePassed) throw refuse('503');
    if (!(error instanceof TooManyAttempts)) throw error;
    const seconds = error.retryAfterSeconds;
    reply.header('retry-after', String(seconds));
    const text = `Too many failed attempts: try again in ${seconds} s`;
    return sendOauthProblem(reply, 429, 'too_many_attempts', text);
  }
}

/** Gives whether a fault has answered in the place of this call. */
async function meetFault(
  context: HttpContext,
  faults: Faults,
  { clientId, ...call }: Pick<OpenCall, 'parameters' | 'request' | 'reply'> & { readonly clientId: string },
): Promise<boolean> {
  const subscriptionId = await subscriptionOfService(context.database, clientId);
  if (subscriptionId === undefined) return false;
  try {
    await meetTokenFault({ context, faults, ...call, item: undefined }, subscriptionId);
    return false;
  } catch (error) {
    if (error instanceof Answered) return true;
    throw error;
  }
}

function sendToken(reply: FastifyReply, { token, expiresInSeconds, userEmail }: IssuedToken): FastifyReply {
  const body = { access_token: token, token_type: 'bearer', expires_in: expiresInSeconds, scope: userEmail };
  return sendJson(reply, 200, JSON.stringify(body));
}
