import type { Connection } from '../http/connection.ts';
import type { OptionNames } from '../known-options.ts';
import type { SmartList } from '../wire/campaigns.ts';
import {
  type InFolder,
  inFolder,
  NamedAssetKind,
  type Updated,
  updated,
  type WithRules,
  withRules,
} from './asset-kind.ts';

const filter: OptionNames<InFolder & Updated> = { ...inFolder, ...updated };

/**
 * The smart lists that people have made.
 * @example
 * for await (const { id, name } of assets.smartLists.list()) console.log(id, name);
 * console.log((await assets.smartLists.get(301, { includeRules: true }))?.rules);
 * console.log((await assets.smartLists.getByName('Sailors'))?.id);
 */
export class SmartLists extends NamedAssetKind<SmartList, InFolder & Updated, WithRules> {
  /** Made by `GalenaAssets`. */
  constructor(connection: Connection) {
    super(connection, { many: 'smartLists', one: 'smartList', filter, get: withRules, find: {} });
  }
}
