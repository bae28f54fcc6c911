import type { LookupFunction } from 'node:net';
import { type AllowedAddresses, isAllowed } from '../../webhooks/judge-address.ts';
import { findAddresses } from './find-addresses.ts';

/** Says in a sentence why nothing was sent. */
export class NotSent extends Error {}

/**
 * Looks names up, and gives those of their addresses to which something may be sent. A connection goes to one of these and to no other,
 * so that nobody gets around it with a name that leads elsewhere the next time.
 * @param over - aborted once nobody waits any more: what is yet to be looked up then keeps no other name waiting
 */
export function allowedLookup(
  allowed: AllowedAddresses,
  over: AbortSignal,
  find: typeof findAddresses = findAddresses,
): LookupFunction {
  const look = async (hostname: string) => {
    const found = await find(hostname, over).catch((error: unknown) => {
      throw new NotSent(`the name of the host could not be looked up (${codeOf(error)})`);
    });
    const addresses = found.filter(({ address }) => isAllowed(address, allowed));
    const [first] = addresses;
    // Not which addresses it has: that is nobody's business outside of the network.
    if (first === undefined) throw new NotSent(`${hostname} has no address that may be sent webhooks`);
    return { first, addresses };
  };
  return (hostname, options, callback) => {
    look(hostname).then(
      ({ first, addresses }) =>
        options.all === true ? callback(null, addresses) : callback(null, first.address, first.family),
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    );
  };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
