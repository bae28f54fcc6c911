import { type CallOptions, type Connection, callOptionNames } from '../http/connection.ts';
import { only } from '../http/only.ts';
import { type PageOptions, pageOptionNames, readPages } from '../http/pages.ts';
import { toWireTime } from '../http/times.ts';
import { knownOptions, type OptionNames } from '../known-options.ts';
import type { Campaign, CampaignMembership, CampaignToken } from '../wire/campaigns.ts';
import { type Updated, updated } from './asset-kind.ts';
import { splitOptions } from './read-assets.ts';

/** Which campaigns are wanted: those that fit all that is given. */
export interface CampaignFilter extends PageOptions {
  readonly ids?: readonly number[];
  readonly names?: readonly string[];
  readonly programName?: string;
  readonly workspaceName?: string;
  /** Whether calls may request them. */
  readonly isTriggerable?: boolean;
}

const filterNames: OptionNames<CampaignFilter> = {
  ...pageOptionNames,
  ids: true,
  names: true,
  programName: true,
  workspaceName: true,
  isTriggerable: true,
};

/** How a campaign is requested. */
export interface RequestOptions extends CallOptions {
  /** Up to 100. */
  readonly tokens?: readonly CampaignToken[];
}

const requestNames: OptionNames<RequestOptions> = { ...callOptionNames, tokens: true };

/** How a campaign is scheduled. */
export interface ScheduleOptions extends RequestOptions {
  /** Default, and at the earliest: in five minutes; at the latest in two years. */
  readonly runAt?: Date | string;
  /** Copies the program of the campaign under this name, and runs the campaign of the copy. */
  readonly cloneToProgramName?: string;
}

const scheduleNames: OptionNames<ScheduleOptions> = {
  ...requestNames,
  runAt: true,
  cloneToProgramName: true,
};

/** Smart campaigns as the lead database knows them, and what starts them. As assets: `assets.smartCampaigns`. */
export class Campaigns {
  readonly #connection: Connection;

  /** Made by `GalenaAssets`. */
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * All campaigns, or those that fit.
   * @example
   * for await (const { id, name } of assets.campaigns.list({ isTriggerable: true })) console.log(id, name);
   */
  list(given: CampaignFilter = {}): AsyncGenerator<Campaign, void, undefined> {
    const { ids, names, programName, workspaceName, isTriggerable, ...options } = knownOptions(
      given,
      filterNames,
    );
    const query = { id: ids, name: names, programName, workspaceName, isTriggerable };
    return readPages(this.#connection, { path: '/rest/v1/campaigns.json', query }, options);
  }

  /**
   * The campaign with an id.
   * @throws GalenaRefusal 1013 if there is none
   * @example
   * console.log((await assets.campaigns.get(77)).active);
   */
  async get(id: number, options: CallOptions = {}): Promise<Campaign> {
    return only(await this.#connection.call<Campaign>({ path: `/rest/v1/campaigns/${id}.json` }, options));
  }

  /**
   * Sends leads through a trigger campaign.
   * @param leadIds - up to 100
   * @throws GalenaRefusal 1003 for a campaign that calls may not request, more than 100 leads, or a token that is not there; 1004 that
   * names leads which are not there, where the others have gone through all the same
   * @example
   * await assets.campaigns.request(77, [1], { tokens: [{ name: '{{my.greeting}}', value: 'Ahoy' }] });
   */
  async request(id: number, leadIds: readonly number[], given: RequestOptions = {}): Promise<void> {
    const { tokens, ...options } = knownOptions(given, requestNames);
    const json = { input: { leads: leadIds.map((leadId) => ({ id: leadId })), tokens } };
    await this.#connection.call(
      { method: 'POST', path: `/rest/v1/campaigns/${id}/trigger.json`, json },
      options,
    );
  }

  /**
   * Has a batch campaign run.
   * @returns the id of the campaign that will run: with `cloneToProgramName` that of the copy
   * @throws GalenaRefusal 1003 for a trigger campaign, 1042 for a time that is none or too far ahead, 611 for the name of a program that
   * is there already
   * @example
   * await assets.campaigns.schedule(80, { runAt: new Date(Date.now() + 3_600_000) });
   */
  async schedule(id: number, given: ScheduleOptions = {}): Promise<number> {
    const { runAt, tokens, cloneToProgramName, ...options } = knownOptions(given, scheduleNames);
    const time = runAt === undefined ? undefined : toWireTime(runAt);
    const json = { input: { runAt: time, tokens, cloneToProgramName } };
    const call = { method: 'POST', path: `/rest/v1/campaigns/${id}/schedule.json`, json } as const;
    return only(await this.#connection.call<{ readonly id: number }>(call, options)).id;
  }

  /**
   * The smart campaigns that a lead has been in.
   * @throws GalenaRefusal 1004 if there is no such lead
   * @example
   * for await (const { smartCampaignId } of assets.campaigns.campaignsOf(1)) console.log(smartCampaignId);
   */
  campaignsOf(
    leadId: number,
    given: PageOptions & Updated = {},
  ): AsyncGenerator<CampaignMembership, void, undefined> {
    const { options, parameters } = splitOptions(given, { ...pageOptionNames, ...updated });
    const call = { path: `/rest/v1/leads/${leadId}/smartCampaignMembership.json`, query: parameters };
    return readPages(this.#connection, call, options);
  }
}
