import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { issueToken } from '../../../identity/tokens.ts';
import { queryOf } from '../../authenticate-call.ts';
import { sendJson } from '../../envelope.ts';
import type { HttpContext } from '../../operation.ts';
import { mergeParameters, parseParameters, single } from '../../parameters.ts';

/**
 * `GET` and `POST /identity/oauth/token`: a client id and secret for a token, from the query or a form. These answers
 * have no envelope, and refusals are those of OAuth: 400 for a bad request, 401 for bad credentials.
 */
export function registerToken(app: FastifyInstance, context: HttpContext): void {
  app.route({
    method: ['GET', 'POST'],
    url: '/identity/oauth/token',
    handler: (request, reply) => giveToken(context, request, reply),
  });
}

async function giveToken(
  { database, clock }: HttpContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const form = parseParameters(typeof request.body === 'string' ? request.body : '');
  const parameters = mergeParameters(parseParameters(queryOf(request)), form);
  reply.headers({ 'cache-control': 'no-store', pragma: 'no-cache' });
  const [grantType, clientId, clientSecret] = ['grant_type', 'client_id', 'client_secret'].map((name) =>
    single(parameters, name),
  );
  if (grantType !== undefined && grantType !== 'client_credentials') {
    return sendProblem(reply, 400, 'unsupported_grant_type', `Unsupported grant type: ${grantType}`);
  }
  if (grantType === undefined || clientId === undefined || clientSecret === undefined) {
    return sendProblem(reply, 400, 'invalid_request', 'grant_type, client_id and client_secret are required');
  }
  const issued = await issueToken(database, clock, clientId, clientSecret);
  if (issued === undefined) return sendProblem(reply, 401, 'invalid_client', 'Bad client credentials');
  const { token, expiresInSeconds, userEmail } = issued;
  const body = { access_token: token, token_type: 'bearer', expires_in: expiresInSeconds, scope: userEmail };
  return sendJson(reply, 200, JSON.stringify(body));
}

function sendProblem(reply: FastifyReply, status: number, error: string, description: string): FastifyReply {
  return sendJson(reply, status, JSON.stringify({ error, error_description: description }));
}
