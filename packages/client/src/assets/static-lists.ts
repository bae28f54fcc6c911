import type { Connection } from '../http/connection.ts';
import type { OptionNames } from '../known-options.ts';
import type { StaticListAsset } from '../wire/lists.ts';
import { type InFolder, inFolder, NamedAssetKind, type Updated, updated } from './asset-kind.ts';

const filter: OptionNames<InFolder & Updated> = { ...inFolder, ...updated };

/**
 * Static lists as assets. What makes, changes and deletes them, and their members: `galena.lists`.
 * @example
 * for await (const { id, name } of assets.staticLists.list({ folder: 1 })) console.log(id, name);
 * console.log((await assets.staticLists.get(1001))?.folder);
 * console.log((await assets.staticLists.getByName('Starter list'))?.id);
 */
export class StaticLists extends NamedAssetKind<StaticListAsset, InFolder & Updated> {
  /** Made by `GalenaAssets`. */
  constructor(connection: Connection) {
    super(connection, { many: 'staticLists', one: 'staticList', filter, get: {}, find: {} });
  }
}
