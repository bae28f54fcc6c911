import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Of a receiver: reachable by everybody; this machine; a network of its own; anything else, to which nothing is ever sent. */
export type AddressKind = 'public' | 'loopback' | 'private' | 'special';

/** Where webhooks may be sent: to public addresses only, to this machine too, or to private networks as well. */
export type AllowedAddresses = 'public' | 'loopback' | 'private';

const allowedKinds: Readonly<Record<AllowedAddresses, readonly AddressKind[]>> = {
  public: ['public'],
  loopback: ['public', 'loopback'],
  private: ['public', 'loopback', 'private'],
};

/** @param address - of IPv4 or IPv6, as the system writes it */
export function isAllowed(address: string, allowed: AllowedAddresses): boolean {
  return allowedKinds[allowed].includes(kindOf(address));
}

/** Which kind an address is of. What is no address is special. */
export function kindOf(address: string): AddressKind {
  // The library takes more for an address than the system does: 127.1, and ::8.8.8.8 for that of IPv4.
  if (isIP(address) === 0 || /^::(?:\d+\.){3}/.test(address)) return 'special';
  const parsed = ipaddr.parse(address);
  return parsed instanceof ipaddr.IPv4 ? kindOfIPv4(parsed) : kindOfIPv6(parsed);
}

function kindOfIPv4(address: ipaddr.IPv4): AddressKind {
  switch (address.range()) {
    case 'unicast':
      return 'public';
    case 'loopback':
      return 'loopback';
    case 'private':
    case 'carrierGradeNat':
      return 'private';
    default:
      return 'special';
  }
}

/** What IANA has given to networks of the Internet; all others are special. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/** Where a gateway to IPv4 is (RFC 6052): the last four bytes say whose address it is. */
const throughGateway = ipaddr.IPv6.parseCIDR('64:ff9b::/96');

function kindOfIPv6(address: ipaddr.IPv6): AddressKind {
  // As what it stands for: the system connects to that.
  if (address.isIPv4MappedAddress()) return kindOfIPv4(address.toIPv4Address());
  if (address.match(throughGateway))
    return kindOfIPv4(lastFourBytes(address)) === 'public' ? 'public' : 'special';
  switch (address.range()) {
    case 'unicast':
      return address.match(globalUnicast) ? 'public' : 'special';
    case 'loopback':
      return 'loopback';
    case 'uniqueLocal':
      return 'private';
    default:
      return 'special';
  }
}

function lastFourBytes(address: ipaddr.IPv6): ipaddr.IPv4 {
  return new ipaddr.IPv4(address.toByteArray().slice(12));
}
