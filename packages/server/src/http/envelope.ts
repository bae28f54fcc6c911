import type { FastifyReply } from 'fastify';
import type { JsonText } from '../db/json-text.ts';
import type { ApiError } from '../errors.ts';
import type { Answer } from './answer.ts';
import { notesOf } from './call-notes.ts';

/** Exactly this: clients compare it. */
const jsonType = 'application/json;charset=UTF-8';

/** Every answer carries these: nobody guesses at its type, and nobody keeps a lead or a token in a cache. */
export const commonHeaders = { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' } as const;

/** Sends a successful answer; the members stand in the order of Marketo's samples, those that do not apply are left out. */
export function sendAnswer(reply: FastifyReply, answer: Answer): FastifyReply {
  if (isAsset(reply)) return sendAssetAnswer(reply, answer);
  const members = [`"requestId":${JSON.stringify(reply.request.id)}`];
  if (answer.result !== undefined) members.push(`"result":[${answer.result.map(toJson).join(',')}]`);
  if (answer.nextPageToken !== undefined)
    members.push(`"nextPageToken":${JSON.stringify(answer.nextPageToken)}`);
  if (answer.moreResult !== undefined) members.push(`"moreResult":${answer.moreResult}`);
  for (const [name, value] of Object.entries(answer.members ?? {}))
    members.push(`${JSON.stringify(name)}:${JSON.stringify(value)}`);
  return sendJson(reply, 200, `{${members.join(',')},"success":true}`);
}

/** The asset API has the same members in another order, says that there are no errors, and always has warnings. */
function sendAssetAnswer(reply: FastifyReply, { result, warnings = [] }: Answer): FastifyReply {
  const requestId = reply.request.id;
  return sendJson(reply, 200, JSON.stringify({ success: true, errors: [], requestId, warnings, result }));
}

function isAsset({ request }: FastifyReply): boolean {
  return request.url.startsWith('/rest/asset/');
}

/** Sends a refusal. */
export function sendRefusal(reply: FastifyReply, error: ApiError): FastifyReply {
  notesOf(reply.request).refusal = error.code;
  if (isToken(reply)) return sendTokenRefusal(reply, error);
  return sendJson(reply, error.status, refusalText(reply, error));
}

/** The body of a refusal as calls of this kind have it. */
export function refusalText(reply: FastifyReply, error: ApiError): string {
  return refusalJson(reply.request.id, error, isAsset(reply) ? [] : undefined);
}

function isToken({ request }: FastifyReply): boolean {
  return request.routeOptions.url === '/identity/oauth/token';
}

/** Whoever asks for a token takes HTTP status 200 for success. */
function sendTokenRefusal(reply: FastifyReply, { code, status, message }: ApiError): FastifyReply {
  if (code === '503') return sendOauthProblem(reply, 503, 'temporarily_unavailable', message);
  if (code === '611') return sendOauthProblem(reply, 500, 'server_error', message);
  return sendOauthProblem(reply, status === 200 ? 400 : status, 'invalid_request', message);
}

/** The body of a refusal. @param warnings - of asset calls, whose answers always have them */
export function refusalJson(
  requestId: string,
  { code, message }: Pick<ApiError, 'code' | 'message'>,
  warnings?: readonly string[],
): string {
  return JSON.stringify({ requestId, success: false, warnings, errors: [{ code, message }] });
}

export function sendJson(reply: FastifyReply, status: number, json: string): FastifyReply {
  return reply.code(status).header('content-type', jsonType).send(json);
}

/** A refusal of the token endpoint, which has the form of OAuth. */
export function sendOauthProblem(
  reply: FastifyReply,
  status: number,
  error: string,
  description: string,
): FastifyReply {
  return sendJson(reply, status, JSON.stringify({ error, error_description: description }));
}

function toJson(item: JsonText | object): string {
  return 'json' in item && typeof item.json === 'string' ? item.json : JSON.stringify(item);
}
