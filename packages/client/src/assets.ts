export type { InFolder, NoOptions, OfStatus, Updated, WithRules } from './assets/asset-kind.ts';
export type { CampaignFilter, Campaigns, RequestOptions, ScheduleOptions } from './assets/campaigns.ts';
export type { Channels } from './assets/channels.ts';
export type { EmailTemplates } from './assets/email-templates.ts';
export type { Emails, FullContentOptions } from './assets/emails.ts';
export type { Files } from './assets/files.ts';
export type { Folders, NewFolder, OfType } from './assets/folders.ts';
export type { Forms } from './assets/forms.ts';
export { GalenaAssets } from './assets/galena-assets.ts';
export type { LandingPageTemplates } from './assets/landing-page-templates.ts';
export type { ForVisitor, LandingPages } from './assets/landing-pages.ts';
export type { MemberFields } from './assets/member-fields.ts';
export type { MemberRange, MembershipFilter, ProgramMembers } from './assets/program-members.ts';
export type { ProgramDetails, ProgramFilter, Programs } from './assets/programs.ts';
export type { AssetPageOptions } from './assets/read-assets.ts';
export type { RedirectRules } from './assets/redirect-rules.ts';
export type { Segmentations } from './assets/segmentations.ts';
export type { SmartCampaignFilter, SmartCampaigns } from './assets/smart-campaigns.ts';
export type { SmartLists } from './assets/smart-lists.ts';
export type { Snippets } from './assets/snippets.ts';
export type { StaticLists } from './assets/static-lists.ts';
export type { TagTypes } from './assets/tag-types.ts';
export type {
  Asset,
  AssetFolder,
  AssetUse,
  DynamicContent,
  FileAsset,
  Folder,
  FolderContent,
  FullContent,
  Segment,
  Segmentation,
  Token,
} from './wire/assets.ts';
export type {
  Campaign,
  CampaignMembership,
  CampaignToken,
  SmartCampaign,
  SmartList,
  SmartListRules,
} from './wire/campaigns.ts';
export type {
  Email,
  EmailCcField,
  EmailHeader,
  EmailSection,
  EmailTemplate,
  EmailVariable,
  Snippet,
  SnippetContent,
  TemplateContent,
} from './wire/emails.ts';
export type { AvailableFormField, Form, FormField, ThankYouPage, ThankYouRule } from './wire/forms.ts';
export type {
  LandingPage,
  LandingPageDomain,
  LandingPageSection,
  LandingPageTemplate,
  LandingPageTemplateContent,
  LandingPageVariable,
  RedirectRule,
} from './wire/landing-pages.ts';
export type { FolderKey, StaticListAsset } from './wire/lists.ts';
export type {
  Channel,
  LeadOfProgram,
  MemberDescription,
  MemberOutcome,
  MemberRecord,
  Program,
  ProgramCost,
  ProgramMember,
  ProgramMembership,
  ProgramTag,
  ProgramType,
  ProgressionStatus,
  TagType,
  TagTypeWithValues,
} from './wire/programs.ts';
