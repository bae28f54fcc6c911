import { GalenaRefusal, GalenaTimeout, GalenaUnreachable } from '../errors.ts';
import type { CallOptions, Connection } from '../http/connection.ts';
import { only } from '../http/only.ts';
import { readPages } from '../http/pages.ts';
import type { ImportFormat, ImportProgress, ImportStatus, ReportedImportRow } from '../wire/imports.ts';
import { fromProgress, fromStatus, type PartProgress } from './sent-part.ts';

/** The parameters of an import, as they go over the wire. */
export interface ImportParameters {
  readonly format: ImportFormat;
  readonly lookupField?: string | undefined;
  readonly listId?: number | undefined;
  readonly partitionName?: string | undefined;
}

export type ReportKind = 'failures' | 'warnings';

const uploadTimeoutMs = 600_000;
/** So far back a submit is looked for whose answer was lost. */
const searchedImports = 100;

/** The calls around an import, to Galena or to Marketo. */
export class ImportCalls {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * Submits a file under a name that no other has. When the answer is lost, Galena is asked whether it took the file;
   * Marketo cannot be asked, so it gets it again, which changes nothing in the leads.
   */
  async submit(
    file: Blob,
    name: string,
    parameters: ImportParameters,
    options: CallOptions = {},
  ): Promise<number> {
    const isGalena = await this.isGalena(options);
    const form = new FormData();
    for (const [key, value] of Object.entries(parameters))
      if (value !== undefined) form.set(key, String(value));
    form.set('file', file, name);
    const call = { method: 'POST', path: '/bulk/v1/leads.json', form, isRepeatable: !isGalena } as const;
    for (;;) {
      try {
        const answer = await this.#connection.call<ImportStatus>(call, {
          timeoutMs: uploadTimeoutMs,
          ...options,
        });
        return only(answer).batchId;
      } catch (error) {
        if (!isGalena || !isOpen(error)) throw error;
        const taken = await this.find(name, options);
        if (taken !== undefined) return taken;
        // Asking has waited until the server was there again.
      }
    }
  }

  /** The import that a file of this name became. */
  async find(name: string, options: CallOptions = {}): Promise<number | undefined> {
    let searched = 0;
    for await (const { batchId, fileName } of this.list(options)) {
      if (fileName === name) return batchId;
      searched += 1;
      if (searched === searchedImports) break;
    }
    return undefined;
  }

  list(options: CallOptions = {}): AsyncGenerator<ImportProgress, void, undefined> {
    return readPages(this.#connection, { path: '/galena/v1/imports.json' }, options);
  }

  /** @param rows how many the file has, if that is known: Marketo does not tell. */
  async progress(
    batchId: number,
    rows: number | undefined,
    options: CallOptions = {},
  ): Promise<PartProgress> {
    if (await this.isGalena(options)) return fromProgress(await this.galenaProgress(batchId, options));
    return fromStatus(await this.status(batchId, options), rows);
  }

  async galenaProgress(batchId: number, options: CallOptions = {}): Promise<ImportProgress> {
    return only(await this.#connection.call({ path: `/galena/v1/imports/${batchId}.json` }, options));
  }

  async status(batchId: number, options: CallOptions = {}): Promise<ImportStatus> {
    return only(await this.#connection.call({ path: `/bulk/v1/leads/batch/${batchId}.json` }, options));
  }

  async cancel(batchId: number, options: CallOptions = {}): Promise<void> {
    const path = `/galena/v1/imports/${batchId}/cancel.json`;
    await this.#connection.call({ method: 'POST', path, isRepeatable: true }, options);
  }

  /** The report file, as the server writes it; undefined where there is none. */
  report(batchId: number, kind: ReportKind, options: CallOptions = {}): Promise<string | undefined> {
    return this.#connection.file(`/bulk/v1/leads/batch/${batchId}/${kind}.json`, options);
  }

  /** The rows of a report with their lines in the file that was sent. Galena only. */
  reportedRows(
    batchId: number,
    kind: ReportKind,
    options: CallOptions = {},
  ): AsyncGenerator<ReportedImportRow, void, undefined> {
    return readPages(this.#connection, { path: `/galena/v1/imports/${batchId}/${kind}.json` }, options);
  }

  async isGalena(options: CallOptions = {}): Promise<boolean> {
    return (await this.#connection.serverKind(options)) === 'galena';
  }
}

/** Whether the server may have done what it was asked for. */
function isOpen(error: unknown): boolean {
  if (error instanceof GalenaRefusal) return ['502', '503', '504', '611', '713'].includes(error.code);
  return error instanceof GalenaUnreachable || error instanceof GalenaTimeout;
}
