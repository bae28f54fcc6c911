import type { CallOptions, Connection } from '../http/connection.ts';
import { only } from '../http/only.ts';
import { type PageOptions, pageOptionNames, readPages } from '../http/pages.ts';
import { knownOptions, type OptionNames } from '../known-options.ts';
import type { Lead, Outcome } from '../wire/leads.ts';
import type { FolderKey, StaticList, StaticListAsset } from '../wire/lists.ts';
import { callForAll, type FindOptions, findOptionNames } from './records.ts';

/** Which lists are wanted. */
export interface ListFilter extends PageOptions {
  readonly ids?: readonly number[];
  readonly names?: readonly string[];
  readonly programName?: string;
  readonly workspaceName?: string;
}

const listFilterNames: OptionNames<ListFilter> = {
  ...pageOptionNames,
  ids: true,
  names: true,
  programName: true,
  workspaceName: true,
};

/** A static list to be made. */
export interface NewList {
  readonly name: string;
  /** Default: the folder "Lead Database", which every subscription has. */
  readonly folder?: FolderKey;
  readonly description?: string;
}

const newListNames: OptionNames<NewList> = { name: true, folder: true, description: true };

/** What can be changed of a static list. */
type ListChange = Partial<Pick<NewList, 'name' | 'description'>>;

const listChangeNames: OptionNames<ListChange> = { name: true, description: true };

/** Static lists and their members. */
export class Lists {
  readonly #connection: Connection;

  /** Made by `Galena`. */
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * All static lists, or those that fit.
   * @example
   * for await (const { id, name } of galena.lists.list()) console.log(id, name);
   */
  list(given: ListFilter = {}): AsyncGenerator<StaticList, void, undefined> {
    const { ids, names, programName, workspaceName, ...options } = knownOptions(given, listFilterNames);
    const query = { id: ids, name: names, programName, workspaceName };
    return readPages(this.#connection, { path: '/rest/v1/lists.json', query }, options);
  }

  /**
   * The static list with an id.
   * @example
   * console.log((await galena.lists.get(1001)).name);
   */
  async get(id: number, options: CallOptions = {}): Promise<StaticList> {
    return only(await this.#connection.call<StaticList>({ path: `/rest/v1/lists/${id}.json` }, options));
  }

  /**
   * Makes a static list.
   * @example
   * const { id } = await galena.lists.create({ name: 'Spring fair', folder: { id: 1, type: 'Folder' } });
   * await galena.lists.create({ name: 'Summer fair' });
   */
  async create(list: NewList, options: CallOptions = {}): Promise<StaticListAsset> {
    const { name, folder, description } = knownOptions(list, newListNames);
    const place = folder ?? (await this.#usualFolder(options));
    const form = new URLSearchParams({ name, folder: JSON.stringify(place) });
    if (description !== undefined) form.set('description', description);
    return only(
      await this.#connection.call<StaticListAsset>(
        { method: 'POST', path: '/rest/asset/v1/staticLists.json', form },
        options,
      ),
    );
  }

  async #usualFolder(options: CallOptions): Promise<FolderKey> {
    const call = { path: '/rest/asset/v1/folder/byName.json', query: { name: 'Lead Database' } };
    const { id } = only(await this.#connection.call<{ id: number }>(call, options));
    return { id, type: 'Folder' };
  }

  /**
   * Renames or describes a static list.
   * @example
   * await galena.lists.update(1001, { description: 'who came by' });
   */
  async update(id: number, change: ListChange, options: CallOptions = {}): Promise<StaticListAsset> {
    const { name, description } = knownOptions(change, listChangeNames);
    const path = `/rest/asset/v1/staticList/${id}.json`;
    const form = new URLSearchParams();
    if (name !== undefined) form.set('name', name);
    if (description !== undefined) form.set('description', description);
    return only(
      await this.#connection.call<StaticListAsset>(
        { method: 'POST', path, form, isRepeatable: true },
        options,
      ),
    );
  }

  /**
   * Deletes a static list; its members stay leads.
   * @throws GalenaRefusal 709 while an import goes into it.
   * @example
   * await galena.lists.delete(1001);
   */
  async delete(id: number, options: CallOptions = {}): Promise<void> {
    await this.#connection.call(
      { method: 'POST', path: `/rest/asset/v1/staticList/${id}/delete.json` },
      options,
    );
  }

  /**
   * The members of a static list.
   * @example
   * for await (const lead of galena.lists.members(1001, { fields: ['email'] })) console.log(lead['email']);
   */
  members(id: number, given: FindOptions = {}): AsyncGenerator<Lead, void, undefined> {
    const { fields, ...options } = knownOptions(given, findOptionNames);
    return readPages(this.#connection, { path: membersPath(id), query: { fields } }, options);
  }

  /**
   * Adds leads.
   * @example
   * await galena.lists.add(1001, [1]);
   */
  add(id: number, leadIds: readonly number[], options: CallOptions = {}): Promise<Outcome<'added'>[]> {
    return callForAll(this.#connection, leadIds, bodyCall('POST', membersPath(id)), options);
  }

  /**
   * Removes leads.
   * @example
   * await galena.lists.remove(1001, [1]);
   */
  remove(id: number, leadIds: readonly number[], options: CallOptions = {}): Promise<Outcome<'removed'>[]> {
    return callForAll(this.#connection, leadIds, bodyCall('DELETE', membersPath(id)), options);
  }

  /**
   * Whether leads are members.
   * @example
   * const [outcome] = await galena.lists.isMember(1001, [1]);
   * console.log(outcome?.status === 'memberof');
   */
  isMember(
    id: number,
    leadIds: readonly number[],
    options: CallOptions = {},
  ): Promise<Outcome<'memberof' | 'notmemberof'>[]> {
    const path = `/rest/v1/lists/${id}/leads/ismember.json`;
    const toCall = (ids: readonly number[]) => ({ path, query: { id: ids } });
    return callForAll(this.#connection, leadIds, toCall, options);
  }
}

function membersPath(id: number): string {
  return `/rest/v1/lists/${id}/leads.json`;
}

function bodyCall(method: 'POST' | 'DELETE', path: string) {
  return (ids: readonly number[]) => ({
    method,
    path,
    json: { input: ids.map((id) => ({ id })) },
    isRepeatable: true,
  });
}
