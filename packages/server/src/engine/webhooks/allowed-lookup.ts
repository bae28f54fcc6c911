import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import pLimit from 'p-limit';
import { type AllowedAddresses, isAllowed } from '../../webhooks/judge-address.ts';

/** Each look-up keeps one of the four threads that Node.js has for such work: names that do not resolve must not take all of them. */
const inTurn = pLimit(2);

type Find = (hostname: string) => Promise<LookupAddress[]>;

const findAddresses: Find = (hostname) => lookup(hostname, { all: true });

/** Says in a sentence why nothing was sent. */
export class NotSent extends Error {}

/**
 * Looks names up, and gives those of their addresses to which something may be sent. A connection goes to one of these and to no other,
 * so that nobody gets around it with a name that leads elsewhere the next time.
 */
export function allowedLookup(allowed: AllowedAddresses, find: Find = findAddresses): LookupFunction {
  return (hostname, options, callback) => {
    const look = async () => {
      const found = await inTurn(() => find(hostname));
      const addresses = found.filter(({ address }) => isAllowed(address, allowed));
      const [first] = addresses;
      // Not which addresses it has: that is nobody's business outside of the network.
      if (first === undefined) throw new NotSent(`${hostname} has no address that may be sent webhooks`);
      return { first, addresses };
    };
    look().then(
      ({ first, addresses }) =>
        options.all === true ? callback(null, addresses) : callback(null, first.address, first.family),
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    );
  };
}
