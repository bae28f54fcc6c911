import { GalenaRefusal } from '../errors.ts';
import { type CallOptions, callOptionNames } from '../http/connection.ts';
import { inTime } from '../http/in-time.ts';
import { only } from '../http/only.ts';
import { type QueryValue, toQuery } from '../http/query.ts';
import { isJson, readJson, refusalOf } from '../http/read-answer.ts';
import { toUnreachable } from '../http/unreachable.ts';
import { knownOptions } from '../known-options.ts';
import type { Envelope } from '../wire/envelope.ts';

/** A call of the control plane, by its path behind `/galena/v1/control/`. */
export interface ControlCall {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  /** `clock.json` */
  readonly path: string;
  readonly query?: Readonly<Record<string, QueryValue>>;
  readonly json?: object;
  /** Sent as it is, instead of JSON. */
  readonly body?: { readonly type: string; readonly bytes: Blob | Uint8Array };
}

/** Where the control plane is, and which subscription its calls are about. */
export interface ControlTarget {
  readonly url: string;
  readonly token: string;
  readonly subscription?: string | undefined;
  readonly fetch?: typeof fetch;
}

const prefix = '/galena/v1/control/';
const callTimeoutMs = 120_000;

/** Makes calls of the control plane, once each: a test wants to see what fails. */
export class ControlConnection {
  readonly #target: ControlTarget;

  constructor(target: ControlTarget) {
    this.#target = { ...target, url: target.url.replace(/\/+$/, '') };
  }

  /**
   * A call that is answered with one item.
   * @throws GalenaRefusal, GalenaUnreachable, GalenaTimeout
   */
  async one<Item>(call: ControlCall, options: CallOptions = {}): Promise<Item> {
    return only(await this.call<Item>(call, options));
  }

  /** A call that is answered with any number of items. */
  async many<Item>(call: ControlCall, options: CallOptions = {}): Promise<readonly Item[]> {
    return (await this.call<Item>(call, options)).result ?? [];
  }

  /** A call that is answered with a file. */
  async file(call: ControlCall, options: CallOptions = {}): Promise<Uint8Array> {
    return this.#send(call, options, async (response) => {
      if (isJson(response)) throw await refusalIn(response);
      if (!response.ok) throw refusalOf(response);
      const bytes = await response.arrayBuffer().catch((error: unknown) => {
        throw toUnreachable(error, response.url);
      });
      return new Uint8Array(bytes);
    });
  }

  async call<Item>(call: ControlCall, options: CallOptions = {}): Promise<Envelope<Item>> {
    return this.#send(call, options, async (response) => {
      const envelope = await readJson<Envelope<Item>>(response);
      const problem = envelope.errors?.[0];
      if (problem !== undefined) throw new GalenaRefusal(problem);
      if (!response.ok) throw refusalOf(response);
      return envelope;
    });
  }

  async #send<Result>(
    { method = 'GET', path, query = {}, json, body }: ControlCall,
    options: CallOptions,
    read: (response: Response) => Promise<Result>,
  ): Promise<Result> {
    const { signal, timeoutMs = callTimeoutMs } = knownOptions(options, callOptionNames);
    const { url: base, token, subscription, fetch: send = fetch } = this.#target;
    const url = `${base}${prefix}${path}${toQuery({ ...query, subscription })}`;
    const headers: Record<string, string> = { Authorization: `Bearer ${token}` };
    if (json !== undefined) headers['Content-Type'] = 'application/json';
    if (body !== undefined) headers['Content-Type'] = body.type;
    const content = json === undefined ? body?.bytes : JSON.stringify(json);
    return inTime(`${method} ${prefix}${path}`, timeoutMs, signal, async (either) => {
      const request = { method, headers, signal: either, ...(content !== undefined && { body: content }) };
      const response = await send(url, request as RequestInit).catch((error: unknown) => {
        throw toUnreachable(error, url);
      });
      return read(response);
    });
  }
}

/** Where a file was asked for, JSON is a refusal. */
async function refusalIn(response: Response): Promise<GalenaRefusal> {
  const { errors } = await readJson<Envelope<object>>(response);
  const problem = errors?.[0];
  return problem === undefined ? refusalOf(response) : new GalenaRefusal(problem);
}
