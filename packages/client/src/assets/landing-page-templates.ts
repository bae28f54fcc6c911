import type { CallOptions, Connection } from '../http/connection.ts';
import type { LandingPageTemplate, LandingPageTemplateContent } from '../wire/landing-pages.ts';
import { type InFolder, inFolder, NamedAssetKind, type OfStatus, ofStatus } from './asset-kind.ts';

/**
 * Templates of landing pages.
 * @example
 * for await (const { id, templateType } of assets.landingPageTemplates.list()) console.log(id, templateType);
 * console.log((await assets.landingPageTemplates.get(811))?.enableMunchkin);
 * console.log((await assets.landingPageTemplates.getByName('One column'))?.id);
 */
export class LandingPageTemplates extends NamedAssetKind<
  LandingPageTemplate,
  OfStatus & InFolder,
  OfStatus,
  OfStatus
> {
  /** Made by `GalenaAssets`. */
  constructor(connection: Connection) {
    super(connection, {
      many: 'landingPageTemplates',
      one: 'landingPageTemplate',
      filter: { ...ofStatus, ...inFolder },
      get: ofStatus,
      find: ofStatus,
    });
  }

  /**
   * The HTML of a template; undefined: it has none.
   * @example
   * console.log((await assets.landingPageTemplates.content(811))?.content);
   */
  content(id: number, options: OfStatus & CallOptions = {}): Promise<LandingPageTemplateContent | undefined> {
    return this.part(`${id}/content`, options, ofStatus);
  }
}
