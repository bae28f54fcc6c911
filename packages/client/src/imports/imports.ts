import { openJournal } from '#platform';
import { delimiterOf } from '../csv/delimiter.ts';
import { type Header, readHeader } from '../csv/read-header.ts';
import { GalenaFileError, GalenaJournalError, GalenaRefusal } from '../errors.ts';
import type { CallOptions, Connection } from '../http/connection.ts';
import { only } from '../http/only.ts';
import { type PageOptions, pageOptionNames, readPages } from '../http/pages.ts';
import { toQuery } from '../http/query.ts';
import { knownOptions, type OptionNames } from '../known-options.ts';
import type { Journal } from '../platform/journal.ts';
import { Fields } from '../resources/fields.ts';
import type { DescribedLeadField } from '../wire/fields.ts';
import type { ImportedLead } from '../wire/history.ts';
import type { ImportProgress, ImportRules, ImportStatus } from '../wire/imports.ts';
import type { ImportTemplate } from '../wire/templates.ts';
import type { KeptChange } from '../wire/undo.ts';
import { mappedColumns, needsFields, withTemplate } from './apply-template.ts';
import { checkLookupColumn } from './check-lookup.ts';
import { DryRunHandle } from './dry-run-handle.ts';
import { ImportCalls } from './import-calls.ts';
import { ImportHandle } from './import-handle.ts';
import { type CutFile, ImportRun } from './import-run.ts';
import {
  appendEntry,
  type Beginning,
  checkBeginning,
  type JournalPart,
  readJournal,
  type SentJournalPart,
} from './journal-entries.ts';
import { mapColumns } from './map-columns.ts';
import { behind, checksumOf, cutIntoParts, type Part, wholeFile } from './parts.ts';
import { readCsv } from './read-csv.ts';
import { originalPlace, type Place } from './reported-rows.ts';
import { justQueued, type SentPart } from './sent-part.ts';
import {
  type ImportSource,
  openSource,
  type SourceFile,
  type SourceOptions,
  sourceOptionNames,
} from './source.ts';
import { Templates } from './templates.ts';
import { type UndoOptions, undoOptionNames } from './undo-options.ts';
import { type WatchOptions, watchImport, watchNewest } from './watch.ts';

/** How a file is imported. */
export interface ImportOptions extends SourceOptions {
  /** The field that rows find their lead by. Default: `email`. */
  readonly lookupField?: string;
  /** Id of a static list that the leads join. */
  readonly list?: number;
  /** Name of the partition that new leads go into. */
  readonly partition?: string;
  /** What its rows may do to leads. Galena only. */
  readonly rules?: ImportRules;
  /**
   * A template, by its name or id, or as `galena.templates` gives it: what is said here overrides it, column by column and rule by rule.
   * Galena only.
   */
  readonly template?: string | number | ImportTemplate;
  /** An older version of the template. Default: the newest. */
  readonly templateVersion?: number;
  /** Whether the source and all options are as the template says already: then it is only noted with the import. Default: false. */
  readonly templateApplied?: boolean;
  /**
   * What this import is called, so that the same call made again within a day gives the same import: in 1 to 240 characters of ASCII. Galena
   * only. Default, with rules: one that is made up for each call, so that a lost answer never has the file imported twice.
   */
  readonly idempotencyKey?: string;
  /**
   * The largest file the server takes, header included. Larger ones are sent in parts. Default: 9,900,000, a little
   * under Marketo's 10 MB; when the server takes less, parts are made smaller on the way.
   */
  readonly maxFileBytes?: number;
  /** Unfinished imports of this file at once, of the ten that a server queues. Default 4: two run, two wait. */
  readonly maxUnfinished?: number;
  /** Where to note what has been sent: a path (Node) or an object. A broken run that is noted there is gone on with. */
  readonly journal?: string | Journal;
  /** What the journal calls the server, for one whose URL is another each time it starts. Default: its URL. */
  readonly serverName?: string;
  /** How often to look. Default: Galena more and more seldom, up to 2 s; Marketo 5 s. */
  readonly pollMs?: number;
  /** Sends nothing more and ends the waiting. What was sent goes on. */
  readonly signal?: AbortSignal;
}

const importOptionNames: OptionNames<ImportOptions> = {
  lookupField: true,
  list: true,
  partition: true,
  rules: true,
  template: true,
  templateVersion: true,
  templateApplied: true,
  idempotencyKey: true,
  ...sourceOptionNames,
  maxFileBytes: true,
  maxUnfinished: true,
  journal: true,
  serverName: true,
  pollMs: true,
  signal: true,
};

/** How a dry run is made: as the import that is to follow. */
export type DryRunOptions = Omit<ImportOptions, 'maxFileBytes' | 'maxUnfinished' | 'journal' | 'serverName'>;

const dryRunOptionNames: OptionNames<DryRunOptions> = {
  lookupField: true,
  list: true,
  partition: true,
  rules: true,
  template: true,
  templateVersion: true,
  templateApplied: true,
  idempotencyKey: true,
  ...sourceOptionNames,
  pollMs: true,
  signal: true,
};

/** How an import that was begun elsewhere is watched. */
export interface OpenOptions {
  /** How often to look. Default: as for an import of one's own. */
  readonly pollMs?: number;
  /** Ends the watching, not the import. */
  readonly signal?: AbortSignal;
}

const openOptionNames: OptionNames<OpenOptions> = { pollMs: true, signal: true };

/** Which imports are listed. */
export interface ImportListOptions extends PageOptions {
  /** Only those that one file was sent in: `fileKey` of its handle, which their names end with. */
  readonly fileKey?: string;
}

/** Which imports are watched, and how. */
export interface WatchNewestOptions extends WatchOptions {
  /** Only those that one file was sent in: `fileKey` of its handle, which their names end with. */
  readonly fileKey?: string;
}

/** Which changes of an import are read. */
export interface ImportChangesOptions extends PageOptions {
  /** Default: leads that it created and changed, and not those that it only added to its list. */
  readonly outcomes?: readonly ImportedLead['outcome'][];
  /** Only changes of the field with this REST name. */
  readonly field?: string;
  /** Told since when changed values are known: what was before is not, or not any more. */
  readonly onKnownSince?: (time: string) => void;
}

const changesOptionNames: OptionNames<ImportChangesOptions> = {
  ...pageOptionNames,
  outcomes: true,
  field: true,
  onKnownSince: true,
};

const changesFileOptionNames = { signal: true, outcomes: true, field: true } as const;

const defaultMaxFileBytes = 9_900_000;
const defaultMaxUnfinished = 4;

/** Bulk imports: of any file, of any size. */
export class Imports {
  readonly #connection: Connection;
  readonly #calls: ImportCalls;
  readonly #identity: Pick<Beginning, 'server' | 'service'>;

  /** Made by `Galena`. */
  constructor(connection: Connection, clientId: string) {
    this.#connection = connection;
    this.#calls = new ImportCalls(connection);
    this.#identity = { server: connection.baseUrl, service: clientId };
  }

  /**
   * Begins an import. It is under way when the handle is there: the server has taken the file, or its first part, or
   * it waits its turn, because the queue is full (1016) or the list is being imported to (1019).
   * @throws GalenaFileError if the file cannot be sent as it is, GalenaJournalError if the journal is not of it, GalenaRefusal if the server does not take it.
   * @example
   * const rows = [{ email: 'ada@example.com', firstName: 'Ada' }, { email: 'bo@example.com', firstName: 'Bo' }];
   * const handle = await galena.imports.create(rows, { list: 1001 });
   * console.log((await handle.wait()).imported);
   */
  async create(source: ImportSource, options: ImportOptions = {}): Promise<ImportHandle> {
    const run = await this.#begin(source, knownOptions(options, importOptionNames), false);
    await untilUnderWay(run);
    return new ImportHandle(this.#calls, run);
  }

  /**
   * Has the server find out what the import of a file would do, without writing a lead: it is under way when the handle is there. The file is sent whole,
   * as rows may be about the same lead. Galena only.
   * @throws GalenaFileError if the file cannot be sent as it is, or is larger than the server takes; GalenaRefusal if the server does not take it.
   * @example
   * const dryRun = await galena.imports.dryRun([{ email: 'ada@example.com', firstName: 'Ada' }]);
   * await dryRun.wait();
   * const { leadsCreated, leadsUpdated } = await dryRun.summary();
   * console.log(leadsCreated, leadsUpdated);
   */
  async dryRun(source: ImportSource, options: DryRunOptions = {}): Promise<DryRunHandle> {
    const run = await this.#begin(source, knownOptions(options, dryRunOptionNames), true);
    const batchId = await untilSent(run).catch((error: unknown) => {
      throw isTooLarge(error) ? tooLargeForDryRun(run.file?.source.blob.size ?? 0) : error;
    });
    return this.#dryRunOf(batchId, new ImportHandle(this.#calls, run), (sent) =>
      originalPlace(run.file, run.sent[0]?.part, sent),
    );
  }

  /**
   * A dry run that was begun elsewhere.
   * @example
   * const { batchId } = await galena.imports.dryRun([{ email: 'ada@example.com', firstName: 'Ada' }]);
   * const dryRun = galena.imports.openDryRun(batchId);
   * await dryRun.wait();
   * console.log((await dryRun.summary()).fields.length);
   */
  openDryRun(batchId: number, options: OpenOptions = {}): DryRunHandle {
    return this.#dryRunOf(batchId, this.open(batchId, options), undefined);
  }

  #dryRunOf(
    batchId: number,
    handle: ImportHandle,
    placeOf: ((sent: Place) => Place) | undefined,
  ): DryRunHandle {
    const open = (made: number) => this.open(made);
    return new DryRunHandle({ connection: this.#connection, batchId, handle, open, placeOf });
  }

  async #begin(source: ImportSource, given: ImportOptions, isDryRun: boolean): Promise<ImportRun> {
    given.signal?.throwIfAborted();
    const template = await this.#findTemplate(given);
    const applied = given.templateApplied === true ? undefined : template;
    const { signal } = given;
    let described: Promise<readonly DescribedLeadField[]> | undefined;
    const describeFields = () => {
      described ??= this.#describe(signal);
      return described;
    };
    const options = applied === undefined ? given : await applyTemplate(given, applied, describeFields);
    const { lookupField = 'email' } = options;
    const mapped = mappedColumns(options.columns, applied);
    const fields = mapped === undefined ? [] : await describeFields();
    const opened = await openSource(source, options, describeFields, mapped, signal);
    const file = mapped === undefined ? opened : await mapColumns(opened, mapped, fields, signal);
    await checkLookupColumn(file, opened, lookupField, describeFields);
    await this.#checkServer(options, isDryRun);
    const journal = typeof options.journal === 'string' ? openJournal(options.journal) : options.journal;
    const { cut, sent } = await this.#prepare(file, journal, options, { isDryRun, template });
    const original = file === opened ? undefined : opened;
    return new ImportRun(this.#calls, { ...cut, original }, sent, {
      maxUnfinished: options.maxUnfinished ?? defaultMaxUnfinished,
      pollMs: options.pollMs,
      signal: options.signal,
    });
  }

  /**
   * An import that was begun elsewhere, or the several that one file was sent in, in the order of its rows.
   * @example
   * const handle = galena.imports.open(1000);
   * console.log((await handle.status()).status);
   */
  open(batchIds: number | readonly number[], options: OpenOptions = {}): ImportHandle {
    const { pollMs, signal } = knownOptions(options, openOptionNames);
    const sent = [batchIds].flat().map((batchId) => ({
      batchId,
      part: undefined,
      isTwice: false,
      progress: justQueued,
      lookupKeys: undefined,
    }));
    const run = new ImportRun(this.#calls, undefined, sent, { maxUnfinished: 1, pollMs, signal });
    return new ImportHandle(this.#calls, run);
  }

  /**
   * The imports of the last days, newest first, for as many as the setting `importHistoryDays` says. Galena only.
   * @example
   * for await (const { batchId, status } of galena.imports.list()) console.log(batchId, status);
   */
  list(options: ImportListOptions = {}): AsyncGenerator<ImportProgress, void, undefined> {
    return this.#calls.list(options);
  }

  /**
   * One import in full. Galena only; `open(…).status()` works with Marketo too.
   * @example
   * console.log((await galena.imports.get(1000)).rowsPerSecond);
   */
  get(batchId: number, options: CallOptions = {}): Promise<ImportProgress> {
    return this.#calls.galenaProgress(batchId, options);
  }

  /**
   * One import as it gets on, until it is finished: the server tells of each change, or is asked where no stream of
   * events gets through. Galena only.
   * @throws GalenaUnreachable when the server is away for longer than a call would be repeated: watch again then.
   * @example
   * for await (const { phase, rowsDone } of galena.imports.watch(1000)) console.log(phase, rowsDone);
   */
  watch(batchId: number, options: WatchOptions = {}): AsyncGenerator<ImportProgress, void, undefined> {
    return watchImport(this.#connection, batchId, (call) => this.get(batchId, call), options);
  }

  /**
   * The newest imports, newest first, again whenever one comes or gets on, for as long as one looks. Galena only.
   * @example
   * for await (const imports of galena.imports.watchNewest(10)) {
   *   console.log(imports.map(({ batchId, status }) => [batchId, status]));
   *   if (imports.every(({ finishedAt }) => finishedAt !== undefined)) break;
   * }
   */
  watchNewest(
    count: number,
    { fileKey, ...options }: WatchNewestOptions = {},
  ): AsyncGenerator<readonly ImportProgress[], void, undefined> {
    const look = (call: CallOptions) => this.#newest(count, fileKey, call);
    return watchNewest(this.#connection, { count, fileKey }, look, options);
  }

  async #newest(
    count: number,
    fileKey: string | undefined,
    options: CallOptions,
  ): Promise<readonly ImportProgress[]> {
    const newest: ImportProgress[] = [];
    const ofFile = fileKey === undefined ? {} : { fileKey };
    for await (const progress of this.list({ ...options, ...ofFile, batchSize: Math.min(count, 300) })) {
      newest.push(progress);
      if (newest.length === count) break;
    }
    return newest;
  }

  /**
   * What an import did to leads that are still there, in the order of the rows of its file: which it created, which values it changed. Galena only.
   * @example
   * for await (const { row, leadId, changes } of galena.imports.changes(1000, { outcomes: ['changed'] })) {
   *   for (const { field, newValue } of changes) console.log(`row ${row}, lead ${leadId}: ${field} became ${newValue}`);
   * }
   */
  changes(batchId: number, given: ImportChangesOptions = {}): AsyncGenerator<ImportedLead, void, undefined> {
    const { outcomes, field, onKnownSince, ...options } = knownOptions(given, changesOptionNames);
    const call = { path: `/galena/v1/imports/${batchId}/changes.json`, query: { outcome: outcomes, field } };
    return readPages<ImportedLead>(this.#connection, call, options, ({ knownSince }) => {
      if (knownSince !== undefined) onKnownSince?.(knownSince);
    });
  }

  /**
   * The same as a CSV file in UTF-8, piece by piece, of any size: a line for each value. Galena only.
   * @example
   * const decoder = new TextDecoder();
   * for await (const piece of galena.imports.changesCsv(1000, { field: 'email' })) console.log(decoder.decode(piece, { stream: true }));
   */
  changesCsv(
    batchId: number,
    given: Pick<ImportChangesOptions, 'outcomes' | 'field' | 'signal'> = {},
  ): AsyncGenerator<Uint8Array, void, undefined> {
    const { outcomes, field, signal } = knownOptions(given, changesFileOptionNames);
    const query = toQuery({ outcome: outcomes, field });
    return readCsv(this.#connection, `/galena/v1/imports/${batchId}/changes.csv${query}`, signal);
  }

  /**
   * Takes back what an import, or another undo, has done: leads that it created are deleted, old values come back, and memberships of its list
   * end. What somebody has changed since is kept: see `kept`. An undo is a job among the imports, with a batch id of its own. Galena only.
   * @throws GalenaRefusal 1003 for an import that is not finished, or whose changes are not known any more
   * @example
   * const handle = await galena.imports.undo(1000, { fields: ['phone'], dryRun: true });
   * const { undo } = await handle.wait();
   * console.log(`${undo?.valuesRestored} phone numbers would come back, ${undo?.kept} would be kept`);
   */
  async undo(batchId: number, given: UndoOptions = {}): Promise<ImportHandle> {
    const { signal, timeoutMs, ...json } = knownOptions(given, undoOptionNames);
    const options = { ...(signal && { signal }), ...(timeoutMs !== undefined && { timeoutMs }) };
    const call = { method: 'POST', path: `/galena/v1/imports/${batchId}/undo.json`, json } as const;
    return this.open(only(await this.#connection.call<ImportProgress>(call, options)).batchId);
  }

  /**
   * What an undo has left as it is, or would leave, in the order of the rows of the file: what somebody has changed since. Galena only.
   * @example
   * const [undoId = 0] = (await galena.imports.undo(1000, { dryRun: true })).batchIds;
   * await galena.imports.open(undoId).wait();
   * for await (const { leadId, field, changedBy } of galena.imports.kept(undoId)) console.log(leadId, field?.name, changedBy?.user);
   */
  kept(undoId: number, options: PageOptions = {}): AsyncGenerator<KeptChange, void, undefined> {
    return readPages(this.#connection, { path: `/galena/v1/imports/${undoId}/kept.json` }, options);
  }

  /**
   * The same as a CSV file in UTF-8, piece by piece, of any size. Galena only.
   * @example
   * const handle = await galena.imports.undo(1000, { dryRun: true });
   * await handle.wait();
   * const decoder = new TextDecoder();
   * for await (const piece of galena.imports.keptCsv(handle.batchIds[0] ?? 0)) console.log(decoder.decode(piece, { stream: true }));
   */
  keptCsv(
    undoId: number,
    given: Pick<CallOptions, 'signal'> = {},
  ): AsyncGenerator<Uint8Array, void, undefined> {
    const { signal } = knownOptions(given, { signal: true });
    return readCsv(this.#connection, `/galena/v1/imports/${undoId}/kept.csv`, signal);
  }

  /**
   * The status of an import, as Marketo's clients know it.
   * @example
   * console.log((await galena.imports.getStatus(1000)).message);
   */
  getStatus(batchId: number, options: CallOptions = {}): Promise<ImportStatus> {
    return this.#calls.status(batchId, options);
  }

  /**
   * The failure or warning file of a finished import, as the server writes it; undefined where there is none.
   * @example
   * console.log((await galena.imports.getReport(1000, 'failures')) ?? 'nothing failed');
   */
  getReport(
    batchId: number,
    kind: 'failures' | 'warnings',
    options: CallOptions = {},
  ): Promise<string | undefined> {
    return this.#calls.report(batchId, kind, options);
  }

  /**
   * The columns of the file of an import, which are those of its failed and warned rows. Galena only.
   * @example
   * console.log(await galena.imports.getColumns(1000));
   */
  getColumns(batchId: number, options: CallOptions = {}): Promise<readonly string[]> {
    return this.#calls.columns(batchId, options);
  }

  async #findTemplate(options: ImportOptions): Promise<ImportTemplate | undefined> {
    const { template, templateVersion, templateApplied, signal } = options;
    if (template === undefined) {
      if (templateVersion === undefined && templateApplied === undefined) return undefined;
      const said = templateVersion === undefined ? 'templateApplied' : 'templateVersion';
      throw new TypeError(`${said} is of a template: name it with { template }`);
    }
    const call = signal ? { signal } : {};
    if (!(await this.#calls.isGalena(call))) {
      throw new TypeError('a template is for Galena: imports of Marketo have none');
    }
    if (typeof template === 'object' && templateVersion === undefined) return template;
    const named = typeof template === 'object' ? template.templateId : template;
    const version = templateVersion === undefined ? {} : { version: templateVersion };
    return new Templates(this.#connection).get(named, { ...call, ...version });
  }

  async #checkServer({ rules, idempotencyKey, signal }: ImportOptions, isDryRun: boolean): Promise<void> {
    if (rules === undefined && idempotencyKey === undefined && !isDryRun) return;
    if (await this.#calls.isGalena(signal ? { signal } : {})) return;
    if (isDryRun) throw new TypeError('dry runs are for Galena: Marketo has none');
    const given = rules === undefined ? 'idempotencyKey is' : 'rules are';
    throw new TypeError(`${given} for Galena: imports of Marketo have none`);
  }

  #describe(signal: AbortSignal | undefined): Promise<readonly DescribedLeadField[]> {
    return new Fields(this.#connection).describe(signal ? { signal } : {});
  }

  /** @throws GalenaJournalError if a part that was sent was undone: going on would leave out its rows */
  async #demandNotUndone(sent: readonly SentJournalPart[], signal: AbortSignal | undefined): Promise<void> {
    const options = signal ? { signal } : {};
    if (sent.length === 0 || !(await this.#calls.isGalena(options))) return;
    for (const { batchId } of sent) {
      const { undoneBy } = await this.#calls.galenaProgress(batchId, options);
      if (undoneBy === undefined) continue;
      throw new GalenaJournalError(
        `a part that was sent before, import ${batchId}, has been undone since; clear the journal to import the file anew`,
      );
    }
  }

  async #prepare(
    source: SourceFile,
    journal: Journal | undefined,
    options: ImportOptions,
    { isDryRun, template }: { readonly isDryRun: boolean; readonly template: ImportTemplate | undefined },
  ): Promise<{ cut: Omit<CutFile, 'original'>; sent: SentPart[] }> {
    const parameters = {
      format: source.format,
      lookupField: options.lookupField,
      listId: options.list,
      partitionName: options.partition,
      rules: options.rules && JSON.stringify(options.rules),
      ...(isDryRun && { dryRun: 'true' }),
      ...(template !== undefined && {
        template: template.templateId,
        templateVersion: template.version,
        templateApplied: 'true' as const,
      }),
    };
    const server = options.serverName ?? this.#identity.server;
    const beginning = { ...this.#identity, server, fileBytes: source.blob.size, parameters };
    const broken = journal === undefined ? undefined : await readJournal(journal);
    if (broken !== undefined) checkBeginning(broken.beginning, beginning);
    const runId = broken?.beginning.runId ?? Math.random().toString(36).slice(2, 8);
    const idempotencyKey = options.idempotencyKey ?? broken?.beginning.idempotencyKey ?? randomKey();
    const header = await readHeader(source.blob, delimiterOf(source.format));
    const maxFileBytes = isDryRun ? Number.POSITIVE_INFINITY : (options.maxFileBytes ?? defaultMaxFileBytes);
    if (broken === undefined) {
      await journal?.clear();
      if (journal !== undefined)
        await appendEntry(journal, { begin: { ...beginning, runId, idempotencyKey } });
    }
    const { sent = [], inDoubt } = broken ?? {};
    const begun = [...sent, ...(inDoubt === undefined ? [] : [inDoubt])];
    await checkUnchanged(source.blob, begun);
    await this.#demandNotUndone(sent, options.signal);
    const begunParts = begun.map(({ part }) => part);
    const rest = await cutRest(source, header, maxFileBytes, begunParts.at(-1));
    const parts = [...begunParts, ...rest];
    const isWhole = isDryRun || looksForRepeats(options);
    if (isWhole && parts.length > 1) throw inSeveralParts(source.blob.size, parts.length, maxFileBytes);
    return {
      cut: {
        source,
        parameters,
        header,
        parts,
        isWhole,
        nameInDoubt: inDoubt?.name,
        maxFileBytes,
        runId,
        idempotencyKey,
        isByGalena:
          isDryRun ||
          options.rules !== undefined ||
          options.idempotencyKey !== undefined ||
          template !== undefined,
        journal,
      },
      sent: sent.map(({ part, batchId, isTwice }) => ({
        batchId,
        part,
        isTwice,
        progress: justQueued,
        lookupKeys: undefined,
      })),
    };
  }
}

async function applyTemplate(
  given: ImportOptions,
  template: ImportTemplate,
  describeFields: () => Promise<readonly DescribedLeadField[]>,
): Promise<ImportOptions> {
  return withTemplate(given, template, needsFields(given, template) ? await describeFields() : []);
}

/** Whether other rows of the file decide whether a row goes in: that is known of one file, not of several. */
function looksForRepeats({ rules: { repeatedKeys = 'each' } = {} }: ImportOptions): boolean {
  return repeatedKeys !== 'each';
}

function isTooLarge(error: unknown): boolean {
  return error instanceof GalenaRefusal && error.code === '413';
}

function tooLargeForDryRun(bytes: number): GalenaFileError {
  return new GalenaFileError(
    `the file has ${bytes} bytes, which is more than the server takes at once, and a dry run is about a whole file: raise maxFileBytes in the settings of the subscription`,
  );
}

function inSeveralParts(bytes: number, parts: number, maxFileBytes: number): GalenaFileError {
  return new GalenaFileError(
    `the file has ${bytes} bytes, and would be sent in ${parts} parts of up to ${maxFileBytes}, but the rule repeatedKeys is about one file: raise maxFileBytes, here and in the settings of the subscription`,
  );
}

/** As `crypto.randomUUID` makes them, which browsers have only where the page came by HTTPS. */
function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Whether the parts that a broken run has sent are still the same. */
async function checkUnchanged(blob: Blob, parts: readonly JournalPart[]): Promise<void> {
  for (const { part, checksum } of parts) {
    if ((await checksumOf(blob, part)) === checksum) continue;
    throw new GalenaJournalError(
      `the file has changed since the import was begun (its bytes ${part.start} to ${part.end}); clear the journal to import it anew`,
    );
  }
}

async function cutRest(
  { blob, format }: SourceFile,
  header: Header | undefined,
  maxFileBytes: number,
  lastSent: Part | undefined,
): Promise<Part[]> {
  if (lastSent?.next.offset === blob.size) return [];
  if (header === undefined || (lastSent === undefined && blob.size <= maxFileBytes)) return [wholeFile(blob)];
  return cutIntoParts(blob, delimiterOf(format), header, maxFileBytes, lastSent && behind(lastSent));
}

/** Resolves when the first part is with the server or waits its turn, or fails with what keeps it from being so. */
async function untilUnderWay(run: ImportRun): Promise<void> {
  await untilIs(run, () => run.sent.length > 0 || run.waitingFor !== undefined);
}

/** Gives the batch id of the first part, once the server has it. */
async function untilSent(run: ImportRun): Promise<number> {
  await untilIs(run, () => run.sent.length > 0);
  return run.sent[0]?.batchId ?? 0;
}

async function untilIs(run: ImportRun, isSo: () => boolean): Promise<void> {
  const end = run.run();
  if (isSo()) return;
  await new Promise<void>((resolve, reject) => {
    const ignore = run.listen(() => {
      if (!isSo()) return;
      ignore();
      resolve();
    });
    end.then(resolve, reject);
  });
}
