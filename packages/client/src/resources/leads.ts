import { type CallOptions, type Connection, callOptionNames } from '../http/connection.ts';
import { only } from '../http/only.ts';
import { type PageOptions, pageOptionNames, readPages } from '../http/pages.ts';
import { knownOptions, type OptionNames } from '../known-options.ts';
import type { LeadEvent } from '../wire/history.ts';
import type { FieldValue, InputRecord, Lead, ListMembership, Outcome, SyncAction } from '../wire/leads.ts';
import type { Provenance } from '../wire/provenance.ts';
import { callForAll, type FindOptions, findByFilter, findOptionNames } from './records.ts';

/** How leads are written. */
export interface SyncOptions extends CallOptions {
  /** Default: `createOrUpdate`. */
  readonly action?: SyncAction;
  /** The field that finds the lead of a record. Default: `email`. */
  readonly lookupField?: string;
  /** Name of the partition that new leads go into. */
  readonly partition?: string;
}

const syncOptionNames: OptionNames<SyncOptions> = {
  ...callOptionNames,
  action: true,
  lookupField: true,
  partition: true,
};

/** How leads are pushed. */
export interface PushOptions extends CallOptions {
  readonly lookupField?: string;
  readonly partition?: string;
  readonly source?: string;
  readonly reason?: string;
  readonly programStatus?: string;
}

const pushOptionNames: OptionNames<PushOptions> = {
  ...callOptionNames,
  lookupField: true,
  partition: true,
  source: true,
  reason: true,
  programStatus: true,
};

/** How the history of a lead is read. */
export interface HistoryOptions extends PageOptions {
  /** Told since when changed values are known: what was before is not, or not any more. */
  readonly onKnownSince?: (time: string) => void;
}

const historyOptionNames: OptionNames<HistoryOptions> = { ...pageOptionNames, onKnownSince: true };

/** How far a search has come: it looks at the leads from the greatest id down. */
export interface SearchProgress {
  /** All leads with this id or a greater one have been looked at. */
  readonly searchedTo: number;
  /** No lead has a greater id; 0 where there are none. */
  readonly highestId: number;
  /** Leads on this page. */
  readonly found: number;
}

/** Which leads are searched for: those that meet all of it. */
export interface SearchOptions extends FindOptions {
  /** Words that names, e-mail address, company, telephone numbers or searchable fields contain, in any case. */
  readonly text?: string;
  /** Only members of this static list. */
  readonly listId?: number;
  readonly partitionId?: number;
  /** Only leads that this import created. */
  readonly createdByImport?: number;
  /** Only leads that this import or undo wrote last. */
  readonly changedByImport?: number;
  /** Only leads that were changed at this time or later: ISO 8601, such as `2026-01-31T08:30:00Z`. */
  readonly changedSince?: string | Date;
  /** Told of each page before its leads are given; a page with few leads or none may have some behind it. */
  readonly onProgress?: (progress: SearchProgress) => void;
}

const searchOptionNames: OptionNames<SearchOptions> = {
  ...findOptionNames,
  text: true,
  listId: true,
  partitionId: true,
  createdByImport: true,
  changedByImport: true,
  changedSince: true,
  onProgress: true,
};

const getOptionNames: OptionNames<Omit<FindOptions, 'batchSize'>> = { ...callOptionNames, fields: true };

/** Leads, one by one or by the hundred. For more than that there are imports. */
export class Leads {
  readonly #connection: Connection;

  /** Made by `Galena`. */
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * The lead with an id.
   * @throws GalenaRefusal 1004 if there is none.
   * @example
   * console.log((await galena.leads.get(1, { fields: ['email', 'leadScore'] })).leadScore);
   */
  async get(id: number, given: Omit<FindOptions, 'batchSize'> = {}): Promise<Lead> {
    const { fields, ...options } = knownOptions(given, getOptionNames);
    return only(
      await this.#connection.call<Lead>({ path: `/rest/v1/lead/${id}.json`, query: { fields } }, options),
    );
  }

  /**
   * Which imports a lead comes from; Marketo does not tell.
   * @throws GalenaRefusal 1004 if there is no such lead.
   * @example
   * console.log((await galena.leads.provenance(1)).changedBy?.fileName);
   */
  async provenance(id: number, options: CallOptions = {}): Promise<Provenance> {
    return only(await this.#connection.call<Provenance>({ path: `/galena/v1/leads/${id}.json` }, options));
  }

  /**
   * What happened to a lead, the newest first: which values changed, when, and by which import or service. Galena only.
   * @throws GalenaRefusal 1004 if there is no such lead.
   * @example
   * for await (const { at, field, oldValue, newValue } of galena.leads.history(1)) {
   *   if (field !== undefined) console.log(`${at} ${field.name}: ${oldValue} became ${newValue}`);
   * }
   */
  history(id: number, given: HistoryOptions = {}): AsyncGenerator<LeadEvent, void, undefined> {
    const { onKnownSince, ...options } = knownOptions(given, historyOptionNames);
    const call = { path: `/galena/v1/leads/${id}/history.json` };
    return readPages<LeadEvent>(this.#connection, call, options, ({ knownSince }) => {
      if (knownSince !== undefined) onKnownSince?.(knownSince);
    });
  }

  /**
   * All leads whose field has one of the values.
   * @example
   * for await (const lead of galena.leads.find('email', ['ada@example.com'])) console.log(lead.id);
   */
  find(
    filterType: string,
    filterValues: readonly (string | number)[],
    options: FindOptions = {},
  ): AsyncGenerator<Lead, void, undefined> {
    return findByFilter(this.#connection, '/rest/v1/leads.json', filterType, filterValues, options);
  }

  /**
   * Leads by part of what people know of them, the newest first. Galena only.
   * @throws GalenaRefusal 1013 if there is no such static list, 1003 if there is no such partition or for too many words.
   * @example
   * for await (const lead of galena.leads.search({ text: 'ada acme', listId: 1001 })) console.log(lead.id);
   */
  search(given: SearchOptions = {}): AsyncGenerator<Lead, void, undefined> {
    const {
      text,
      listId,
      partitionId,
      createdByImport,
      changedByImport,
      changedSince,
      fields,
      onProgress,
      ...options
    } = knownOptions(given, searchOptionNames);
    const since = changedSince instanceof Date ? changedSince.toISOString() : changedSince;
    const query = {
      search: text,
      listId,
      partitionId,
      createdByImport,
      changedByImport,
      changedSince: since,
      fields,
    };
    const call = { path: '/galena/v1/leads.json', query };
    return readPages<Lead>(
      this.#connection,
      call,
      options,
      ({ searchedTo = 1, highestId = 0, result = [] }) =>
        onProgress?.({ searchedTo, highestId, found: result.length }),
    );
  }

  /**
   * Writes leads, any number, by one call for every 300; outcomes come in the order of the records.
   * @example
   * const [outcome] = await galena.leads.sync([{ email: 'ada@example.com', firstName: 'Ada' }]);
   * console.log(outcome?.status);
   */
  async sync(
    records: readonly InputRecord[],
    given: SyncOptions = {},
  ): Promise<Outcome<'created' | 'updated'>[]> {
    const {
      action = 'createOrUpdate',
      lookupField,
      partition,
      ...options
    } = knownOptions(given, syncOptionNames);
    const isRepeatable = action === 'createOrUpdate' || action === 'updateOnly';
    const toCall = (input: readonly InputRecord[]) => ({
      method: 'POST' as const,
      path: '/rest/v1/leads.json',
      json: { action, lookupField, partitionName: partition, input },
      isRepeatable,
    });
    return callForAll(this.#connection, records, toCall, options);
  }

  /**
   * Changes a lead, unless somebody else has changed meanwhile what was `seen` of it: then nothing is written, and the outcome is skipped with
   * the reason 1003. Galena only.
   * @param seen - values as `get` gave them; other fields may have changed
   * @example
   * const { id, leadScore = null } = await galena.leads.get(1, { fields: ['leadScore'] });
   * const outcome = await galena.leads.change(id, { leadScore: Number(leadScore) + 5 }, { leadScore });
   * console.log(outcome.status);
   */
  async change(
    id: number,
    values: InputRecord,
    seen: Readonly<Record<string, FieldValue>>,
    options: CallOptions = {},
  ): Promise<Outcome<'updated'>> {
    const call = { method: 'POST' as const, path: `/galena/v1/leads/${id}.json`, json: { values, seen } };
    return only(await this.#connection.call<Outcome<'updated'>>(call, options));
  }

  /**
   * Push Lead: writes leads and makes them members of a program.
   * @throws GalenaRefusal 1013 if there is no such program; a Galena whose setting `unknownPrograms` is `accept` takes any name.
   * @example
   * await galena.leads.push('Spring fair', [{ email: 'ada@example.com' }]);
   */
  async push(
    programName: string,
    records: readonly InputRecord[],
    given: PushOptions = {},
  ): Promise<Outcome<'created' | 'updated'>[]> {
    const { lookupField, partition, source, reason, programStatus, ...options } = knownOptions(
      given,
      pushOptionNames,
    );
    const toCall = (input: readonly InputRecord[]) => ({
      method: 'POST' as const,
      path: '/rest/v1/leads/push.json',
      json: { programName, lookupField, partitionName: partition, source, reason, programStatus, input },
      isRepeatable: true,
    });
    return callForAll(this.#connection, records, toCall, options);
  }

  /**
   * Deletes leads.
   * @example
   * const [outcome] = await galena.leads.delete([1]);
   * console.log(outcome?.status);
   */
  delete(ids: readonly number[], options: CallOptions = {}): Promise<Outcome<'deleted'>[]> {
    const toCall = (part: readonly number[]) => ({
      method: 'POST' as const,
      path: '/rest/v1/leads/delete.json',
      json: { input: part.map((id) => ({ id })) },
      isRepeatable: true,
    });
    return callForAll(this.#connection, ids, toCall, options);
  }

  /**
   * Merges leads into one that stays.
   * @example
   * await galena.leads.merge(1, [2]);
   */
  async merge(id: number, loserIds: readonly number[], options: CallOptions = {}): Promise<void> {
    const query = { leadIds: loserIds };
    await this.#connection.call({ method: 'POST', path: `/rest/v1/leads/${id}/merge.json`, query }, options);
  }

  /**
   * Connects a lead with a Munchkin cookie.
   * @example
   * await galena.leads.associate(1, 'id:000-GAL-000&token:_mch-example.com-1700000000000-12345');
   */
  async associate(id: number, cookie: string, options: CallOptions = {}): Promise<void> {
    const path = `/rest/v1/leads/${id}/associate.json`;
    await this.#connection.call({ method: 'POST', path, query: { cookie }, isRepeatable: true }, options);
  }

  /**
   * The static lists that a lead is in.
   * @example
   * for await (const { listId } of galena.leads.lists(1)) console.log(listId);
   */
  lists(id: number, options: PageOptions = {}): AsyncGenerator<ListMembership, void, undefined> {
    return readPages(this.#connection, { path: `/rest/v1/leads/${id}/listMembership.json` }, options);
  }

  /**
   * Moves leads to another partition.
   * @example
   * await galena.leads.move([{ id: 1, partitionName: 'Default' }]);
   */
  move(
    moves: readonly { readonly id: number; readonly partitionName: string }[],
    options: CallOptions = {},
  ): Promise<Outcome<'updated'>[]> {
    const toCall = (input: typeof moves) => ({
      method: 'POST' as const,
      path: '/rest/v1/leads/partitions.json',
      json: { input },
      isRepeatable: true,
    });
    return callForAll(this.#connection, moves, toCall, options);
  }
}
