import type { CallOptions, Connection } from '../http/connection.ts';
import type { OptionNames } from '../known-options.ts';
import type { DynamicContent, FullContent } from '../wire/assets.ts';
import type { LandingPage, LandingPageSection, LandingPageVariable } from '../wire/landing-pages.ts';
import { type InFolder, inFolder, NamedAssetKind, type OfStatus, ofStatus } from './asset-kind.ts';

/** For whom a landing page is wanted. */
export interface ForVisitor extends CallOptions {
  /** The lead whose values and tokens are filled in; takes a permission to read leads, too. Default: nothing is filled in. */
  readonly leadId?: number;
  /** As Marketo takes it, to choose a segment. */
  readonly segmentation?: string;
}

const visitorNames: OptionNames<Omit<ForVisitor, keyof CallOptions>> = { leadId: true, segmentation: true };

/**
 * Landing pages.
 * @example
 * for await (const { id, URL } of assets.landingPages.list({ status: 'approved' })) console.log(id, URL);
 * console.log((await assets.landingPages.get(801))?.title);
 * console.log((await assets.landingPages.getByName('Welcome'))?.id);
 */
export class LandingPages extends NamedAssetKind<LandingPage, OfStatus & InFolder, OfStatus, OfStatus> {
  /** Made by `GalenaAssets`. */
  constructor(connection: Connection) {
    super(connection, {
      many: 'landingPages',
      one: 'landingPage',
      filter: { ...ofStatus, ...inFolder },
      get: ofStatus,
      find: ofStatus,
    });
  }

  /**
   * The sections of a page.
   * @example
   * for (const { id, type } of await assets.landingPages.content(801)) console.log(id, type);
   */
  content(id: number, options: OfStatus & CallOptions = {}): Promise<readonly LandingPageSection[]> {
    return this.parts(`${id}/content`, options, ofStatus);
  }

  /**
   * What a section has for each segment; undefined: it is the same for all.
   * @example
   * console.log((await assets.landingPages.dynamicContent(801, 'hero'))?.segmentation);
   */
  dynamicContent(
    id: number,
    sectionId: string | number,
    options: OfStatus & CallOptions = {},
  ): Promise<DynamicContent | undefined> {
    return this.part(`${id}/dynamicContent/${encodeURIComponent(sectionId)}`, options, ofStatus);
  }

  /**
   * The variables of a page.
   * @example
   * for (const { id, value } of await assets.landingPages.variables(801)) console.log(id, value);
   */
  variables(id: number, options: OfStatus & CallOptions = {}): Promise<readonly LandingPageVariable[]> {
    return this.parts(`${id}/variables`, options, ofStatus);
  }

  /**
   * The whole page; undefined: it has no content.
   * @throws GalenaRefusal 702 if there is no such lead
   * @example
   * console.log((await assets.landingPages.fullContent(801))?.content);
   */
  fullContent(id: number, options: ForVisitor = {}): Promise<FullContent | undefined> {
    return this.part(`${id}/fullContent`, options, visitorNames);
  }
}
