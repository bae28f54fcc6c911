import { type CallOptions, type Connection, callOptionNames } from '../http/connection.ts';
import { only } from '../http/only.ts';
import { type PageOptions, pageOptionNames, readPages } from '../http/pages.ts';
import { toQuery } from '../http/query.ts';
import { knownOptions, type OptionNames } from '../known-options.ts';
import type { ChangedSince, DryRunSummary, ImportedDryRun, LeadDifference } from '../wire/dry-runs.ts';
import type { ImportHandle, WaitOptions } from './import-handle.ts';
import { readCsv } from './read-csv.ts';
import type { Place, ReportedRow } from './reported-rows.ts';
import type { ImportResult, ImportSnapshot } from './result.ts';

/** Which differences of a dry run are read: those that meet all of it. */
export interface DifferenceFilter {
  /** Default: both. */
  readonly outcomes?: readonly LeadDifference['outcome'][];
  /** Only leads for which the field with this REST name differs. */
  readonly field?: string;
  readonly leadId?: number;
  /** Only leads with this value in the lookup field, compared as an import does. */
  readonly key?: string;
  /** Only leads with a difference whose old or new value contains this, in any case. */
  readonly text?: string;
}

const filterNames: OptionNames<DifferenceFilter> = {
  outcomes: true,
  field: true,
  leadId: true,
  key: true,
  text: true,
};

/** Which differences are written to a file, and how. */
export interface DifferencesFileOptions extends DifferenceFilter, Pick<CallOptions, 'signal'> {
  /** The line in the file that people have, from a line and a row of the one that was imported: for one that was made of theirs. */
  readonly originalLine?: (line: number, row: number) => number;
}

const fileOptionNames: OptionNames<DifferencesFileOptions> = {
  ...filterNames,
  signal: true,
  originalLine: true,
};

/** The import of a dry run, and whether leads have changed since that began. */
export interface DryRunImport extends ChangedSince {
  readonly handle: ImportHandle;
}

/** What a handle is about, and what it is made of. */
interface Opened {
  readonly connection: Connection;
  readonly batchId: number;
  readonly handle: ImportHandle;
  /** Opens the import that it is made into. */
  readonly open: (batchId: number) => ImportHandle;
  /** Where a row of the file that was sent stands in the one that it was made of; undefined where nobody knows. */
  readonly placeOf: ((sent: Place) => Place) | undefined;
}

/**
 * What the import of a file would do, found out by the server without writing a lead. It is kept for a day from its end. Galena only.
 * @example
 * const dryRun = await galena.imports.dryRun('leads.csv');
 * const { created, updated, failed } = await dryRun.wait();
 * console.log(`${created} rows would create leads, ${updated} change some, ${failed} fail`);
 * for (const { field, changed, cleared } of (await dryRun.summary()).fields) console.log(field, changed, cleared);
 * const { handle, changedLeads } = await dryRun.import();
 * console.log((await handle.wait()).imported, changedLeads);
 */
export class DryRunHandle {
  readonly batchId: number;
  readonly #connection: Connection;
  readonly #handle: ImportHandle;
  readonly #open: Opened['open'];
  readonly #placeOf: Opened['placeOf'];

  /** Made by `galena.imports`. */
  constructor({ connection, batchId, handle, open, placeOf }: Opened) {
    this.batchId = batchId;
    this.#connection = connection;
    this.#handle = handle;
    this.#open = open;
    this.#placeOf = placeOf;
  }

  /** How it stands now; `imported` are rows that would go in. */
  status(options: CallOptions = {}): Promise<ImportSnapshot> {
    return this.#handle.status(options);
  }

  /**
   * Waits for the end.
   * @throws ImportFailed if it failed or was cancelled, GalenaTimeout if it takes longer than `timeoutMs`.
   */
  wait(options: WaitOptions = {}): Promise<ImportResult> {
    return this.#handle.wait(options);
  }

  /** The rows that would fail, in the order of the file. */
  failures(options: CallOptions = {}): AsyncGenerator<ReportedRow, void, undefined> {
    return this.#handle.failures(options);
  }

  /** The rows that would go in although something is doubtful about them. */
  warnings(options: CallOptions = {}): AsyncGenerator<ReportedRow, void, undefined> {
    return this.#handle.warnings(options);
  }

  /** The rows that the rules would leave out. */
  skipped(options: CallOptions = {}): AsyncGenerator<ReportedRow, void, undefined> {
    return this.#handle.skipped(options);
  }

  /** Ends it; gives whether it is cancelled. */
  cancel(options: CallOptions = {}): Promise<boolean> {
    return this.#handle.cancel(options);
  }

  /** What it comes to, by row, lead and field, once it is complete. */
  async summary(options: CallOptions = {}): Promise<DryRunSummary> {
    const call = { path: `${this.#path}/summary.json` };
    return only(await this.#connection.call<DryRunSummary>(call, knownOptions(options, callOptionNames)));
  }

  /**
   * The leads that it would create and change, in the order of the rows of the file, with the values before and after.
   * @example
   * const dryRun = await galena.imports.dryRun('leads.csv');
   * await dryRun.wait();
   * for await (const { line, key, changes } of dryRun.differences({ outcomes: ['changed'], field: 'email' })) {
   *   for (const { oldValue, newValue } of changes) console.log(`line ${line}, ${key}: ${oldValue} would become ${newValue}`);
   * }
   */
  async *differences(
    given: DifferenceFilter & PageOptions = {},
  ): AsyncGenerator<LeadDifference, void, undefined> {
    const { outcomes, field, leadId, key, text, ...options } = knownOptions(given, {
      ...filterNames,
      ...pageOptionNames,
    });
    const query = queryOf({ outcomes, field, leadId, key, text });
    const call = { path: `${this.#path}/differences.json`, query };
    for await (const difference of readPages<LeadDifference>(this.#connection, call, options)) {
      yield { ...difference, ...this.#placeOf?.(difference) };
    }
  }

  /** The same as a CSV file in UTF-8, piece by piece, of any size: a line for each value. */
  async *csv(given: DifferencesFileOptions = {}): AsyncGenerator<Uint8Array, void, undefined> {
    const { signal, originalLine, ...filter } = knownOptions(given, fileOptionNames);
    const path = `${this.#path}/differences.csv${toQuery(queryOf(filter))}`;
    const pieces = readCsv(this.#connection, path, signal);
    const placeOf = this.#placeOf;
    if (placeOf === undefined && originalLine === undefined) {
      yield* pieces;
      return;
    }
    const { placeRows } = await import('./place-rows.ts');
    yield* placeRows(pieces, (sent) => {
      const { row, line } = placeOf?.(sent) ?? sent;
      return { row, line: originalLine?.(line, row) ?? line };
    });
  }

  /**
   * Imports the very file, which need not be sent again, with the same options. Asked again it gives the same import, unless that has failed, was cancelled or
   * undone.
   */
  async import(options: CallOptions = {}): Promise<DryRunImport> {
    const call = { method: 'POST', path: `${this.#path}/import.json`, isRepeatable: true } as const;
    const answer = await this.#connection.call<ImportedDryRun>(call, knownOptions(options, callOptionNames));
    const { batchId, leadsChanged, changedLeads } = only(answer);
    return { handle: this.#open(batchId), leadsChanged, ...(changedLeads !== undefined && { changedLeads }) };
  }

  get #path(): string {
    return `/galena/v1/imports/${this.batchId}`;
  }
}

function queryOf({
  outcomes,
  ...filter
}: { readonly [Name in keyof DifferenceFilter]: DifferenceFilter[Name] | undefined }) {
  return { outcome: outcomes, ...filter };
}
