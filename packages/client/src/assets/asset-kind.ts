import { type CallOptions, type Connection, callOptionNames } from '../http/connection.ts';
import type { QueryValue } from '../http/query.ts';
import type { OptionNames } from '../known-options.ts';
import type { FolderKey } from '../wire/lists.ts';
import {
  type AssetPageOptions,
  assetPageNames,
  assetPath,
  findAll,
  readByOffset,
  splitOptions,
} from './read-assets.ts';

/** Which version of an asset is wanted. */
export interface OfStatus {
  /** `approved`, `draft`, or `approved with draft`. Default: as it is, the approved version before its draft. */
  readonly status?: string;
}

/** Where assets lie. */
export interface InFolder {
  /** In this folder or program itself; a number is the id of a folder. */
  readonly folder?: FolderKey | number;
}

/** When assets were changed; both ends count. */
export interface Updated {
  readonly earliestUpdatedAt?: Date | string;
  readonly latestUpdatedAt?: Date | string;
}

/** Whether the rules of a smart list are wanted. */
export interface WithRules {
  /** Default: without. */
  readonly includeRules?: boolean;
}

export const ofStatus: OptionNames<OfStatus> = { status: true };
export const inFolder: OptionNames<InFolder> = { folder: true };
export const updated: OptionNames<Updated> = { earliestUpdatedAt: true, latestUpdatedAt: true };
export const withRules: OptionNames<WithRules> = { includeRules: true };

/** No options besides those of every call. */
export type NoOptions = Readonly<Record<never, never>>;

/** What the calls about a kind of asset are named, and what they take besides what every call takes. */
interface KindCalls<Filter, Get> {
  /** The call that lists them: `emails`. */
  readonly many: string;
  /** The calls about one of them: `email`. */
  readonly one: string;
  readonly filter: OptionNames<Filter>;
  readonly get: OptionNames<Get>;
}

/** Assets of a kind. */
export class AssetKind<Item, Filter = NoOptions, Get = NoOptions> {
  protected readonly connection: Connection;
  protected readonly calls: KindCalls<Filter, Get>;

  constructor(connection: Connection, calls: KindCalls<Filter, Get>) {
    this.connection = connection;
    this.calls = calls;
  }

  /** All of them, or those that fit. */
  list(given?: Filter & AssetPageOptions): AsyncGenerator<Item, void, undefined> {
    return this.pages(this.calls.many, given, this.calls.filter);
  }

  /** The one with an id; undefined: there is none. */
  get(id: number, given?: Get & CallOptions): Promise<Item | undefined> {
    return this.part(String(id), given, this.calls.get);
  }

  /** What a call answers about one of them, by what stands behind `email/` in its path. */
  protected async part<Part>(
    rest: string,
    given: object | undefined,
    names: object,
    query: Readonly<Record<string, QueryValue>> = {},
  ): Promise<Part | undefined> {
    return (await this.parts<Part>(rest, given, names, query))[0];
  }

  protected async parts<Part>(
    rest: string,
    given: object | undefined,
    names: object,
    query: Readonly<Record<string, QueryValue>> = {},
  ): Promise<readonly Part[]> {
    const { options, parameters } = splitOptions(given, { ...callOptionNames, ...names });
    const call = { path: assetPath(`${this.calls.one}/${rest}`), query: { ...parameters, ...query } };
    return findAll<Part>(this.connection, call, options);
  }

  protected pages<Part>(
    rest: string,
    given: object | undefined,
    names: object,
    query: Readonly<Record<string, QueryValue>> = {},
  ): AsyncGenerator<Part, void, undefined> {
    const { options, parameters } = splitOptions(given, { ...assetPageNames, ...names });
    return readByOffset(
      this.connection,
      { path: assetPath(rest), query: { ...parameters, ...query } },
      options,
    );
  }
}

/** Assets of a kind that are found by name as well. */
export class NamedAssetKind<Item, Filter = NoOptions, Get = NoOptions, Find = NoOptions> extends AssetKind<
  Item,
  Filter,
  Get
> {
  readonly #find: OptionNames<Find>;

  constructor(connection: Connection, calls: KindCalls<Filter, Get> & { readonly find: OptionNames<Find> }) {
    super(connection, calls);
    this.#find = calls.find;
  }

  /** The one with exactly this name; undefined: there is none. */
  getByName(name: string, given?: Find & CallOptions): Promise<Item | undefined> {
    return this.part('byName', given, this.#find, { name });
  }
}
