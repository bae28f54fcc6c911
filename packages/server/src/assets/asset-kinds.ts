/** What the value of a member may be, in the JSON of a row. */
export type MemberType = 'text' | 'integer' | 'boolean' | 'object' | 'array' | 'any';

/** A member of an asset, as the asset API shows it. */
export interface Member {
  readonly type: MemberType;
  /** Shown where the row has none. Absent: the member is left out then. */
  readonly whenAbsent?: unknown;
  /** The words that it may be. */
  readonly words?: readonly string[];
  /** No row may be without it. */
  readonly isRequired?: true;
}

/** What a member is that has a column of its own; the address is made, where a row has none. */
type Column = 'id' | 'name' | 'createdAt' | 'updatedAt' | 'folder' | 'status' | 'url';

/** A kind of asset: what its rows have, in the order in which answers have it. */
export interface AssetKind {
  /** As a seed names it: `emails`. */
  readonly name: string;
  /** As a sentence names one: `e-mail`. */
  readonly noun: string;
  /** What a list shows. */
  readonly members: Readonly<Record<string, Member | Column>>;
  /** What only calls about one asset show, or nobody. */
  readonly more: Readonly<Record<string, Member>>;
  /** The form in which answers have the folder; absent: they have none. */
  readonly folder?: 'value' | 'value without name' | 'id' | 'file';
  /** The folder of a row that names none. */
  readonly usualFolder?: string;
  /** The letters before the id, and those behind it, in the address of its page. */
  readonly page?: readonly [string, string];
  /** The status of a row that names none; absent: the kind has no status. */
  readonly usualStatus?: string;
}

const text = (whenAbsent?: string): Member => ({ type: 'text', whenAbsent });
const integer: Member = { type: 'integer' };
const truth = (whenAbsent?: boolean): Member => ({ type: 'boolean', whenAbsent });
const array: Member = { type: 'array' };
const object: Member = { type: 'object' };
const required: Member = { type: 'text', isRequired: true };
const nothing: Member = { type: 'any', whenAbsent: null };

const dated = { createdAt: 'createdAt', updatedAt: 'updatedAt' } as const;
const described = { id: 'id', name: 'name', description: text('') } as const;
const workspace = text('Default');

const templateMembers = {
  ...described,
  ...dated,
  url: 'url',
  folder: 'folder',
  status: 'status',
  workspace,
} as const;

const draft = { draft: object };

/** Every kind of asset that has rows, but for folders and static lists. */
export const assetKinds = {
  channels: {
    name: 'channels',
    noun: 'channel',
    members: {
      id: 'id',
      name: 'name',
      description: text(),
      applicableProgramType: {
        type: 'text',
        whenAbsent: 'program',
        words: ['program', 'event', 'nurture', 'email_batch', 'webinar'],
      },
      progressionStatuses: { type: 'array', isRequired: true },
      ...dated,
    },
    more: {},
  },
  tagTypes: {
    name: 'tagTypes',
    noun: 'tag type',
    members: {
      tagType: 'name',
      applicableProgramTypes: { type: 'any', whenAbsent: '[program,email_batch,nurture,event,webinar]' },
      required: truth(false),
    },
    more: { allowableValues: { type: 'any', whenAbsent: '[]' } },
  },
  programs: {
    name: 'programs',
    noun: 'program',
    members: {
      ...described,
      ...dated,
      url: 'url',
      type: {
        type: 'text',
        whenAbsent: 'Default',
        words: ['Default', 'Event', 'Event with Webinar', 'Engagement', 'Email'],
      },
      channel: required,
      folder: 'folder',
      status: 'status',
      workspace,
      headStart: truth(),
      startDate: text(),
      endDate: text(),
      sfdcId: text(),
      sfdcName: text(),
    },
    more: { tags: nothing, costs: nothing, smartList: object },
    folder: 'value',
    usualFolder: 'Marketing Activities',
    usualStatus: '',
  },
  smartCampaigns: {
    name: 'smartCampaigns',
    noun: 'smart campaign',
    members: {
      ...described,
      ...dated,
      folder: 'folder',
      status: 'status',
      type: { type: 'text', whenAbsent: 'batch', words: ['batch', 'trigger', 'default'] },
      isSystem: truth(false),
      isActive: truth(false),
      isRequestable: truth(false),
      isCommunicationLimitEnabled: truth(false),
      recurrence: { type: 'object', whenAbsent: { weekdayOnly: false } },
      qualificationRuleType: { type: 'text', whenAbsent: 'any', words: ['once', 'any', 'interval'] },
      qualificationRuleInterval: integer,
      qualificationRuleUnit: { type: 'text', words: ['hour', 'day', 'week', 'month'] },
      workspace,
      smartListId: { type: 'integer' },
      flowId: { type: 'integer' },
      parentProgramId: integer,
      maxMembers: integer,
      computedUrl: 'url',
    },
    more: { smartList: object, flow: array, leads: { type: 'any' } },
    folder: 'id',
    usualFolder: 'Marketing Activities',
    page: ['SC', 'A1'],
    usualStatus: 'Never Run',
  },
  smartLists: {
    name: 'smartLists',
    noun: 'smart list',
    members: {
      id: 'id',
      name: 'name',
      description: text(),
      ...dated,
      url: 'url',
      folder: 'folder',
      workspace,
    },
    more: { rules: object },
    folder: 'id',
    usualFolder: 'Lead Database',
    page: ['SL', 'A1'],
  },
  segmentations: {
    name: 'segmentations',
    noun: 'segmentation',
    members: { ...templateMembers },
    more: { segments: array },
    folder: 'value without name',
    usualFolder: 'Lead Database',
    page: ['SG', 'A1'],
    usualStatus: 'approved',
  },
  emails: {
    name: 'emails',
    noun: 'e-mail',
    members: {
      ...described,
      ...dated,
      url: 'url',
      subject: nothing,
      fromName: nothing,
      fromEmail: nothing,
      replyEmail: nothing,
      folder: 'folder',
      operational: truth(false),
      textOnly: truth(false),
      publishToMSI: truth(false),
      webView: truth(false),
      status: 'status',
      template: nothing,
      workspace,
      isOpenTrackingDisabled: truth(false),
      version: { type: 'integer', whenAbsent: 2 },
      autoCopyToText: truth(true),
      ccFields: { type: 'array', whenAbsent: [] },
      preHeader: nothing,
    },
    more: {
      content: array,
      fullContent: { type: 'any' },
      variables: array,
      dynamicContent: object,
      ...draft,
    },
    folder: 'value',
    usualFolder: 'Design Studio',
    page: ['EM', 'A1'],
    usualStatus: 'approved',
  },
  emailTemplates: {
    name: 'emailTemplates',
    noun: 'e-mail template',
    members: { ...templateMembers, version: { type: 'integer', whenAbsent: 2 } },
    more: { content: text(), usedBy: array, ...draft },
    folder: 'value',
    usualFolder: 'Design Studio',
    page: ['ET', 'A1'],
    // Of templates it is written with a capital.
    usualStatus: 'Approved',
  },
  snippets: {
    name: 'snippets',
    noun: 'snippet',
    members: { ...templateMembers },
    more: { content: array, dynamicContent: object, ...draft },
    folder: 'value',
    usualFolder: 'Design Studio',
    page: ['SN', 'A1'],
    usualStatus: 'approved',
  },
  forms: {
    name: 'forms',
    noun: 'form',
    members: {
      ...described,
      ...dated,
      url: 'url',
      status: 'status',
      theme: text('simple'),
      language: text('English'),
      locale: text('en_US'),
      progressiveProfiling: truth(false),
      labelPosition: text('left'),
      fontFamily: text('Helvetica'),
      fontSize: text('13px'),
      folder: 'folder',
      knownVisitor: { type: 'object', whenAbsent: { type: 'form', template: null } },
      thankYouList: {
        type: 'array',
        whenAbsent: [{ followupType: 'none', followupValue: null, default: true }],
      },
      buttonLocation: { type: 'integer', whenAbsent: 120 },
      buttonLabel: text('Submit'),
      waitingLabel: text('Please Wait'),
    },
    more: { fields: array, usedBy: array, ...draft },
    folder: 'value',
    usualFolder: 'Design Studio',
    page: ['FO', 'B2'],
    usualStatus: 'approved',
  },
  landingPages: {
    name: 'landingPages',
    noun: 'landing page',
    members: {
      ...described,
      ...dated,
      folder: 'folder',
      workspace,
      status: 'status',
      template: nothing,
      title: text(''),
      keywords: text(''),
      robots: text('index, follow'),
      formPrefill: truth(false),
      mobileEnabled: truth(false),
      URL: text(''),
      computedUrl: 'url',
      customHeadHTML: text(),
      facebookOgTags: text(),
    },
    more: {
      content: array,
      variables: array,
      fullContent: text(),
      dynamicContent: object,
      ...draft,
    },
    folder: 'value',
    usualFolder: 'Design Studio',
    page: ['LP', 'B2'],
    usualStatus: 'approved',
  },
  landingPageTemplates: {
    name: 'landingPageTemplates',
    noun: 'landing page template',
    members: {
      ...templateMembers,
      templateType: { type: 'text', whenAbsent: 'guided', words: ['guided', 'freeForm'] },
      enableMunchkin: truth(true),
    },
    more: { content: text(), ...draft },
    folder: 'value',
    usualFolder: 'Design Studio',
    page: ['LT', 'A1'],
    usualStatus: 'approved',
  },
  files: {
    name: 'files',
    noun: 'file',
    members: {
      id: 'id',
      size: { type: 'integer', whenAbsent: 0 },
      mimeType: text('application/octet-stream'),
      url: 'url',
      folder: 'folder',
      name: 'name',
      description: text(''),
      ...dated,
    },
    more: {},
    folder: 'file',
    usualFolder: 'Design Studio',
    page: ['IM', 'A1'],
  },
  redirectRules: {
    name: 'redirectRules',
    noun: 'redirect rule',
    members: {
      id: 'id',
      redirectFromUrl: 'name',
      redirectToUrl: text(),
      hostname: text(),
      redirectFrom: object,
      redirectTo: object,
      ...dated,
    },
    more: {},
  },
  landingPageDomains: {
    name: 'landingPageDomains',
    noun: 'landing page domain',
    members: { hostname: 'name', type: text('domain') },
    more: {},
  },
} as const satisfies Readonly<Record<string, AssetKind>>;

export type KindName = keyof typeof assetKinds;

export const kindNames = Object.keys(assetKinds) as KindName[];

/** The kind of a name, with the types of all kinds. */
export function kindOf(name: KindName): AssetKind {
  return assetKinds[name];
}

export function isColumn(member: Member | Column): member is Column {
  return typeof member === 'string';
}
