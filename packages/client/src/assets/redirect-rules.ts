import type { Connection } from '../http/connection.ts';
import type { RedirectRule } from '../wire/landing-pages.ts';
import { AssetKind, type Updated, updated } from './asset-kind.ts';

/**
 * Rules that send visitors from one address to another.
 * @example
 * for await (const { redirectFromUrl, redirectToUrl } of assets.redirectRules.list()) {
 *   console.log(redirectFromUrl, redirectToUrl);
 * }
 * console.log((await assets.redirectRules.get(911))?.redirectToUrl);
 */
export class RedirectRules extends AssetKind<RedirectRule, Updated> {
  /** Made by `GalenaAssets`. */
  constructor(connection: Connection) {
    super(connection, { many: 'redirectRules', one: 'redirectRule', filter: updated, get: {} });
  }
}
