import type { FastifyRequest } from 'fastify';

/** The authority of a target that is a whole URL, without a user. */
const authority = /^https?:\/\/(?:[^/?#]*@)?([^/?#]*)/i;

/** The host that a request is meant for: that of a target that is a whole URL counts before the header (RFC 9112, 3.2.2). */
export function hostOf({ originalUrl, headers }: FastifyRequest): string | undefined {
  return authority.exec(originalUrl)?.[1] ?? headers.host;
}

/** The munchkin id that the host of a request begins with, as that of `123-ABC-456.mktorest.com` does; undefined where it has none. */
export function subscriptionOfHost(request: FastifyRequest): string | undefined {
  return /^(\d{3}-[A-Z]{3}-\d{3})\./i.exec(hostOf(request) ?? '')?.[1]?.toUpperCase();
}
