import { type CallOptions, type Connection, callOptionNames } from '../http/connection.ts';
import type { OptionNames } from '../known-options.ts';
import type { DynamicContent, FullContent } from '../wire/assets.ts';
import type { Email, EmailCcField, EmailSection, EmailVariable } from '../wire/emails.ts';
import {
  type InFolder,
  inFolder,
  NamedAssetKind,
  type OfStatus,
  ofStatus,
  type Updated,
  updated,
} from './asset-kind.ts';

type EmailFilter = OfStatus & InFolder & Updated;

const filter: OptionNames<EmailFilter> = { ...ofStatus, ...inFolder, ...updated };

/** How the body of an e-mail is wanted. */
export interface FullContentOptions extends CallOptions, OfStatus {
  /** The lead whose values and tokens are filled in; takes a permission to read leads, too. Default: nothing is filled in. */
  readonly leadId?: number;
  /** Default: `HTML`. */
  readonly type?: 'HTML' | 'Text';
}

const fullContentNames: OptionNames<FullContentOptions> = {
  ...callOptionNames,
  ...ofStatus,
  leadId: true,
  type: true,
};

/**
 * E-mails.
 * @example
 * for await (const { id, name, status } of assets.emails.list({ status: 'approved' })) console.log(id, name, status);
 * console.log((await assets.emails.get(501, { status: 'draft' }))?.subject);
 * console.log((await assets.emails.getByName('Greetings'))?.id);
 */
export class Emails extends NamedAssetKind<Email, EmailFilter, OfStatus, OfStatus & InFolder> {
  /** Made by `GalenaAssets`. */
  constructor(connection: Connection) {
    super(connection, {
      many: 'emails',
      one: 'email',
      filter,
      get: ofStatus,
      find: { ...ofStatus, ...inFolder },
    });
  }

  /**
   * The fields of leads whose address may get a copy of an e-mail.
   * @example
   * for (const { apiName } of await assets.emails.ccFields()) console.log(apiName);
   */
  ccFields(options: CallOptions = {}): Promise<readonly EmailCcField[]> {
    return this.parts('ccFields', options, {});
  }

  /**
   * The sections of an e-mail.
   * @example
   * for (const { htmlId, contentType } of await assets.emails.content(501)) console.log(htmlId, contentType);
   */
  content(id: number, options: OfStatus & CallOptions = {}): Promise<readonly EmailSection[]> {
    return this.parts(`${id}/content`, options, ofStatus);
  }

  /**
   * What a section has for each segment; undefined: it is the same for all.
   * @param sectionId - `htmlId` of the section
   * @example
   * console.log((await assets.emails.dynamicContent(501, 'main'))?.segmentation);
   */
  dynamicContent(
    id: number,
    sectionId: string,
    options: OfStatus & CallOptions = {},
  ): Promise<DynamicContent | undefined> {
    return this.part(`${id}/dynamicContent/${encodeURIComponent(sectionId)}`, options, ofStatus);
  }

  /**
   * The variables of an e-mail.
   * @example
   * for (const { name, value } of await assets.emails.variables(501)) console.log(name, value);
   */
  variables(id: number, options: CallOptions = {}): Promise<readonly EmailVariable[]> {
    return this.parts(`${id}/variables`, options, {});
  }

  /**
   * The whole body of an e-mail; undefined: it has none.
   * @throws GalenaRefusal 702 if there is no such lead
   * @example
   * console.log((await assets.emails.fullContent(501, { leadId: 1 }))?.content);
   */
  fullContent(id: number, options: FullContentOptions = {}): Promise<FullContent | undefined> {
    return this.part(`${id}/fullContent`, options, fullContentNames);
  }
}
