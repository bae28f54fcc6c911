import { GalenaRefusal, GalenaUnreachable } from '@galena/client';
import { baseUrl } from './base-url.ts';

const timeoutMs = 30_000;

/** The token of a page, and whose it is. */
export interface UserToken {
  readonly accessToken: string;
  readonly expiresIn: number;
  readonly email: string;
  readonly name: string | null;
  readonly munchkinId: string;
  readonly subscriptions: readonly string[];
  readonly throughProxy: boolean;
}

interface Answer<Item> {
  readonly result?: readonly Item[];
  readonly errors?: readonly { readonly code: string; readonly message: string }[];
}

/**
 * A call with the cookie of the session, which goes with no other call.
 * @throws GalenaRefusal, GalenaUnreachable
 */
export async function callSession<Item>(
  name: 'sign-in' | 'sign-out' | 'token' | 'link' | 'set-password' | 'change-password',
  body: object = {},
): Promise<Item | undefined> {
  const { result, errors } = await send<Item>(name, body);
  const problem = errors?.[0];
  if (problem !== undefined) throw new GalenaRefusal(problem);
  return result?.[0];
}

async function send<Item>(name: string, body: object): Promise<Answer<Item>> {
  try {
    const response = await fetch(`${baseUrl()}/galena/v1/session/${name}.json`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const answer = (await response.json()) as Answer<Item>;
    // PostgreSQL is away, or the server is about to end: the same as if it did not answer.
    if (response.status === 503) throw new TypeError('the server is not ready');
    return answer;
  } catch (cause) {
    throw new GalenaUnreachable('no answer to a call of the session', { cause });
  }
}
