import { GalenaRefusal, GalenaUnreachable } from '../errors.ts';
import type { CallOptions, Connection } from '../http/connection.ts';
import { only } from '../http/only.ts';
import { type PageOptions, readPages } from '../http/pages.ts';
import type { ImportFormat, ImportProgress, ImportStatus, ReportedImportRow } from '../wire/imports.ts';
import { fromProgress, fromStatus, type PartProgress } from './sent-part.ts';
import type { Submission, Submitted } from './submission.ts';

/** The parameters of an import, as they go over the wire. */
export interface ImportParameters {
  readonly format: ImportFormat;
  readonly lookupField?: string | undefined;
  readonly listId?: number | undefined;
  readonly partitionName?: string | undefined;
  /** As JSON. */
  readonly rules?: string | undefined;
  /** `true` or nothing. */
  readonly dryRun?: string;
  /** Its id. */
  readonly template?: number | undefined;
  readonly templateVersion?: number | undefined;
  /** Said with a template: the file and the other parameters are as it says. */
  readonly templateApplied?: 'true' | undefined;
}

/** The reports that are files as well. */
export type ReportFileKind = 'failures' | 'warnings';

export type ReportKind = ReportFileKind | 'skipped';

const uploadTimeoutMs = 600_000;
/** Galena's largest page of reported rows. */
const largestPage = 3_000;

/** The calls around an import, to Galena or to Marketo. */
export class ImportCalls {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * Submits a file. When the answer is lost, Galena is asked whether it took the file; Marketo cannot be asked, so it
   * gets it again, which changes nothing in the leads.
   */
  async submit(
    file: Blob,
    submission: Submission,
    parameters: ImportParameters,
    options: CallOptions = {},
  ): Promise<Submitted> {
    const form = formOf(file, submission, parameters);
    const call = { method: 'POST', path: '/bulk/v1/leads.json', form, isRepeatable: true } as const;
    const canAsk = await this.isGalena(options);
    return this.#connection.repeat(
      call,
      { timeoutMs: uploadTimeoutMs, ...options },
      async (signal, isInDoubt) => {
        const send = async () => only(await this.#connection.attempt<ImportStatus>(call, signal)).batchId;
        submission.isInDoubt ||= isInDoubt;
        if (submission.isInDoubt && canAsk) return this.#submitUnlessTaken(submission, send, { signal });
        return { batchId: await send(), isTwice: false };
      },
    );
  }

  /** Submits a file to Galena by its own call, which takes rules, and knows a file that was sent before by its key. */
  async submitOnce(
    file: Blob,
    submission: Submission,
    parameters: ImportParameters,
    options: CallOptions = {},
  ): Promise<Submitted> {
    const call = {
      method: 'POST',
      path: '/galena/v1/imports.json',
      headers: { 'Idempotency-Key': submission.idempotencyKey },
      form: formOf(file, submission, parameters),
      isRepeatable: true,
    } as const;
    const answer = await this.#connection.call<ImportProgress>(call, {
      timeoutMs: uploadTimeoutMs,
      ...options,
    });
    return { batchId: only(answer).batchId, isTwice: false };
  }

  async #submitUnlessTaken(
    submission: Submission,
    send: () => Promise<number>,
    options: CallOptions,
  ): Promise<Submitted> {
    let found = await this.#find(submission, options);
    if (found.length === 0) {
      await send();
      found = await this.#find(submission, options);
    }
    // The first one may have been taken while it was sent again. It runs first, and so it knows what changed.
    const [batchId, ...others] = found;
    if (batchId === undefined) throw new GalenaUnreachable(`nothing is known of ${submission.name}`);
    const areRunning = [];
    for (const other of others) areRunning.push(!(await this.#withdraw(other, options)));
    return { batchId, isTwice: areRunning.includes(true) };
  }

  /** Cancels an import; gives whether none of its rows went in. */
  async #withdraw(batchId: number, options: CallOptions): Promise<boolean> {
    await this.cancelIfRunning(batchId, options);
    const { status, rowsDone } = await this.galenaProgress(batchId, options);
    return status === 'cancelled' && rowsDone === 0;
  }

  /** The imports that a file became, the first one first. */
  async #find({ name, after }: Submission, options: CallOptions): Promise<readonly number[]> {
    const found: number[] = [];
    for await (const { batchId, fileName } of this.list(options)) {
      if (batchId <= after) break;
      if (fileName === name) found.unshift(batchId);
    }
    return found;
  }

  list({
    fileKey,
    ...options
  }: PageOptions & { readonly fileKey?: string } = {}): AsyncGenerator<ImportProgress, void, undefined> {
    return readPages(this.#connection, { path: '/galena/v1/imports.json', query: { fileKey } }, options);
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

  /** Cancels an import that may end in the meantime; gives whether it was cancelled. */
  async cancelIfRunning(batchId: number, options: CallOptions = {}): Promise<boolean> {
    const path = `/galena/v1/imports/${batchId}/cancel.json`;
    try {
      await this.#connection.call({ method: 'POST', path, isRepeatable: true }, options);
      return true;
    } catch (error) {
      if (!(error instanceof GalenaRefusal) || error.code !== '1003') throw error;
      return false;
    }
  }

  /** The report file, as the server writes it; undefined where there is none. */
  report(batchId: number, kind: ReportFileKind, options: CallOptions = {}): Promise<string | undefined> {
    return this.#connection.file(`/bulk/v1/leads/batch/${batchId}/${kind}.json`, options);
  }

  /** The rows of a report with their lines in the file that was sent. Galena only. */
  reportedRows(
    batchId: number,
    kind: ReportKind,
    options: CallOptions = {},
  ): AsyncGenerator<ReportedImportRow, void, undefined> {
    const path = `/galena/v1/imports/${batchId}/${kind}.json`;
    return readPages(this.#connection, { path }, { batchSize: largestPage, ...options });
  }

  /** The header of the file that was sent. Galena only. */
  async columns(batchId: number, options: CallOptions = {}): Promise<readonly string[]> {
    const call = { path: `/galena/v1/imports/${batchId}/failures.json`, query: { batchSize: 1 } };
    return (await this.#connection.call(call, options)).columns ?? [];
  }

  async isGalena(options: CallOptions = {}): Promise<boolean> {
    return (await this.#connection.serverKind(options)) === 'galena';
  }
}

function formOf(file: Blob, { name }: Submission, parameters: ImportParameters): FormData {
  const form = new FormData();
  for (const [key, value] of Object.entries(parameters))
    if (value !== undefined) form.set(key, String(value));
  form.set('file', file, name);
  return form;
}
