import { ApiClient } from '../../packages/server/test/support/api-client.ts';

/** A subscription's service; its clients share a token, as processes of one customer do. */
export interface Service {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly munchkinId: string;
}

export interface LoadAnswer {
  readonly success: boolean;
  readonly result?: readonly Readonly<Record<string, unknown>>[];
  readonly errors?: readonly { readonly code: string; readonly message: string }[];
}

/** Calls the API without holding the answers against its description, which would be most of the work. */
export class LoadClient {
  readonly #api: ApiClient;
  readonly #url: string;

  constructor(url: string, service: Service) {
    this.#url = url;
    this.#api = new ApiClient(url, service);
  }

  submit(text: string): Promise<LoadAnswer> {
    const body = new FormData();
    body.set('file', new Blob([text], { type: 'text/csv' }), 'leads.csv');
    return this.#call('/bulk/v1/leads.json', { method: 'POST', body });
  }

  status(batchId: number): Promise<LoadAnswer> {
    return this.#call(`/bulk/v1/leads/batch/${batchId}.json`);
  }

  async #call(path: string, request: RequestInit = {}): Promise<LoadAnswer> {
    const response = await fetch(this.#url + path, {
      ...request,
      headers: { authorization: `Bearer ${await this.#api.token()}` },
    });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${path} gave ${response.status}: ${text}`);
    return JSON.parse(text) as LoadAnswer;
  }
}

/** Makes subscriptions by API, one after another as an operator would, and gives their first services. */
export async function addSubscriptions(api: ApiClient, count: number, from = 0): Promise<Service[]> {
  const services: Service[] = [];
  for (let number = from; number < from + count; number += 1) {
    const munchkinId = `${String(100 + (number % 900))}-LD${letter(Math.floor(number / 900))}-001`;
    const { result, errors } = await api.send('POST', '/galena/v1/subscriptions.json', { munchkinId });
    const made = result?.[0] as unknown as Service | undefined;
    if (made === undefined) throw new Error(`no subscription ${munchkinId}: ${JSON.stringify(errors)}`);
    services.push(made);
  }
  return services;
}

function letter(index: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + index);
}

/** Does the work on every item, some at a time. */
export async function forEach<Item>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item, index: number) => Promise<void>,
): Promise<void> {
  const left = items.entries();
  const worker = async () => {
    for (const [index, item] of left) await work(item, index);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
