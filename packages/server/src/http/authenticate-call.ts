import type { FastifyRequest } from 'fastify';
import { refuse } from '../errors.ts';
import { type Alongside, authenticate } from '../identity/authenticate.ts';
import type { Caller } from '../identity/caller.ts';
import { subscriptionOfHost } from './host.ts';
import type { HttpContext } from './operation.ts';
import { parseParameters, single } from './parameters.ts';

/** The query of a request as it was sent. */
export function queryOf(request: FastifyRequest): string {
  return request.url.split('?').slice(1).join('?');
}

/** Whether the header or the query has a token: then a form field does not count. */
export function hasToken(request: FastifyRequest): boolean {
  return tokenOf(request) !== undefined;
}

/** Finds the caller by the token in the header, else in the query, else among the fields of the form. */
export async function authenticateCall(
  context: HttpContext,
  request: FastifyRequest,
  formToken: string | undefined,
  alongside?: Alongside,
): Promise<{ caller: Caller; beside: object }> {
  const token = tokenOf(request) ?? formToken;
  const found = await authenticate(context.database, context.clock, token, alongside);
  checkHost(request, found.caller);
  return found;
}

/** A host that names a subscription takes no token of another one. @throws ApiError 601 */
function checkHost(request: FastifyRequest, { subscription }: Caller): void {
  const munchkinId = subscriptionOfHost(request);
  if (munchkinId !== undefined && munchkinId !== subscription.munchkinId) throw refuse('601');
}

/** The token in the header, else in the query. */
export function tokenOf(request: FastifyRequest): string | undefined {
  // Clients that send a call again with a fresh token have been seen to add it to the old one: the last one counts.
  const header = request.raw.headersDistinct['authorization']?.at(-1) ?? '';
  // Conduit's connector asks for files of exports with no blank before the token.
  const bearer = /^Bearer\s*(.+)$/i.exec(header)?.[1]?.trim();
  return bearer ?? single(parseParameters(queryOf(request)), 'access_token');
}
