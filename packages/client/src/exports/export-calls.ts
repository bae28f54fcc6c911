import { GalenaRefusal } from '../errors.ts';
import type { CallOptions, Connection } from '../http/connection.ts';
import { only } from '../http/only.ts';
import { type PageOptions, readPages } from '../http/pages.ts';
import type { ExportFormat, ExportJob, ExportKind } from '../wire/exports.ts';

/** What is exported, as it goes over the wire. */
export interface ExportRequest {
  readonly format?: ExportFormat | undefined;
  readonly fields?: readonly string[] | undefined;
  readonly columnHeaderNames?: Readonly<Record<string, string>> | undefined;
  readonly filter: object;
}

/** The calls around an export, to Galena or to Marketo. */
export class ExportCalls {
  readonly #connection: Connection;
  readonly #base: string;

  constructor(connection: Connection, kind: ExportKind) {
    this.#connection = connection;
    this.#base = `/bulk/v1/${kind}/export`;
  }

  get connection(): Connection {
    return this.#connection;
  }

  /** A job that is only defined takes no place and ends by itself, so one whose answer was lost does no harm. */
  async create(request: ExportRequest, options: CallOptions): Promise<ExportJob> {
    const call = {
      method: 'POST',
      path: `${this.#base}/create.json`,
      json: request,
      isRepeatable: true,
    } as const;
    return only(await this.#connection.call<ExportJob>(call, options));
  }

  /** Where the queue is full it stays `Created`, and is to be tried again. */
  async enqueue(exportId: string, options: CallOptions): Promise<void> {
    try {
      await this.#connection.call(this.#post(exportId, 'enqueue'), options);
    } catch (error) {
      if (!(error instanceof GalenaRefusal)) throw error;
      if (error.code === '1029' && /too many jobs/i.test(error.reason)) return;
      // Where an answer was lost it has been queued already, and may even have come to its end.
      if ((await this.status(exportId, options)).status === 'Created') throw error;
    }
  }

  async status(exportId: string, options: CallOptions): Promise<ExportJob> {
    return only(
      await this.#connection.call<ExportJob>({ path: `${this.#base}/${exportId}/status.json` }, options),
    );
  }

  async cancel(exportId: string, options: CallOptions): Promise<ExportJob> {
    return only(await this.#connection.call<ExportJob>(this.#post(exportId, 'cancel'), options));
  }

  list(
    statuses: readonly string[] | undefined,
    options: PageOptions,
  ): AsyncGenerator<ExportJob, void, undefined> {
    return readPages(this.#connection, { path: `${this.#base}.json`, query: { status: statuses } }, options);
  }

  filePath(exportId: string): string {
    return `${this.#base}/${exportId}/file.json`;
  }

  async isGalena(options: CallOptions): Promise<boolean> {
    return (await this.#connection.serverKind(options)) === 'galena';
  }

  #post(exportId: string, action: string) {
    return { method: 'POST', path: `${this.#base}/${exportId}/${action}.json`, isRepeatable: true } as const;
  }
}
