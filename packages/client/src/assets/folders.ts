import { type CallOptions, type Connection, callOptionNames } from '../http/connection.ts';
import { only } from '../http/only.ts';
import { knownOptions, type OptionNames } from '../known-options.ts';
import type { Folder, FolderContent, FolderTokens, Token } from '../wire/assets.ts';
import type { FolderKey } from '../wire/lists.ts';
import { type AssetPageOptions, assetPath, findOne, readByOffset } from './read-assets.ts';

/** Whether a folder is meant, or a program, which can be looked at as one. */
export interface OfType extends CallOptions {
  /** Default: `Folder`. */
  readonly type?: FolderKey['type'];
}

const typeNames: OptionNames<OfType> = { ...callOptionNames, type: true };

/** A folder to be made. */
export interface NewFolder {
  readonly name: string;
  readonly parent: FolderKey;
  readonly description?: string;
}

const newFolderNames: OptionNames<NewFolder> = { name: true, parent: true, description: true };

/** Folders, what lies in them, and tokens. */
export class Folders {
  readonly #connection: Connection;

  /** Made by `GalenaAssets`. */
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * All folders, without programs.
   * @example
   * for await (const { id, path } of assets.folders.list()) console.log(id, path);
   */
  list(options: AssetPageOptions = {}): AsyncGenerator<Folder, void, undefined> {
    return readByOffset(this.#connection, { path: assetPath('folders') }, options);
  }

  /**
   * The folder, or the program, with an id; undefined: there is none.
   * @example
   * console.log((await assets.folders.get(1205, { type: 'Program' }))?.path);
   */
  get(id: number, given: OfType = {}): Promise<Folder | undefined> {
    return this.#find(String(id), {}, given);
  }

  /**
   * The folder, or the program, with exactly this name; undefined: there is none.
   * @example
   * console.log((await assets.folders.getByName('Design Studio'))?.id);
   */
  getByName(name: string, given: OfType = {}): Promise<Folder | undefined> {
    return this.#find('byName', { name }, given);
  }

  /**
   * Makes a folder.
   * @throws GalenaRefusal 709 for a name that is taken, 711 for a parent that is a program
   * @example
   * const { id } = await assets.folders.create({ name: 'Autumn', parent: { id: 2, type: 'Folder' } });
   * console.log(id);
   */
  async create(folder: NewFolder, options: CallOptions = {}): Promise<Folder> {
    const { name, parent, description } = knownOptions(folder, newFolderNames);
    const form = new URLSearchParams({ name, parent: JSON.stringify(parent) });
    if (description !== undefined) form.set('description', description);
    const call = { method: 'POST', path: assetPath('folders'), form } as const;
    return only(await this.#connection.call<Folder>(call, options));
  }

  /**
   * What lies in a folder or program itself: folders first.
   * @example
   * for await (const { id, type } of assets.folders.contents({ id: 28, type: 'Folder' })) console.log(type, id);
   */
  contents(
    { id, type }: FolderKey,
    options: AssetPageOptions = {},
  ): AsyncGenerator<FolderContent, void, undefined> {
    const call = { path: assetPath(`folder/${id}/content`), query: { type } };
    return readByOffset(this.#connection, call, options);
  }

  /**
   * The tokens of a folder or program itself, without those that it has from above; none if it has none.
   * @example
   * for (const { name, value } of await assets.folders.tokens({ id: 1205, type: 'Program' })) {
   *   console.log(`{{my.${name}}}`, value);
   * }
   */
  async tokens({ id, type }: FolderKey, options: CallOptions = {}): Promise<readonly Token[]> {
    const call = { path: assetPath(`folder/${id}/tokens`), query: { folderType: type } };
    return (await findOne<FolderTokens>(this.#connection, call, options))?.tokens ?? [];
  }

  async #find(rest: string, query: { readonly name?: string }, given: OfType): Promise<Folder | undefined> {
    const { type, ...options } = knownOptions(given, typeNames);
    return findOne(
      this.#connection,
      { path: assetPath(`folder/${rest}`), query: { ...query, type } },
      options,
    );
  }
}
