import type { CallOptions, Connection } from '../http/connection.ts';
import { type PageOptions, pageOptionNames } from '../http/pages.ts';
import { toWireTime } from '../http/times.ts';
import { knownOptions, type OptionNames } from '../known-options.ts';
import type { ExportFormat, ExportJob, ExportKind } from '../wire/exports.ts';
import { ExportCalls, type ExportRequest } from './export-calls.ts';
import { ExportHandle } from './export-handle.ts';

/** From one moment to another, both included: 31 days at the most. Times as text are ISO 8601. */
interface Period {
  readonly since: Date | string;
  /** Default: now. */
  readonly until?: Date | string;
}

interface FileOptions extends CallOptions {
  /** Default: `CSV`. */
  readonly format?: ExportFormat;
  /** What the header calls fields that it should not call by their names. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Which leads are exported: exactly one of the filters is needed. */
export interface LeadExport extends FileOptions {
  /** REST names, in the order of the columns. */
  readonly fields: readonly string[];
  /** Leads that were changed, or created, in a period. */
  readonly since?: Period['since'];
  readonly until?: Period['until'];
  /**
   * What the period is about: when leads were created, or when any of their fields changed last, which not every Marketo instance has (1035).
   * Default: `updated`.
   */
  readonly by?: 'created' | 'updated';
  /** Id or name of a static list. */
  readonly list?: number | string;
  /** Id or name of a smart list. Marketo only. */
  readonly smartList?: number | string;
}

const fileOptionNames = { signal: true, timeoutMs: true, format: true, headers: true } as const;

const leadExportNames: OptionNames<LeadExport> = {
  ...fileOptionNames,
  fields: true,
  since: true,
  until: true,
  by: true,
  list: true,
  smartList: true,
};

/** Which activities are exported: those that happened in a period. */
export interface ActivityExport extends FileOptions, Period {
  /** Names of columns. Default: all but `actionResult`. */
  readonly fields?: readonly string[];
  /** Ids of their types. Default: all types. */
  readonly types?: readonly number[];
  /** Ids of what they are about, such as static lists; needs types that are about the same kind of thing. */
  readonly primaryAttributeValueIds?: readonly number[];
  /** Names of what they are about, such as display names of fields. */
  readonly primaryAttributeValues?: readonly string[];
}

const activityExportNames: OptionNames<ActivityExport> = {
  ...fileOptionNames,
  fields: true,
  since: true,
  until: true,
  types: true,
  primaryAttributeValueIds: true,
  primaryAttributeValues: true,
};

/** Which exports are listed. */
export interface ExportListOptions extends PageOptions {
  readonly statuses?: readonly ExportJob['status'][];
}

const listOptionNames: OptionNames<ExportListOptions> = { ...pageOptionNames, statuses: true };

/** Bulk extracts: leads and activities as files, whatever their size. */
export class Exports {
  readonly #connection: Connection;

  /** Made by `Galena`. */
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * Begins an export of leads. It is under way when the handle is there: it has a place in the queue of the server, or `wait` gets it one.
   * @throws GalenaRefusal where the server does not take it: 1003, 1006, 1013, 1035, and 1029 when the quota of the day is used up.
   * @example
   * const handle = await galena.exports.leads({ fields: ['id', 'email'], list: 1001 });
   * console.log(await handle.text());
   */
  async leads(given: LeadExport): Promise<ExportHandle> {
    const { fields, format, headers, since, until, by, list, smartList, ...options } = knownOptions(
      given,
      leadExportNames,
    );
    const filter = {
      ...(since !== undefined && { [`${by ?? 'updated'}At`]: toWireRange({ since, until }) }),
      ...byIdOrName('staticList', list),
      ...byIdOrName('smartList', smartList),
    };
    return this.#begin('leads', { format, fields, columnHeaderNames: headers, filter }, options);
  }

  /**
   * Begins an export of activities.
   * @throws GalenaRefusal as `leads` does
   * @example
   * const since = new Date(Date.now() - 7 * 86_400_000);
   * const handle = await galena.exports.activities({ since, types: [12, 13] });
   * console.log((await handle.wait()).numberOfRecords);
   */
  async activities(given: ActivityExport): Promise<ExportHandle> {
    const { fields, since, until, types, format, headers, ...rest } = knownOptions(
      given,
      activityExportNames,
    );
    const { primaryAttributeValueIds, primaryAttributeValues, ...options } = rest;
    const filter = {
      createdAt: toWireRange({ since, until }),
      activityTypeIds: types,
      primaryAttributeValueIds,
      primaryAttributeValues,
    };
    return this.#begin('activities', { format, fields, columnHeaderNames: headers, filter }, options);
  }

  /**
   * An export that was begun elsewhere.
   * @example
   * const handle = galena.exports.open('leads', '0c9a4f5e-6a35-4f0e-9f5b-0f7f6f2f9e11');
   * console.log(handle.exportId);
   */
  open(kind: ExportKind, exportId: string): ExportHandle {
    return new ExportHandle(new ExportCalls(this.#connection, kind), exportId);
  }

  /**
   * The exports that this API user has made in the last seven days, newest first.
   * @example
   * for await (const { exportId, status } of galena.exports.list('leads')) console.log(exportId, status);
   */
  list(kind: ExportKind, given: ExportListOptions = {}): AsyncGenerator<ExportJob, void, undefined> {
    const { statuses, ...options } = knownOptions(given, listOptionNames);
    return new ExportCalls(this.#connection, kind).list(statuses, options);
  }

  async #begin(kind: ExportKind, request: ExportRequest, options: CallOptions): Promise<ExportHandle> {
    const calls = new ExportCalls(this.#connection, kind);
    const { exportId } = await calls.create(request, options);
    await calls.enqueue(exportId, options);
    return new ExportHandle(calls, exportId);
  }
}

function toWireRange({
  since,
  until = new Date(),
}: {
  readonly since: Period['since'];
  readonly until: Period['until'] | undefined;
}): object {
  return { startAt: toWireTime(since), endAt: toWireTime(until) };
}

/** `staticListId` or `staticListName`. */
function byIdOrName(kind: string, given: number | string | undefined): object {
  if (given === undefined) return {};
  return typeof given === 'number' ? { [`${kind}Id`]: given } : { [`${kind}Name`]: given };
}
