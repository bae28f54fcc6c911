import { type CallOptions, type Connection, callOptionNames } from '../http/connection.ts';
import { knownOptions, type OptionNames } from '../known-options.ts';
import type { Activity, ActivityType, LeadChange } from '../wire/activities.ts';
import {
  fetchToken,
  type LogOptions,
  logOptionNames,
  type NamedQuery,
  namesInToken,
  readLogs,
} from './read-logs.ts';

/** Whose entries are read: of some leads, or of the members of a static list. */
interface OfLeads {
  /** Ids of leads, any number. */
  readonly leads?: readonly number[];
  /** Id of a static list. */
  readonly list?: number;
}

/** Which activities are read. */
export interface ActivityOptions extends LogOptions, OfLeads {
  /**
   * Ids of types, any number. Default: all that there are but for Delete Lead, which `deleted` tells of; who follows them gets those too
   * that come to be listed meanwhile.
   */
  readonly types?: readonly number[];
  /** Ids of what they are about; with one type only. */
  readonly assets?: readonly number[];
}

const activityOptionNames: OptionNames<ActivityOptions> = {
  ...logOptionNames,
  leads: true,
  list: true,
  types: true,
  assets: true,
};

/** Which changes are read. */
export interface LeadChangeOptions extends LogOptions, OfLeads {
  /** REST names of the fields whose changes are told. New leads are told in any case. */
  readonly fields: readonly string[];
}

const changeOptionNames: OptionNames<LeadChangeOptions> = {
  ...logOptionNames,
  leads: true,
  list: true,
  fields: true,
};

/** The most that one call takes. */
const maxTypes = 10;
const maxLeads = 30;
/** Deletions are told by `deleted`. */
const deleteLead = 37;

/** What happened to leads, in the order in which it was recorded. */
export class Activities {
  readonly #connection: Connection;

  /** Made by `Galena`. */
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * The kinds of activities that there are.
   * @example
   * for (const { id, name } of await galena.activities.types()) console.log(id, name);
   */
  async types(options: CallOptions = {}): Promise<readonly ActivityType[]> {
    return (
      (await this.#connection.call<ActivityType>({ path: '/rest/v1/activities/types.json' }, options))
        .result ?? []
    );
  }

  /**
   * A token for reading from a time on.
   * @example
   * console.log(await galena.activities.token(new Date()));
   */
  token(since: Date | string, options: CallOptions = {}): Promise<string> {
    return fetchToken(this.#connection, since, knownOptions(options, callOptionNames));
  }

  /**
   * Activities, of all leads or of some. More types or leads than one call takes are asked for by several, and come in one order.
   * @example
   * const since = new Date(Date.now() - 3_600_000);
   * for await (const { leadId, activityTypeId } of galena.activities.list({ since, leads: [1] })) {
   *   console.log(leadId, activityTypeId);
   * }
   */
  async *list(given: ActivityOptions = {}): AsyncGenerator<Activity, void, undefined> {
    const { leads, list, types, assets, ...options } = knownOptions(given, activityOptionNames);
    const { signal, token = '' } = options;
    const whose = ofLeads(leads, list);
    const isOne = types !== undefined && types.length <= maxTypes && whose.length === 1;
    const toQueries = (groups: readonly (readonly number[])[]) =>
      groups.flatMap((activityTypeIds) =>
        whose.map(({ name, query }) => ({
          name: isOne ? '' : `${activityTypeIds.join('-')}${name}`,
          query: { ...query, activityTypeIds, assetIds: assets },
        })),
      );
    const ofAllTypes = async (names: readonly string[]) =>
      toQueries(groupAllTypes(await this.#allTypes(signal), names));
    const queries =
      types === undefined ? await ofAllTypes(namesInToken(token)) : toQueries(cut(types, maxTypes));
    const findQueries = types === undefined ? ofAllTypes : undefined;
    yield* readLogs<Activity>(this.#connection, '/rest/v1/activities.json', queries, options, findQueries);
  }

  /**
   * New leads, and changed values of some fields.
   * @example
   * for await (const { leadId, fields } of galena.activities.changes({ fields: ['email'] })) {
   *   for (const { oldValue, newValue } of fields) console.log(leadId, oldValue, newValue);
   * }
   */
  changes(given: LeadChangeOptions): AsyncGenerator<LeadChange, void, undefined> {
    const { leads, list, fields, ...options } = knownOptions(given, changeOptionNames);
    const queries = ofLeads(leads, list).map(({ name, query }) => ({ name, query: { ...query, fields } }));
    return readLogs(this.#connection, '/rest/v1/activities/leadchanges.json', queries, options);
  }

  /**
   * Leads that were deleted, as activities of type 37. Servers keep them for a short time: Marketo for 14 days.
   * @example
   * for await (const { leadId } of galena.activities.deleted()) console.log(leadId);
   */
  deleted(given: LogOptions = {}): AsyncGenerator<Activity, void, undefined> {
    const options = knownOptions(given, logOptionNames);
    return readLogs(
      this.#connection,
      '/rest/v1/activities/deletedleads.json',
      [{ name: '', query: {} }],
      options,
    );
  }

  async #allTypes(signal: AbortSignal | undefined): Promise<number[]> {
    const all = await this.types(signal === undefined ? {} : { signal });
    return all.map(({ id }) => id).filter((id) => id !== deleteLead);
  }
}

/**
 * All types by the calls that ask for them: as they were in the reading that a token is of, so that each goes on where it was. Types that
 * have come since get calls of their own, which read from where that reading began: nothing of them has been given before.
 */
function groupAllTypes(types: readonly number[], names: readonly string[]): (readonly number[])[] {
  const ofNames = new Set(names.map((name) => name.split(leadsMark)[0] ?? ''));
  const groups = [...ofNames].map((group) => group.split('-').map(Number));
  const known = new Set(groups.flat());
  return [
    ...groups,
    ...cut(
      types.filter((type) => !known.has(type)),
      maxTypes,
    ),
  ];
}

/** Stands in the name of a query before the first of its leads. */
const leadsMark = 'x';

/** The leads that are asked for by one call each. */
function ofLeads(leads: readonly number[] | undefined, listId: number | undefined): NamedQuery[] {
  if (leads === undefined) return [{ name: '', query: { listId } }];
  const groups = cut(leads, maxLeads);
  return groups.map((leadIds) => ({
    name: groups.length === 1 ? '' : `${leadsMark}${leadIds[0]}`,
    query: { listId, leadIds },
  }));
}

function cut<Item>(items: readonly Item[], size: number): (readonly Item[])[] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}
