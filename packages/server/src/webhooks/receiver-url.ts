import { isIP } from 'node:net';
import { refuse } from '../errors.ts';
import { shorten } from '../fields/json-value.ts';
import { type AllowedAddresses, isAllowed } from './judge-address.ts';

const maxLength = 2048;

/**
 * The URL of a receiver, as it is stored. A name is looked up only when something is sent, and each time.
 * @throws ApiError 1003 for what is no URL of HTTP, has credentials in it, or names an address to which nothing may be sent
 */
export function checkReceiverUrl(text: string, allowed: AllowedAddresses): string {
  const wrong = (rule: string) => refuse('1003', `url is '${shorten(text)}', and ${rule}`);
  if (text.length > maxLength)
    throw refuse('1003', `url has ${text.length} characters, and may have ${maxLength}`);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw wrong('has to be one such as https://example.com/hooks');
  if (url.username !== '' || url.password !== '')
    throw wrong('may have no user and no password: what comes from Galena is known by its signature');
  const address = addressOf(url);
  if (address !== undefined && !isAllowed(address, allowed)) throw wrong(notAllowed(allowed));
  // Nobody is sent what stands behind it.
  url.hash = '';
  return url.href;
}

/** The address that a URL has in the place of a name, without the brackets of IPv6; undefined for a name. */
export function addressOf({ hostname }: URL): string | undefined {
  const host = hostname.replace(/^\[|\]$/g, '');
  return isIP(host) === 0 ? undefined : host;
}

/** Why nothing is sent to an address, behind `and`. */
export function notAllowed(allowed: AllowedAddresses): string {
  return allowed === 'private'
    ? 'link-local, multicast, reserved and otherwise special addresses are never sent anything'
    : 'only public addresses are sent webhooks; GALENA_WEBHOOK_PRIVATE_ADDRESSES=allow allows private ones';
}
