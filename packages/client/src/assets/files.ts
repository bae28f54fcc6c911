import type { Connection } from '../http/connection.ts';
import type { FileAsset } from '../wire/assets.ts';
import { type InFolder, inFolder, NamedAssetKind } from './asset-kind.ts';

/**
 * Images and other files, without their bytes.
 * @example
 * for await (const { id, name, size } of assets.files.list()) console.log(id, name, size);
 * console.log((await assets.files.get(901))?.url);
 * console.log((await assets.files.getByName('boat.png'))?.mimeType);
 */
export class Files extends NamedAssetKind<FileAsset, InFolder> {
  /** Made by `GalenaAssets`. */
  constructor(connection: Connection) {
    super(connection, { many: 'files', one: 'file', filter: inFolder, get: {}, find: {} });
  }
}
