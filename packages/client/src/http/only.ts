import { GalenaUnreachable } from '../errors.ts';
import type { Envelope } from '../wire/envelope.ts';

/** The one item that an answer has. */
export function only<Item>({ result }: Envelope<Item>): Item {
  const item = result?.[0];
  if (item === undefined) throw new GalenaUnreachable('the answer has an empty result');
  return item;
}
