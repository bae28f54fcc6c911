import type { CallOptions, Connection } from '../http/connection.ts';
import type { Channel } from '../wire/programs.ts';
import { type AssetPageOptions, assetPath, findOne, readByOffset } from './read-assets.ts';

/** Channels: what programs are of, with the statuses that their members go through. */
export class Channels {
  readonly #connection: Connection;

  /** Made by `GalenaAssets`. */
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * All channels.
   * @example
   * for await (const { name, progressionStatuses } of assets.channels.list()) {
   *   console.log(name, progressionStatuses.map((status) => status.name));
   * }
   */
  list(options: AssetPageOptions = {}): AsyncGenerator<Channel, void, undefined> {
    return readByOffset(this.#connection, { path: assetPath('channels') }, options);
  }

  /**
   * The channel with exactly this name; undefined: there is none.
   * @example
   * console.log((await assets.channels.getByName('Live Event'))?.applicableProgramType);
   */
  getByName(name: string, options: CallOptions = {}): Promise<Channel | undefined> {
    return findOne(this.#connection, { path: assetPath('channel/byName'), query: { name } }, options);
  }
}
