import type { CallOptions, Connection } from '../http/connection.ts';
import type { OptionNames } from '../known-options.ts';
import type { SmartCampaign, SmartList } from '../wire/campaigns.ts';
import {
  type InFolder,
  inFolder,
  NamedAssetKind,
  type Updated,
  updated,
  type WithRules,
  withRules,
} from './asset-kind.ts';

/** Which smart campaigns are wanted: those that fit all that is given. */
export interface SmartCampaignFilter extends InFolder, Updated {
  readonly isActive?: boolean;
}

const filter: OptionNames<SmartCampaignFilter> = { ...inFolder, ...updated, isActive: true };

/**
 * Smart campaigns as assets. What starts them: `assets.campaigns`.
 * @example
 * for await (const { name, status } of assets.smartCampaigns.list({ folder: { id: 1205, type: 'Program' } })) {
 *   console.log(name, status);
 * }
 * console.log((await assets.smartCampaigns.get(78))?.qualificationRuleType);
 * console.log((await assets.smartCampaigns.getByName('Say hello'))?.isRequestable);
 */
export class SmartCampaigns extends NamedAssetKind<SmartCampaign, SmartCampaignFilter> {
  /** Made by `GalenaAssets`. */
  constructor(connection: Connection) {
    super(connection, { many: 'smartCampaigns', one: 'smartCampaign', filter, get: {}, find: {} });
  }

  /**
   * The smart list of a campaign: what starts it, or whom it runs on.
   * @example
   * console.log((await assets.smartCampaigns.smartList(77, { includeRules: true }))?.rules?.triggers);
   */
  smartList(id: number, options: WithRules & CallOptions = {}): Promise<SmartList | undefined> {
    return this.part(`${id}/smartList`, options, withRules);
  }
}
