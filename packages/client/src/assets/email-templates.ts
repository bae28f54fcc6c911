import { type CallOptions, type Connection, callOptionNames } from '../http/connection.ts';
import type { AssetUse } from '../wire/assets.ts';
import type { EmailTemplate, TemplateContent } from '../wire/emails.ts';
import { NamedAssetKind, type OfStatus, ofStatus } from './asset-kind.ts';
import { type AssetPageOptions, findOne, splitOptions } from './read-assets.ts';

/**
 * E-mail templates.
 * @example
 * for await (const { id, name } of assets.emailTemplates.list()) console.log(id, name);
 * console.log((await assets.emailTemplates.get(601))?.status);
 * console.log((await assets.emailTemplates.getByName('Plain'))?.id);
 */
export class EmailTemplates extends NamedAssetKind<EmailTemplate, OfStatus, OfStatus, OfStatus> {
  /** Made by `GalenaAssets`. */
  constructor(connection: Connection) {
    const names = { filter: ofStatus, get: ofStatus, find: ofStatus };
    super(connection, { many: 'emailTemplates', one: 'emailTemplate', ...names });
  }

  /**
   * The HTML of a template; undefined: it has none.
   * @example
   * console.log((await assets.emailTemplates.content(601))?.content);
   */
  async content(id: number, given: OfStatus & CallOptions = {}): Promise<TemplateContent | undefined> {
    const { options, parameters } = splitOptions(given, { ...callOptionNames, ...ofStatus });
    // Of all these paths Marketo's definition has this one without .json.
    const call = { path: `/rest/asset/v1/emailTemplate/${id}/content`, query: parameters };
    return findOne(this.connection, call, options);
  }

  /**
   * The e-mails that are made from a template.
   * @example
   * for await (const { type, name } of assets.emailTemplates.usedBy(601)) console.log(type, name);
   */
  usedBy(id: number, options: AssetPageOptions = {}): AsyncGenerator<AssetUse, void, undefined> {
    return this.pages(`emailTemplates/${id}/usedBy`, options, {});
  }
}
