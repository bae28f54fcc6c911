import type { CallOptions, Connection } from '../http/connection.ts';
import type { TagType, TagTypeWithValues } from '../wire/programs.ts';
import { type AssetPageOptions, assetPath, findOne, readByOffset } from './read-assets.ts';

/** The types of tags that programs have. */
export class TagTypes {
  readonly #connection: Connection;

  /** Made by `GalenaAssets`. */
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * All types of tags.
   * @example
   * for await (const { tagType, required } of assets.tagTypes.list()) console.log(tagType, required);
   */
  list(options: AssetPageOptions = {}): AsyncGenerator<TagType, void, undefined> {
    return readByOffset(this.#connection, { path: assetPath('tagTypes') }, options);
  }

  /**
   * The type with exactly this name, with the values that it may have; undefined: there is none.
   * @example
   * console.log((await assets.tagTypes.getByName('Season'))?.allowableValues);
   */
  getByName(name: string, options: CallOptions = {}): Promise<TagTypeWithValues | undefined> {
    return findOne(this.#connection, { path: assetPath('tagType/byName'), query: { name } }, options);
  }
}
