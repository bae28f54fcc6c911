import { createHash } from 'node:crypto';
import { fromBase32, toBase32 } from './paging-token.ts';

/** A place in the log of a subscription. */
export interface ActivityPlace {
  /** Whatever was recorded before is not asked for. */
  readonly since: Date;
  /** The last activity that has been read, or looked at; 0 before the first one. */
  readonly afterId: number;
}

/**
 * A token for what follows a place in the log: a date and an id, as Marketo's tokens have, for anyone to read, and a check sum. It is
 * without an expiry, for its subscription, and for all calls that read the log. Base32 in upper case, as clients put it into URLs as it is.
 */
export function writeActivityToken(munchkinId: string, { since, afterId }: ActivityPlace): string {
  const place = `${since.toISOString().replace('Z', '+0000')},${afterId}`;
  return toBase32(Buffer.from(`${place},${checkSum(munchkinId, place)}`));
}

/** The place that a token stands for; undefined if it is no token of this subscription. */
export function readActivityToken(munchkinId: string, token: string): ActivityPlace | undefined {
  // Some clients take the padding off.
  const [, place = '', date = '', afterId = '', sum] =
    /^((.+)\+0000,(\d{1,16})),(\w+)$/.exec(fromBase32(token).toString('latin1')) ?? [];
  if (sum === undefined || sum !== checkSum(munchkinId, place)) return undefined;
  const since = new Date(`${date}Z`);
  // Anyone can work the check sum out.
  return Number.isNaN(since.getTime()) ? undefined : { since, afterId: Number(afterId) };
}

function checkSum(munchkinId: string, place: string): string {
  return createHash('sha256').update(`galena activities ${munchkinId} ${place}`).digest('hex').slice(0, 8);
}
