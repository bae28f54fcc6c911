import type { Asset } from './assets.ts';
import type { FolderKey } from './lists.ts';

/** A smart campaign, as the lead database shows it. */
export interface Campaign {
  readonly id: number;
  readonly name: string;
  readonly description?: string;
  readonly type: 'batch' | 'trigger';
  readonly programName?: string;
  readonly programId?: number;
  readonly workspaceName: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Of a trigger campaign: whether it takes leads. */
  readonly active: boolean;
}

/** The value of a token, for the leads that go through a campaign by this call. */
export interface CampaignToken {
  /** `{{my.greeting}}`; the program of the campaign, or a folder above it, has to have it. */
  readonly name: string;
  readonly value: string;
}

/** That a lead has been in a smart campaign. */
export interface CampaignMembership {
  readonly smartCampaignId: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A smart campaign, as the asset calls show it. */
export interface SmartCampaign extends Asset {
  readonly type: 'batch' | 'trigger' | 'default';
  /** `Never Run`, `Single Run`, `Active` and so on. */
  readonly status: string;
  readonly isSystem: boolean;
  readonly isActive: boolean;
  /** Whether calls may request it. */
  readonly isRequestable: boolean;
  readonly isCommunicationLimitEnabled: boolean;
  readonly recurrence: Readonly<Record<string, unknown>>;
  /** How often a lead may go through it. */
  readonly qualificationRuleType: 'once' | 'any' | 'interval';
  /** With `interval`: once in so many units. */
  readonly qualificationRuleInterval?: number;
  readonly qualificationRuleUnit?: 'hour' | 'day' | 'week' | 'month';
  readonly maxMembers?: number;
  readonly smartListId?: number;
  readonly flowId?: number;
  readonly parentProgramId?: number;
  readonly folder?: FolderKey;
  readonly workspace: string;
  readonly computedUrl: string;
}

/** A smart list: of people's own, of a campaign, or of an e-mail program. */
export interface SmartList extends Asset {
  readonly url: string;
  readonly folder: FolderKey;
  readonly workspace: string;
  /** Where they are asked for; null where they cannot be shown. */
  readonly rules?: SmartListRules | null;
}

export interface SmartListRules {
  /** `all`, `any` or `advanced`. */
  readonly filterMatchType: string;
  readonly triggers: readonly unknown[];
  readonly filters: readonly unknown[];
}
