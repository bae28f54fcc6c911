import type { FastifyReply, FastifyRequest } from 'fastify';
import { withDeadline } from '../db/deadline.ts';
import { authenticateCall, hasToken } from './authenticate-call.ts';
import { callDeadline } from './call-deadline.ts';
import { isForm, isJson } from './has-body.ts';
import type { HttpContext } from './operation.ts';
import { isUpload } from './upload/read-upload.ts';

/** Shorter bodies are not counted: a connection takes as much memory itself. Also the limit of bodies that belong to no operation. */
export const smallBodyBytes = 16 * 2 ** 10;

/**
 * Checks the token of a call before its body is read into memory or a file.
 * @throws ApiError 601 or 602, or 503 for too many bodies without a token in header or query
 */
export async function lookBeforeBody(
  context: HttpContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const isRead = isJson(request) || isForm(request) || isUpload(request.url);
  if (!isRead || isSmall(request)) return;
  if (!hasToken(request)) context.anonymousBodies.enter(request, reply);
  // The upload checks its token itself before it reads the body.
  else if (!isUpload(request.url)) {
    const deadline = callDeadline(context, request, reply);
    const database = withDeadline(context.database, deadline);
    await deadline.wait(authenticateCall({ ...context, database }, request, undefined));
  }
}

function isSmall({ headers }: FastifyRequest): boolean {
  return !('transfer-encoding' in headers) && Number(headers['content-length'] ?? 0) <= smallBodyBytes;
}
