import type { Answer } from './api-client.ts';
import { ApiClient } from './api-client.ts';
import { checkAgainstDescription } from './api-description.ts';

/** What a call of a session was answered. */
export interface SessionAnswer extends Answer {
  readonly status: number;
  readonly headers: Headers;
}

export const password = 'correct horse battery';

/** A browser with its cookies, as far as the calls of sessions go. */
export class SessionClient {
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;
  #cookies = new Map<string, string>();

  /** @param headers - which a proxy adds */
  constructor(url: string, headers: Readonly<Record<string, string>> = {}) {
    this.#url = url;
    this.#headers = headers;
  }

  get cookie(): string {
    return [...this.#cookies].map((pair) => pair.join('=')).join('; ');
  }

  set cookie(text: string) {
    this.#cookies = new Map(text.split('; ').map((pair) => pair.split('=') as [string, string]));
  }

  async call(
    name: string,
    body: object = {},
    headers: Readonly<Record<string, string>> = {},
  ): Promise<SessionAnswer> {
    const path = `/galena/v1/session/${name}.json`;
    const response = await fetch(`${this.#url}${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: {
        'content-type': 'application/json',
        ...(this.#cookies.size > 0 && { cookie: this.cookie }),
        ...this.#headers,
        ...headers,
      },
    });
    for (const line of response.headers.getSetCookie()) {
      const [, key = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') this.#cookies.delete(key);
      else this.#cookies.set(key, value);
    }
    const checked = await checkAgainstDescription(this.#url, 'POST', path, response);
    const answer = (await checked.json()) as Answer;
    return { ...answer, status: response.status, headers: response.headers };
  }

  signIn(email: string, typed = password): Promise<SessionAnswer> {
    return this.call('sign-in', { email, password: typed });
  }

  /** What the token is told with. @throws for a refusal */
  async token(munchkinId?: string): Promise<Readonly<Record<string, unknown>>> {
    const { result, errors } = await this.call('token', munchkinId === undefined ? {} : { munchkinId });
    if (result?.[0] === undefined) throw new Error(`no token: ${JSON.stringify(errors)}`);
    return result[0];
  }

  /** What calls the API as a page of this browser does. */
  async api(munchkinId?: string): Promise<ApiClient> {
    return ApiClient.withToken(this.#url, String((await this.token(munchkinId))['accessToken']));
  }
}

/** The token in the link by which a user sets a password. */
export function tokenIn(user: Readonly<Record<string, unknown>> | undefined): string {
  return /^\/console\/#\/password\/([\w-]{43})$/.exec(String(user?.['passwordLink']))?.[1] ?? '';
}

/** Adds a user, who sets the usual password. */
export async function addUser(
  api: ApiClient,
  email: string,
  role = 'Administrator',
  more: object = {},
): Promise<SessionClient> {
  const added = await api.send('POST', '/galena/v1/users.json', { email, role, ...more });
  if (added.result === undefined) throw new Error(`not added: ${JSON.stringify(added.errors)}`);
  const client = new SessionClient(api.url);
  const set = await client.call('set-password', { token: tokenIn(added.result[0]), password });
  if (set.result === undefined) throw new Error(`no password: ${JSON.stringify(set.errors)}`);
  return client;
}
