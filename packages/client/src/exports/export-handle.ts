import { GalenaError } from '../errors.ts';
import { type CallOptions, callOptionNames } from '../http/connection.ts';
import { sleep } from '../http/sleep.ts';
import { untilEither } from '../http/until-either.ts';
import { knownOptions, type OptionNames } from '../known-options.ts';
import type { ExportJob } from '../wire/exports.ts';
import type { ExportCalls } from './export-calls.ts';

/** How `wait` waits for an export. */
export interface ExportWaitOptions {
  /** Called whenever its status has changed. */
  readonly onProgress?: (job: ExportJob) => void;
  /** Ends the waiting, not the export; its reason is thrown. */
  readonly signal?: AbortSignal;
  /** How long to wait. Default: until the export is finished. */
  readonly timeoutMs?: number;
  /** How often to look. Default: Galena more and more seldom, up to 2 s; Marketo 10 s, as it tells news once a minute at the most. */
  readonly pollMs?: number;
}

const waitOptionNames: OptionNames<ExportWaitOptions> = {
  onProgress: true,
  signal: true,
  timeoutMs: true,
  pollMs: true,
};

/** How a file is downloaded. */
export interface DownloadOptions {
  /** Ends the download; its reason is thrown. */
  readonly signal?: AbortSignal;
  /** The beginning of the file, downloaded before: the rest is given, and the checksum is that of all of it. */
  readonly have?: Blob;
}

const downloadOptionNames: OptionNames<DownloadOptions> = { signal: true, have: true };

/** An export that has ended without a file. */
export class ExportFailed extends GalenaError {
  override readonly name = 'ExportFailed';
  readonly job: ExportJob;

  constructor(job: ExportJob) {
    super(
      job.status === 'Cancelled'
        ? `export ${job.exportId} was cancelled`
        : `export ${job.exportId} failed: ${job.errorMsg ?? 'the server does not say why'}`,
    );
    this.job = job;
  }
}

const poll = { galena: { firstMs: 100, maxMs: 2_000 }, marketo: { firstMs: 10_000, maxMs: 10_000 } };

/**
 * An export that is on its way.
 * @example
 * const yesterday = new Date(Date.now() - 86_400_000);
 * const handle = await galena.exports.leads({ fields: ['id', 'email'], since: yesterday });
 * const { numberOfRecords } = await handle.wait({ onProgress: ({ status }) => console.log(status) });
 * for await (const bytes of handle.stream()) console.log(`${bytes.length} bytes of ${numberOfRecords} rows`);
 */
export class ExportHandle {
  readonly exportId: string;
  readonly #calls: ExportCalls;

  /** Made by `galena.exports`. */
  constructor(calls: ExportCalls, exportId: string) {
    this.#calls = calls;
    this.exportId = exportId;
  }

  /** How the export stands now. */
  status(options: CallOptions = {}): Promise<ExportJob> {
    return this.#calls.status(this.exportId, knownOptions(options, callOptionNames));
  }

  /**
   * Waits for the end. Where the queue was full it waits for a place first.
   * @throws ExportFailed if it failed or was cancelled, GalenaTimeout if it takes longer than `timeoutMs`.
   */
  async wait(given: ExportWaitOptions = {}): Promise<ExportJob> {
    const { timeoutMs, signal, ...options } = knownOptions(given, waitOptionNames);
    const ending = new AbortController();
    const either = signal === undefined ? ending.signal : AbortSignal.any([signal, ending.signal]);
    try {
      const end = this.#untilEnd({ ...options, signal: either });
      // It is aborted below, and nobody waits for that.
      end.catch(() => undefined);
      return await untilEither('the export', end, signal, timeoutMs);
    } finally {
      ending.abort();
    }
  }

  /**
   * The file of a completed export, piece by piece. A broken download goes on behind its last byte, and the checksum is verified at the end:
   * what came is whole only when the last piece has been given without an error.
   * @throws ExportFailed if it has no file, GalenaChecksumError if what came is not what the server has.
   */
  async *stream(given: DownloadOptions = {}): AsyncGenerator<Uint8Array, void, undefined> {
    const { have = new Blob([]), signal } = knownOptions(given, downloadOptionNames);
    const options = signal === undefined ? {} : { signal };
    const job = await this.wait(options);
    const { fileSize: size, fileChecksum: checksum } = job;
    const file = { path: this.#calls.filePath(this.exportId), size, checksum };
    // Whoever downloads nothing does not load it.
    const { download } = await import('../http/download.ts');
    yield* download(this.#calls.connection, file, have, options);
  }

  /** The whole file as text: for one that fits into memory. */
  async text(given: DownloadOptions = {}): Promise<string> {
    const decoder = new TextDecoder();
    let text = '';
    for await (const bytes of this.stream(given)) text += decoder.decode(bytes, { stream: true });
    return text + decoder.decode();
  }

  /** Ends an export that is not finished. @throws GalenaRefusal 1029 for one that is. */
  cancel(options: CallOptions = {}): Promise<ExportJob> {
    return this.#calls.cancel(this.exportId, knownOptions(options, callOptionNames));
  }

  async #untilEnd({ onProgress, pollMs, signal }: Omit<ExportWaitOptions, 'timeoutMs'>): Promise<ExportJob> {
    const options = signal === undefined ? {} : { signal };
    const pause = poll[(await this.#calls.isGalena(options)) ? 'galena' : 'marketo'];
    let pauseMs = pollMs ?? pause.firstMs;
    for (let told: string | undefined; ; ) {
      const job = await this.#calls.status(this.exportId, options);
      if (job.status !== told) onProgress?.(job);
      told = job.status;
      if (job.status === 'Completed') return job;
      if (job.status === 'Failed' || job.status === 'Cancelled') throw new ExportFailed(job);
      // The queue was full when it was made.
      if (job.status === 'Created') await this.#calls.enqueue(this.exportId, options);
      await sleep(pauseMs, signal);
      pauseMs = pollMs ?? Math.min(pause.maxMs, pauseMs * 1.5);
    }
  }
}
