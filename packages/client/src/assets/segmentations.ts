import { type CallOptions, type Connection, callOptionNames } from '../http/connection.ts';
import type { Segment, Segmentation } from '../wire/assets.ts';
import { type OfStatus, ofStatus } from './asset-kind.ts';
import {
  type AssetPageOptions,
  assetPageNames,
  assetPath,
  findAll,
  readByOffset,
  splitOptions,
} from './read-assets.ts';

/** Segmentations: ways of dividing leads into segments. */
export class Segmentations {
  readonly #connection: Connection;

  /** Made by `GalenaAssets`. */
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * All segmentations, by one call: there are few of them, and Marketo has no pages here.
   * @example
   * for (const { id, name } of await assets.segmentations.list({ status: 'approved' })) console.log(id, name);
   */
  async list(given: OfStatus & CallOptions = {}): Promise<readonly Segmentation[]> {
    const { options, parameters } = splitOptions(given, { ...callOptionNames, ...ofStatus });
    return findAll(this.#connection, { path: assetPath('segmentation'), query: parameters }, options);
  }

  /**
   * The segments of a segmentation.
   * @example
   * for await (const { id, name } of assets.segmentations.segments(402)) console.log(id, name);
   */
  segments(id: number, given: OfStatus & AssetPageOptions = {}): AsyncGenerator<Segment, void, undefined> {
    const { options, parameters } = splitOptions(given, { ...assetPageNames, ...ofStatus });
    const call = { path: assetPath(`segmentation/${id}/segments`), query: parameters };
    return readByOffset(this.#connection, call, options);
  }
}
