import { GalenaRefusal, GalenaUnreachable } from './errors.ts';
import type { Envelope, ImportFormat, ImportProgress, ImportStatus, Lead, TokenAnswer } from './types.ts';

export interface GalenaOptions {
  /** `http://127.0.0.1:8080` */
  readonly baseUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface ImportOptions {
  readonly format?: ImportFormat;
  readonly lookupField?: string;
  readonly listId?: number;
  readonly partitionName?: string;
  readonly fileName?: string;
}

/** A small client for the calls around an import. */
export class Galena {
  readonly #options: GalenaOptions;
  #token: Promise<string> | undefined;

  constructor(options: GalenaOptions) {
    this.#options = { ...options, baseUrl: options.baseUrl.replace(/\/+$/, '') };
  }

  /**
   * Submits a file.
   * @returns the queued import.
   * @throws GalenaRefusal with 1016 while ten imports are unfinished, 1019 while the list is being imported to.
   */
  async submitImport(file: Blob, options: ImportOptions = {}): Promise<ImportStatus> {
    const form = new FormData();
    const { fileName = 'leads', ...parameters } = options;
    for (const [name, value] of Object.entries(parameters)) form.set(name, String(value));
    form.set('file', file, fileName);
    return this.#first(await this.#call<ImportStatus>('/bulk/v1/leads.json', { method: 'POST', body: form }));
  }

  /** The status of an import, as Marketo's clients know it. */
  async getImportStatus(batchId: number): Promise<ImportStatus> {
    return this.#first(await this.#call<ImportStatus>(`/bulk/v1/leads/batch/${batchId}.json`));
  }

  /** The import in full: progress and counts of created, updated and unchanged leads. */
  async getImport(batchId: number): Promise<ImportProgress> {
    return this.#first(await this.#call<ImportProgress>(`/galena/v1/imports/${batchId}.json`));
  }

  /** Polls until the import is finished. */
  async waitForImport(
    batchId: number,
    { onProgress, pollMs = 500 }: { onProgress?: (progress: ImportProgress) => void; pollMs?: number } = {},
  ): Promise<ImportProgress> {
    for (;;) {
      const progress = await this.getImport(batchId);
      onProgress?.(progress);
      if (progress.status !== 'queued' && progress.status !== 'importing') return progress;
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
  }

  /** The failure or warning file of a finished import; undefined when there is none. */
  async getReport(batchId: number, kind: 'failures' | 'warnings'): Promise<string | undefined> {
    const response = await this.#fetch(`/bulk/v1/leads/batch/${batchId}/${kind}.json`);
    return response.status === 404 ? undefined : response.text();
  }

  async getLeadsByEmail(emails: readonly string[], fields: readonly string[]): Promise<readonly Lead[]> {
    const query = new URLSearchParams({
      filterType: 'email',
      filterValues: emails.join(','),
      fields: fields.join(','),
    });
    return (await this.#call<Lead>(`/rest/v1/leads.json?${query}`)).result ?? [];
  }

  /**
   * Any call of the API that has no method of its own here; a body goes as JSON.
   * @returns the items of its result, none if it has no result.
   */
  async request<Item>(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: object,
  ): Promise<readonly Item[]> {
    const request =
      body === undefined
        ? { method }
        : { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    return (await this.#call<Item>(path, request)).result ?? [];
  }

  #first<Item>(envelope: Envelope<Item>): Item {
    const item = envelope.result?.[0];
    if (item === undefined) throw new GalenaUnreachable(`${this.#options.baseUrl} gave an empty result`);
    return item;
  }

  async #call<Item>(path: string, request: RequestInit = {}): Promise<Envelope<Item>> {
    const envelope = await readJson<Envelope<Item>>(await this.#fetch(path, request));
    const problem = envelope.errors?.[0];
    if (problem !== undefined) throw new GalenaRefusal(problem);
    return envelope;
  }

  async #fetch(path: string, request: RequestInit = {}): Promise<Response> {
    this.#token ??= this.#fetchToken().catch((error: unknown) => {
      this.#token = undefined;
      throw error;
    });
    const headers = { ...request.headers, Authorization: `Bearer ${await this.#token}` };
    return reach(`${this.#options.baseUrl}${path}`, { ...request, headers });
  }

  async #fetchToken(): Promise<string> {
    const { baseUrl, clientId, clientSecret } = this.#options;
    const query = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
    });
    const response = await reach(`${baseUrl}/identity/oauth/token?${query}`, {});
    if (response.status === 401) {
      throw new GalenaRefusal({ code: '401', message: `${baseUrl} does not know this client id and secret` });
    }
    return (await readJson<TokenAnswer>(response)).access_token;
  }
}

async function reach(url: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, request);
  } catch (error) {
    const cause =
      error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new GalenaUnreachable(`no answer from ${new URL(url).origin}: ${cause}`);
  }
}

async function readJson<Body>(response: Response): Promise<Body> {
  try {
    return (await response.json()) as Body;
  } catch {
    throw new GalenaUnreachable(
      `${new URL(response.url).origin} answered HTTP ${response.status} without JSON`,
    );
  }
}
