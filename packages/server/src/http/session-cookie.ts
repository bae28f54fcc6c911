import type { FastifyReply, FastifyRequest } from 'fastify';
import { hostOf } from './host.ts';

/**
 * Browsers keep cookies by host and not by port: so that two servers of one machine do not sign each other's users out, the port is
 * part of the name.
 */
function nameOf(request: FastifyRequest): string {
  const port = /:(\d+)$/.exec(hostOf(request) ?? '')?.[1];
  return port === undefined ? 'galena_session' : `galena_session_${port}`;
}

/** What the cookie of a session holds. */
export function readSessionCookie(request: FastifyRequest): string | undefined {
  const prefix = `${nameOf(request)}=`;
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(prefix))?.slice(prefix.length) || undefined;
}

/** Has the browser keep a session until it is closed. */
export function setSessionCookie(request: FastifyRequest, reply: FastifyReply, secret: string): void {
  reply.header('set-cookie', [`${nameOf(request)}=${secret}`, ...attributes(request)].join('; '));
}

export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply): void {
  reply.header('set-cookie', [`${nameOf(request)}=`, 'Max-Age=0', ...attributes(request)].join('; '));
}

/**
 * Without a path: so it is that of the calls of sessions, as the browser sees them, under whatever path a proxy has Galena, and goes
 * with no other call. `protocol` is what a trusted proxy says.
 */
function attributes({ protocol }: FastifyRequest): readonly string[] {
  return ['HttpOnly', 'SameSite=Strict', ...(protocol === 'https' ? ['Secure'] : [])];
}
