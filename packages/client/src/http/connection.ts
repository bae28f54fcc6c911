import { GalenaRefusal, GalenaUnreachable } from '../errors.ts';
import { knownOptions, type OptionNames } from '../known-options.ts';
import type { Envelope, TokenAnswer, TokenRefusal } from '../wire/envelope.ts';
import { inTime } from './in-time.ts';
import { type QueryValue, toQuery } from './query.ts';
import { isJson, readJson, readText, refusalOf } from './read-answer.ts';
import { delayBeforeRetry, mayBeDone, type RetryOptions, retryOptionNames } from './retry.ts';
import { sleep } from './sleep.ts';
import { type AccessToken, TokenHolder } from './token.ts';
import { toUnreachable } from './unreachable.ts';

/** Where the server is, and how patient calls are. */
interface ConnectionOptions {
  /** `http://127.0.0.1:8080`, or `https://123-ABC-456.mktorest.com` for a Marketo instance. */
  readonly baseUrl: string;
  /** How long one attempt of a call may take. Default two minutes; an upload gets ten. */
  readonly timeoutMs?: number;
  readonly retry?: RetryOptions;
  /** Called before the pause after which a call is made again. */
  readonly onRetry?: (error: unknown, delayMs: number) => void;
  /** Which of the two answers there. Default: the SDK asks once, when it matters. */
  readonly server?: ServerKind;
  /** Sends the requests, instead of the fetch that is there: for whoever wants to see an upload get on. */
  readonly fetch?: typeof fetch;
}

/** The same, and which service calls. */
export interface GalenaOptions extends ConnectionOptions {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The same for whoever gets tokens in another way than by a client id and secret. */
export interface TokenOptions extends ConnectionOptions {
  /** Gives a token; called when there is none, and shortly before the end of the one before. What it throws is thrown by calls. */
  readonly accessToken: () => Promise<AccessToken>;
  /** Whose tokens they are, such as an e-mail address: an import in parts is continued by whoever has begun it. */
  readonly caller: string;
}

const galenaOptionNames: OptionNames<GalenaOptions & TokenOptions> = {
  baseUrl: true,
  clientId: true,
  clientSecret: true,
  accessToken: true,
  caller: true,
  timeoutMs: true,
  retry: true,
  onRetry: true,
  server: true,
  fetch: true,
};

/** Marketo has no list of imports, no cancelling, and reports without lines. */
export type ServerKind = 'galena' | 'marketo';

/** What every call takes. */
export interface CallOptions {
  /** Ends the call; its reason is thrown. */
  readonly signal?: AbortSignal;
  /** How long one attempt may take, instead of the time-out of the client. */
  readonly timeoutMs?: number;
}

export const callOptionNames: OptionNames<CallOptions> = { signal: true, timeoutMs: true };

/** A call of the API. */
export interface ApiCall {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  /** `/rest/v1/leads.json` */
  readonly path: string;
  /** Values that are undefined are left out; lists are joined by commas. */
  readonly query?: Readonly<Record<string, QueryValue>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: object;
  readonly form?: FormData | URLSearchParams;
  /** Whether the call may take effect twice without harm. Default: for GET and DELETE. */
  readonly isRepeatable?: boolean;
}

/** URIs of 8 KB are refused. */
const maxQueryLength = 6_000;

const callTimeoutMs = 120_000;
const defaultAttempts = 20;
const defaultFirstAttempts = 3;
const defaultMaxElapsedMs = 120_000;

/** Makes calls: with the token, in time, and again where that helps. */
export class Connection {
  readonly baseUrl: string;
  readonly #options: GalenaOptions | TokenOptions;
  readonly #tokens = new TokenHolder(() => this.#fetchToken());
  #server: Promise<ServerKind> | undefined;
  #hasAnswered = false;

  /** @throws TypeError for an invalid base URL, and for an unknown option */
  constructor(options: GalenaOptions | TokenOptions) {
    knownOptions<object>(options, galenaOptionNames);
    if (options.retry !== undefined) knownOptions(options.retry, retryOptionNames);
    if (!isAddress(options.baseUrl)) {
      throw new TypeError(`baseUrl is "${options.baseUrl}", and has to be like https://galena.example.com`);
    }
    this.#options = options;
    this.baseUrl = options.baseUrl.replace(/\/+$/, '');
  }

  /**
   * A call whose answer is an envelope.
   * @throws GalenaRefusal, GalenaUnreachable, GalenaTimeout
   */
  async call<Item>(call: ApiCall, options: CallOptions = {}): Promise<Envelope<Item>> {
    knownOptions(options, callOptionNames);
    return this.repeat(call, options, (signal) => this.attempt<Item>(call, signal));
  }

  /** A call whose answer is a file; undefined if there is none. */
  async file(
    path: string,
    options: CallOptions = {},
    query: NonNullable<ApiCall['query']> = {},
  ): Promise<string | undefined> {
    knownOptions(options, callOptionNames);
    const call = { path, query };
    return this.repeat(call, options, async (signal) => {
      const { response, token } = await this.#send(call, signal);
      if (response.status === 404) return undefined;
      if (response.ok && !isJson(response)) return readText(response);
      await this.#read(response, token);
      throw new GalenaUnreachable(`${this.baseUrl} gave JSON for ${path} where a file was asked for`);
    });
  }

  /**
   * An answer that goes on for as long as the server likes. Nobody repeats this call: the caller may know better.
   * @param headers besides the token: `Range`.
   */
  async stream(
    path: string,
    signal: AbortSignal,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    const { response, token } = await this.#send({ path, headers }, signal);
    if (response.ok && !isJson(response)) return response;
    await this.#read(response, token);
    throw new GalenaUnreachable(`${this.baseUrl} gave JSON for ${path} where a stream was asked for`);
  }

  /** Whether the server is Galena or Marketo: only Galena knows calls under `/galena/`. */
  async serverKind(options: CallOptions = {}): Promise<ServerKind> {
    knownOptions(options, callOptionNames);
    this.#server ??= this.#askServerKind(options).catch((error: unknown) => {
      this.#server = undefined;
      throw error;
    });
    return this.#server;
  }

  async #askServerKind(options: CallOptions): Promise<ServerKind> {
    if (this.#options.server !== undefined) return this.#options.server;
    try {
      await this.call({ path: '/galena/v1/imports.json', query: { batchSize: 1 } }, options);
      return 'galena';
    } catch (error) {
      if (!(error instanceof GalenaRefusal)) throw error;
      if (error.code === '603') return 'galena';
      if (error.code === '610' || error.code === '404') return 'marketo';
      throw error;
    }
  }

  /**
   * Makes attempts at a call until one succeeds or no other is worth it.
   * @param attempt is told whether one before it, whose answer was lost, may have taken effect.
   */
  async repeat<Result>(
    { method = 'GET', path, isRepeatable = method !== 'POST' }: ApiCall,
    { signal, timeoutMs = this.#options.timeoutMs ?? callTimeoutMs }: CallOptions,
    attempt: (signal: AbortSignal, isInDoubt: boolean) => Promise<Result>,
  ): Promise<Result> {
    const { maxElapsedMs = defaultMaxElapsedMs } = this.#options.retry ?? {};
    const startedAt = performance.now();
    let hasRenewed = false;
    let isInDoubt = false;
    for (let failures = 1; ; failures += 1) {
      try {
        return await inTime(`${method} ${path}`, timeoutMs, signal, (either) => attempt(either, isInDoubt));
      } catch (error) {
        isInDoubt ||= mayBeDone(error);
        if (signal?.aborted === true) throw signal.reason;
        if (isTokenRefusal(error) && !hasRenewed) {
          hasRenewed = true;
          continue;
        }
        const delayMs =
          failures < this.#attemptsAfter(error) ? delayBeforeRetry(error, failures, isRepeatable) : undefined;
        const isTooLate = performance.now() - startedAt + (delayMs ?? 0) > maxElapsedMs;
        if (delayMs === undefined || isTooLate) throw error;
        this.#options.onRetry?.(error, delayMs);
        await sleep(delayMs, signal);
      }
    }
  }

  /** A server that was there will come back; where nobody has ever answered, nobody may be. */
  #attemptsAfter(error: unknown): number {
    const { attempts = defaultAttempts, firstAttempts = defaultFirstAttempts } = this.#options.retry ?? {};
    const isThere = this.#hasAnswered || !(error instanceof GalenaUnreachable);
    return isThere ? attempts : Math.min(attempts, firstAttempts);
  }

  /** One attempt, for `repeat`. */
  async attempt<Item>(call: ApiCall, signal: AbortSignal): Promise<Envelope<Item>> {
    const { response, token } = await this.#send(call, signal);
    return this.#read<Item>(response, token);
  }

  async #send(
    { method = 'GET', path, query, headers: given, json, form }: ApiCall,
    signal: AbortSignal,
  ): Promise<{ response: Response; token: string }> {
    const token = await this.#tokens.get();
    const parameters = toQuery(query);
    if (method === 'GET' && parameters.length > maxQueryLength) return this.#sendAsForm(path, query, signal);
    const headers: Record<string, string> = { ...given, Authorization: `Bearer ${token}` };
    if (json !== undefined) headers['Content-Type'] = 'application/json';
    const body = json === undefined ? form : JSON.stringify(json);
    const response = await this.#reach(`${this.baseUrl}${path}${parameters}`, {
      method,
      headers,
      signal,
      ...(body === undefined ? {} : { body }),
    });
    return { response, token };
  }

  /** A GET whose query is too long for a URI goes as a POST that says so. */
  #sendAsForm(path: string, query: ApiCall['query'], signal: AbortSignal) {
    const form = new URLSearchParams(toQuery(query));
    return this.#send({ method: 'POST', path, query: { _method: 'GET' }, form }, signal);
  }

  async #read<Item>(response: Response, token: string): Promise<Envelope<Item>> {
    const envelope = await readJson<Envelope<Item>>(response);
    const problem = envelope.errors?.[0];
    if (problem === undefined) {
      // What stands before a server has JSON of its own.
      if (!response.ok) throw refusalOf(response);
      return envelope;
    }
    if (problem.code === '601' || problem.code === '602') this.#tokens.drop(token);
    throw new GalenaRefusal(problem);
  }

  async #reach(url: string, request: RequestInit): Promise<Response> {
    try {
      return await (this.#options.fetch ?? fetch)(url, request);
    } catch (error) {
      throw toUnreachable(error, url);
    }
  }

  async #fetchToken(): Promise<AccessToken> {
    if (!('accessToken' in this.#options)) return this.#exchange(this.#options);
    const token = await this.#options.accessToken();
    this.#hasAnswered = true;
    return token;
  }

  /** A client id and secret for a token. */
  async #exchange({ clientId, clientSecret }: GalenaOptions): Promise<AccessToken> {
    const parameters = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
    const response = await this.#reach(`${this.baseUrl}/identity/oauth/token`, {
      method: 'POST',
      // Never in a URL, which proxies log. Marketo accepts a form as well, as other clients show.
      body: new URLSearchParams(parameters),
      signal: AbortSignal.timeout(this.#options.timeoutMs ?? callTimeoutMs),
    });
    const answer = await readJson<TokenAnswer | TokenRefusal>(response);
    if (!('error' in answer)) {
      if (!isToken(answer)) {
        throw new GalenaUnreachable(
          `${this.baseUrl} is no Galena and no Marketo instance: it gives no token where they do`,
        );
      }
      this.#hasAnswered = true;
      return { accessToken: answer.access_token, expiresIn: answer.expires_in };
    }
    throw new GalenaRefusal({
      code: String(response.status),
      message: `${this.baseUrl} does not take this client id and secret: ${answer.error_description ?? answer.error}`,
    });
  }
}

function isAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

function isToken({ access_token, expires_in }: Partial<TokenAnswer>): boolean {
  return typeof access_token === 'string' && typeof expires_in === 'number';
}

function isTokenRefusal(error: unknown): boolean {
  return error instanceof GalenaRefusal && (error.code === '601' || error.code === '602');
}
