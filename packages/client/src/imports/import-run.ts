import { delimiterOf } from '../csv/delimiter.ts';
import type { Header } from '../csv/read-header.ts';
import { GalenaRefusal } from '../errors.ts';
import type { CallOptions } from '../http/connection.ts';
import { sleep } from '../http/sleep.ts';
import type { Journal } from '../platform/journal.ts';
import type { ImportCalls, ImportParameters } from './import-calls.ts';
import { appendEntry } from './journal-entries.ts';
import { lookupKeysOf, shareKeys } from './lookup-keys.ts';
import { partName } from './part-name.ts';
import { checksumOf, cutIntoParts, type Part, partFile, startOf } from './parts.ts';
import { countDone, isFinished, justQueued, type SentPart, withoutChanges } from './sent-part.ts';
import type { SourceFile } from './source.ts';
import type { Submission } from './submission.ts';

/** A file, cut into what is to be sent. */
export interface CutFile {
  readonly source: SourceFile;
  /** The file before its cells were converted, if they were. */
  readonly original: SourceFile | undefined;
  readonly parameters: ImportParameters;
  /** Undefined for an empty file. */
  readonly header: Header | undefined;
  readonly parts: readonly Part[];
  /** Whether it may not be cut. */
  readonly isWhole: boolean;
  /** The name that the first unsent part was sent under by a run that saw no answer. */
  readonly nameInDoubt: string | undefined;
  readonly maxFileBytes: number;
  readonly runId: string;
  /** What Galena knows the first part by; those behind it have a number besides. */
  readonly idempotencyKey: string;
  /** Whether it is sent by Galena's own call. */
  readonly isByGalena: boolean;
  readonly journal: Journal | undefined;
}

/** How a run feeds the queue and watches it. */
export interface RunOptions {
  /** Unfinished imports of this run at once. */
  readonly maxUnfinished: number;
  readonly pollMs: number | undefined;
  readonly signal: AbortSignal | undefined;
}

interface Watched {
  readonly before: { readonly rows: number; readonly bytes: number };
  readonly seconds: number;
}

const poll = { galena: { firstMs: 100, maxMs: 2_000 }, marketo: { firstMs: 5_000, maxMs: 5_000 } };
/** How soon a full queue is asked again. */
const queueWait = { firstMs: 500, maxMs: 15_000 };
const smallestFile = 1_024;

/**
 * Feeds a file, part by part and in order, into the queue of imports, and follows it to its end. It is one loop: send
 * what may be sent, look how far the rest is, pause. A part waits while an unfinished one before it has a lookup value
 * in common with it: two imports run side by side, and the later row has to win.
 */
export class ImportRun {
  readonly #calls: ImportCalls;
  readonly #file: CutFile | undefined;
  readonly #options: RunOptions;
  readonly #listeners = new Set<() => void>();
  #sent: SentPart[];
  #unsent: Part[];
  #maxFileBytes: number;
  /** Of the first unsent part, once it has been tried to send it. */
  #submission: Submission | undefined;
  #waitingFor: '1016' | '1019' | undefined;
  #queueRefusals = 0;
  #askQueueAt = 0;
  #isCancelled = false;
  #watchedFrom: number | undefined;
  #endedAt: number | undefined;
  #doneBefore = { rows: 0, bytes: 0 };
  #running: Promise<void> | undefined;

  constructor(calls: ImportCalls, file: CutFile | undefined, sent: readonly SentPart[], options: RunOptions) {
    this.#calls = calls;
    this.#file = file;
    this.#options = options;
    this.#sent = [...sent];
    this.#unsent = [...(file?.parts ?? [])].slice(sent.length);
    this.#maxFileBytes = file?.maxFileBytes ?? Number.POSITIVE_INFINITY;
    if (file?.nameInDoubt !== undefined) this.#submission = this.#toSubmission(file.nameInDoubt, true);
  }

  get file(): CutFile | undefined {
    return this.#file;
  }

  get sent(): readonly SentPart[] {
    return this.#sent;
  }

  get unsent(): readonly Part[] {
    return this.#unsent;
  }

  get waitingFor(): '1016' | '1019' | undefined {
    return this.#waitingFor;
  }

  get isCancelled(): boolean {
    return this.#isCancelled;
  }

  /** How long it has been watched, and how much was done when that began; undefined for one that was only looked at. */
  get watched(): Watched | undefined {
    if (this.#watchedFrom === undefined) return undefined;
    const until = this.#endedAt ?? performance.now();
    return { before: this.#doneBefore, seconds: (until - this.#watchedFrom) / 1000 };
  }

  /** Calls back whenever something is known anew; gives what ends that. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Runs to the end, however often it is called; what it throws, every caller gets. */
  run(): Promise<void> {
    if (this.#running === undefined) {
      this.#running = this.#loop();
      // Whoever waits for the end hears of it; nobody else has to.
      this.#running.catch(() => undefined);
    }
    return this.#running;
  }

  /** Sends nothing more; gives whether there was more to send. */
  stop(): boolean {
    const isStopped = this.#unsent.length > 0;
    this.#isCancelled ||= isStopped;
    this.#unsent = [];
    return isStopped;
  }

  /** Looks once how far everything is. */
  async look(options: CallOptions = {}): Promise<void> {
    for (const [index, sent] of this.#sent.entries()) {
      if (isFinished(sent)) continue;
      const told = await this.#calls.progress(sent.batchId, sent.part?.rows, options);
      const progress = sent.isTwice ? withoutChanges(told) : told;
      const lookupKeys = isFinished({ ...sent, progress }) ? undefined : sent.lookupKeys;
      this.#sent[index] = { ...sent, progress, lookupKeys };
      // Imports run in the order in which they were sent: behind one that waits all wait.
      if (progress.status === 'queued') break;
    }
  }

  async #loop(): Promise<void> {
    const { signal, pollMs } = this.#options;
    const options = signal ? { signal } : {};
    const pause = poll[(await this.#calls.isGalena(options)) ? 'galena' : 'marketo'];
    let pauseMs = pollMs ?? pause.firstMs;
    await this.look(options);
    this.#doneBefore = countDone(this.#sent);
    this.#watchedFrom = performance.now();
    for (;;) {
      const finishedBefore = this.#sent.filter(isFinished).length;
      await this.#feed();
      await this.look(options);
      this.#tell();
      const endedBadly = this.#sent.some(
        ({ progress: { status } }) => status === 'failed' || status === 'cancelled',
      );
      // A part that was on its way when the import was cancelled has its batch id only now.
      if (endedBadly || this.#isCancelled) await this.#abandon();
      const finished = this.#sent.filter(isFinished).length;
      if (this.#unsent.length === 0 && finished === this.#sent.length) break;
      // A slot is free, and the next part may go at once.
      if (finished > finishedBefore) {
        this.#askQueueAt = 0;
        pauseMs = pollMs ?? pause.firstMs;
      }
      await sleep(pauseMs, signal);
      pauseMs = pollMs ?? Math.min(pause.maxMs, pauseMs * 1.5);
    }
    await appendEntry(this.#file?.journal, { finished: true });
    this.#endedAt = performance.now();
    this.#tell();
  }

  async #feed(): Promise<void> {
    for (;;) {
      const [next] = this.#unsent;
      if (next === undefined || performance.now() < this.#askQueueAt) return;
      const unfinished = this.#sent.filter((sent) => !isFinished(sent));
      const isListed = this.#file?.parameters.listId !== undefined;
      if (unfinished.length >= (isListed ? 1 : this.#options.maxUnfinished)) return;
      const lookupKeys = await this.#keysOf(next);
      if (this.#isCancelled || unfinished.some((sent) => shareKeys(sent.lookupKeys, lookupKeys))) return;
      if (!(await this.#send(next, lookupKeys))) return;
      this.#tell();
    }
  }

  /** Nothing to compare where a part is alone. */
  async #keysOf(part: Part): Promise<ReadonlySet<number> | undefined> {
    const { source, header, parameters } = this.#cutFile();
    if (header === undefined || part.rows === undefined) return new Set();
    const lookupField = parameters.lookupField ?? 'email';
    return lookupKeysOf(source.blob, delimiterOf(source.format), header, part, lookupField);
  }

  async #send(part: Part, lookupKeys: ReadonlySet<number> | undefined): Promise<boolean> {
    const { source, header, parameters, runId, journal, isByGalena } = this.#cutFile();
    this.#submission ??= this.#toSubmission(
      partName(
        source.name,
        runId,
        part.firstLine,
        this.#sent.length + 1,
        this.#sent.length + this.#unsent.length,
      ),
      false,
    );
    const { name } = this.#submission;
    const checksum = journal === undefined ? '' : await checksumOf(source.blob, part);
    await appendEntry(journal, { sending: { part, checksum, name } });
    try {
      const { signal } = this.#options;
      const file = partFile(source.blob, header, part);
      const send = isByGalena ? 'submitOnce' : 'submit';
      const submitted = await this.#calls[send](file, this.#submission, parameters, signal ? { signal } : {});
      await appendEntry(journal, { sent: { part, checksum, name, ...submitted } });
      this.#sent.push({ ...submitted, part, progress: justQueued, lookupKeys });
      this.#unsent.shift();
      this.#submission = undefined;
      this.#waitingFor = undefined;
      this.#queueRefusals = 0;
      return true;
    } catch (error) {
      if (!(error instanceof GalenaRefusal)) throw error;
      if (error.code === '1016' || error.code === '1019') return this.#waitTurn(error.code);
      if (error.code === '413') return this.#cutSmaller(part, error);
      throw error;
    }
  }

  #toSubmission(name: string, isInDoubt: boolean): Submission {
    const number = this.#sent.length + 1;
    const key = this.#cutFile().idempotencyKey;
    const idempotencyKey = number === 1 ? key : `${key}/${number}`;
    return { name, after: this.#sent.at(-1)?.batchId ?? 0, idempotencyKey, isInDoubt };
  }

  #waitTurn(code: '1016' | '1019'): false {
    this.#waitingFor = code;
    const waitMs = Math.min(queueWait.maxMs, queueWait.firstMs * 2 ** this.#queueRefusals);
    this.#queueRefusals += 1;
    this.#askQueueAt = performance.now() + waitMs / 2 + (waitMs / 2) * Math.random();
    return false;
  }

  /** The server takes less than was thought: what has not been sent is cut to half the size. */
  async #cutSmaller(part: Part, refusal: GalenaRefusal): Promise<true> {
    const { source, header } = this.#cutFile();
    this.#submission = undefined;
    this.#maxFileBytes = Math.floor(Math.min(this.#maxFileBytes, part.end - part.start) / 2);
    const isTooSmall = header === undefined || this.#maxFileBytes < smallestFile;
    // Keys are looked for within a file that is sent.
    if (isTooSmall || this.#cutFile().isWhole) throw refusal;
    this.#unsent = await cutIntoParts(
      source.blob,
      delimiterOf(source.format),
      header,
      this.#maxFileBytes,
      startOf(part),
    );
    return true;
  }

  /** A part ended badly, or the import is cancelled: what comes behind it in the file must not go in. */
  async #abandon(): Promise<void> {
    this.#unsent = [];
    if (!(await this.#calls.isGalena())) return;
    for (const sent of this.#sent) if (!isFinished(sent)) await this.#calls.cancelIfRunning(sent.batchId);
  }

  #cutFile(): CutFile {
    if (this.#file === undefined) throw new Error('an import without a file has nothing to send');
    return this.#file;
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
