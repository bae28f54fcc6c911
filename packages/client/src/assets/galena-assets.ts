import type { Galena } from '../galena.ts';
import type { Connection } from '../http/connection.ts';
import { connectionOf } from '../http/connection-of.ts';
import type { LandingPageDomain } from '../wire/landing-pages.ts';
import { Campaigns } from './campaigns.ts';
import { Channels } from './channels.ts';
import { EmailTemplates } from './email-templates.ts';
import { Emails } from './emails.ts';
import { Files } from './files.ts';
import { Folders } from './folders.ts';
import { Forms } from './forms.ts';
import { LandingPageTemplates } from './landing-page-templates.ts';
import { LandingPages } from './landing-pages.ts';
import { MemberFields } from './member-fields.ts';
import { ProgramMembers } from './program-members.ts';
import { Programs } from './programs.ts';
import { type AssetPageOptions, assetPath, readByOffset } from './read-assets.ts';
import { RedirectRules } from './redirect-rules.ts';
import { Segmentations } from './segmentations.ts';
import { SmartCampaigns } from './smart-campaigns.ts';
import { SmartLists } from './smart-lists.ts';
import { Snippets } from './snippets.ts';
import { StaticLists } from './static-lists.ts';
import { TagTypes } from './tag-types.ts';

/**
 * Programs, campaigns and all other assets of a Galena or a Marketo instance.
 * @example
 * const assets = new GalenaAssets(galena);
 * for await (const { name, channel } of assets.programs.list()) console.log(name, channel);
 */
export class GalenaAssets {
  readonly programs: Programs;
  /** Who is in which program. */
  readonly programMembers: ProgramMembers;
  /** What a membership consists of. */
  readonly memberFields: MemberFields;
  readonly channels: Channels;
  readonly tagTypes: TagTypes;
  /** Smart campaigns as the lead database has them: to be requested and scheduled. */
  readonly campaigns: Campaigns;
  /** Smart campaigns as assets. */
  readonly smartCampaigns: SmartCampaigns;
  readonly smartLists: SmartLists;
  /** Static lists as assets. */
  readonly staticLists: StaticLists;
  readonly segmentations: Segmentations;
  /** Folders, their contents, and tokens. */
  readonly folders: Folders;
  readonly emails: Emails;
  readonly emailTemplates: EmailTemplates;
  readonly snippets: Snippets;
  readonly forms: Forms;
  readonly landingPages: LandingPages;
  readonly landingPageTemplates: LandingPageTemplates;
  readonly files: Files;
  readonly redirectRules: RedirectRules;
  readonly #connection: Connection;

  /** Shares the token, the retries and the time-outs of `galena`. */
  constructor(galena: Galena) {
    const connection = connectionOf(galena);
    this.#connection = connection;
    this.programs = new Programs(connection);
    this.programMembers = new ProgramMembers(connection);
    this.memberFields = new MemberFields(connection);
    this.channels = new Channels(connection);
    this.tagTypes = new TagTypes(connection);
    this.campaigns = new Campaigns(connection);
    this.smartCampaigns = new SmartCampaigns(connection);
    this.smartLists = new SmartLists(connection);
    this.staticLists = new StaticLists(connection);
    this.segmentations = new Segmentations(connection);
    this.folders = new Folders(connection);
    this.emails = new Emails(connection);
    this.emailTemplates = new EmailTemplates(connection);
    this.snippets = new Snippets(connection);
    this.forms = new Forms(connection);
    this.landingPages = new LandingPages(connection);
    this.landingPageTemplates = new LandingPageTemplates(connection);
    this.files = new Files(connection);
    this.redirectRules = new RedirectRules(connection);
  }

  /**
   * The hosts that landing pages are served from.
   * @example
   * for await (const { hostname } of assets.landingPageDomains()) console.log(hostname);
   */
  landingPageDomains(options: AssetPageOptions = {}): AsyncGenerator<LandingPageDomain, void, undefined> {
    return readByOffset(this.#connection, { path: assetPath('landingPageDomains') }, options);
  }
}
