import type { FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';
import { refuse } from '../errors.ts';
import { isWellFormedEmail } from '../fields/cell-values.ts';
import type { HttpContext } from './operation.ts';

/**
 * The e-mail address of whom a proxy names; undefined where none does. Only those who connect to Galena from a trusted address are believed:
 * what `X-Forwarded-For` says counts for nothing here.
 * @throws ApiError 603 for a trusted proxy that sends the header twice, or something else in it
 */
export function userOfProxy(
  { trustedUsers, trustedProxies, log }: HttpContext,
  request: FastifyRequest,
): string | undefined {
  if (trustedUsers === undefined) return undefined;
  const values = request.raw.headersDistinct[trustedUsers.header];
  if (values === undefined) return undefined;
  const address = request.raw.socket.remoteAddress ?? '';
  if (!isWithin(address, trustedProxies)) {
    log.warn({ event: 'user.header-ignored', requestId: request.id, address });
    return undefined;
  }
  const email = values[0]?.trim().toLowerCase() ?? '';
  // One that a client has sent stands beside that of a proxy which adds its own.
  if (values.length !== 1 || !isWellFormedEmail(email)) throw refuse('603 header', trustedUsers.header);
  return email;
}

/** @param networks - addresses, or networks such as 10.0.0.0/8 */
export function isWithin(address: string, networks: readonly string[]): boolean {
  if (!ipaddr.isValid(address)) return false;
  // An address of IPv4 may come as one of IPv6.
  const peer = ipaddr.process(address);
  return networks.some((network) => {
    const [ip = '', bits] = network.split('/');
    const known = ipaddr.process(ip);
    const length = bits === undefined ? known.toByteArray().length * 8 : Number(bits);
    return known.kind() === peer.kind() && peer.match(known, length);
  });
}
