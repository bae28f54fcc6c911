import type { CallOptions, Connection } from '../http/connection.ts';
import type { DynamicContent } from '../wire/assets.ts';
import type { Snippet, SnippetContent } from '../wire/emails.ts';
import { AssetKind, type OfStatus, ofStatus } from './asset-kind.ts';

/**
 * Snippets.
 * @example
 * for await (const { id, name } of assets.snippets.list()) console.log(id, name);
 * console.log((await assets.snippets.get(611))?.status);
 */
export class Snippets extends AssetKind<Snippet, OfStatus, OfStatus> {
  /** Made by `GalenaAssets`. */
  constructor(connection: Connection) {
    super(connection, { many: 'snippets', one: 'snippet', filter: ofStatus, get: ofStatus });
  }

  /**
   * What a snippet has, as HTML and as text.
   * @example
   * for (const { type, content } of await assets.snippets.content(611)) console.log(type, content);
   */
  content(id: number, options: OfStatus & CallOptions = {}): Promise<readonly SnippetContent[]> {
    return this.parts(`${id}/content`, options, ofStatus);
  }

  /**
   * What it has for each segment; undefined: it is the same for all.
   * @example
   * console.log((await assets.snippets.dynamicContent(611))?.segmentation);
   */
  dynamicContent(id: number, options: OfStatus & CallOptions = {}): Promise<DynamicContent | undefined> {
    return this.part(`${id}/dynamicContent`, options, ofStatus);
  }
}
