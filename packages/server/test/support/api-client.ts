import { checkAgainstDescription } from './api-description.ts';
import { service } from './constants.ts';
import { until } from './until.ts';

/** The parts of any answer that tests look at. */
export interface Answer {
  readonly requestId: string;
  readonly success: boolean;
  readonly result?: readonly Record<string, unknown>[];
  readonly errors?: readonly { code: string; message: string }[];
  readonly nextPageToken?: string;
  readonly moreResult?: boolean;
  readonly knownSince?: string;
}

/** What a test submits. */
export interface TestUpload {
  readonly file?: string | Uint8Array;
  readonly name?: string;
  readonly type?: string;
  readonly form?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Calls the API as a client of Marketo would: nothing in here knows the server's code. */
export class ApiClient {
  readonly url: string;
  readonly #service: { clientId: string; clientSecret: string };
  #token: string | undefined;

  constructor(url: string, credentials: { clientId: string; clientSecret: string } = service) {
    this.url = url;
    this.#service = credentials;
  }

  /** One that has a token already, and asks for no other. */
  static withToken(url: string, token: string): ApiClient {
    const client = new ApiClient(url);
    client.#token = token;
    return client;
  }

  async token(): Promise<string> {
    this.#token ??= await this.#fetchToken();
    return this.#token;
  }

  /** Asks for a token anew with the next call. */
  async renew(): Promise<void> {
    this.#token = undefined;
  }

  async fetch(path: string, request: RequestInit = {}): Promise<Response> {
    const headers = new Headers(request.headers);
    if (!headers.has('authorization')) headers.set('authorization', `Bearer ${await this.token()}`);
    const response = await fetch(`${this.url}${path}`, { ...request, headers });
    // A form may mean GET, and so may JSON: then the description of the POST does not hold.
    const isForm =
      /urlencoded/.test(headers.get('content-type') ?? '') || request.body instanceof URLSearchParams;
    const saysMethod = typeof request.body === 'string' && request.body.includes('"_method"');
    if ((isForm || saysMethod) && !path.startsWith('/rest/asset/')) return response;
    return checkAgainstDescription(this.url, request.method ?? 'GET', path, response);
  }

  async get(path: string): Promise<Answer> {
    return (await (await this.fetch(path)).json()) as Answer;
  }

  async post(path: string, body?: string, contentType?: string): Promise<Answer> {
    const response = await this.fetch(path, {
      method: 'POST',
      ...(body === undefined ? {} : { body }),
      ...(contentType === undefined ? {} : { headers: { 'content-type': contentType } }),
    });
    return (await response.json()) as Answer;
  }

  /** A call with a JSON body. */
  async send(method: 'POST' | 'DELETE' | 'GET', path: string, body: unknown): Promise<Answer> {
    const response = await this.fetch(path, {
      method,
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
    return (await response.json()) as Answer;
  }

  /** Sync Leads; gives the outcomes. */
  async sync(input: readonly object[], more: object = {}): Promise<readonly Record<string, unknown>[]> {
    const answer = await this.send('POST', '/rest/v1/leads.json', { input, ...more });
    if (answer.result === undefined) throw new Error(`refused: ${JSON.stringify(answer.errors)}`);
    return answer.result;
  }

  async submit(upload: TestUpload): Promise<Answer> {
    return (await (await this.#upload('/bulk/v1/leads.json', upload)).json()) as Answer;
  }

  /** The same by the call of the extension, which takes rules. */
  async createImport(upload: TestUpload): Promise<Answer> {
    return (await (await this.upload(upload)).json()) as Answer;
  }

  /** The whole answer to the call of the extension. */
  upload(upload: TestUpload): Promise<Response> {
    return this.#upload('/galena/v1/imports.json', upload);
  }

  #upload(path: string, upload: TestUpload): Promise<Response> {
    const {
      file,
      name: fileName = 'leads.csv',
      type = 'text/csv',
      form = {},
      query = '',
      headers = {},
    } = upload;
    const body = new FormData();
    for (const [name, value] of Object.entries(form)) body.set(name, value);
    if (file !== undefined) body.set('file', new Blob([file], { type }), fileName);
    return this.fetch(`${path}${query}`, { method: 'POST', body, headers });
  }

  /** Submits a file and waits for its end; gives the batch id. */
  async import(upload: TestUpload): Promise<number> {
    const answer = await this.submit(upload);
    const batchId = answer.result?.[0]?.['batchId'];
    if (typeof batchId !== 'number') throw new Error(`refused: ${JSON.stringify(answer)}`);
    await this.untilFinished(batchId);
    return batchId;
  }

  async untilFinished(batchId: number): Promise<void> {
    const deadline = Date.now() + 50_000;
    await until(async () => {
      if (Date.now() > deadline) throw new Error(`import ${batchId} is not finished after 50 s`);
      const { status } = await this.status(batchId);
      return status === 'Complete' || status === 'Failed';
    });
  }

  async status(batchId: number): Promise<Record<string, unknown>> {
    const { result, errors } = await this.get(`/bulk/v1/leads/batch/${batchId}.json`);
    if (result?.[0] === undefined) throw new Error(`no status: ${JSON.stringify(errors)}`);
    return result[0];
  }

  /** The import as the extension API shows it. */
  async progress(batchId: number): Promise<Record<string, unknown>> {
    return (await this.get(`/galena/v1/imports/${batchId}.json`)).result?.[0] ?? {};
  }

  async report(batchId: number, kind: 'failures' | 'warnings'): Promise<string> {
    return (await this.fetch(`/bulk/v1/leads/batch/${batchId}/${kind}.json`)).text();
  }

  /** Leads by e-mail address, with the fields named. */
  async leads(emails: readonly string[], fields: string): Promise<readonly Record<string, unknown>[]> {
    const query = new URLSearchParams({ filterType: 'email', filterValues: emails.join(','), fields });
    return (await this.get(`/rest/v1/leads.json?${query}`)).result ?? [];
  }

  async #fetchToken(): Promise<string> {
    const { clientId, clientSecret } = this.#service;
    const query = `grant_type=client_credentials&client_id=${clientId}&client_secret=${clientSecret}`;
    const response = await fetch(`${this.url}/identity/oauth/token?${query}`);
    const { access_token } = (await response.json()) as { access_token: string };
    return access_token;
  }
}
