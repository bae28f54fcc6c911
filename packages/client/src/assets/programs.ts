import type { CallOptions, Connection } from '../http/connection.ts';
import type { OptionNames } from '../known-options.ts';
import type { SmartList } from '../wire/campaigns.ts';
import type { Program } from '../wire/programs.ts';
import {
  NamedAssetKind,
  type NoOptions,
  type Updated,
  updated,
  type WithRules,
  withRules,
} from './asset-kind.ts';
import type { AssetPageOptions } from './read-assets.ts';

/** Which programs are wanted: those that fit all that is given. */
export interface ProgramFilter extends Updated {
  /** `on`, `off`, `locked` or `unlocked`. */
  readonly status?: string;
  /** What `filterValues` are. */
  readonly filterType?: 'id' | 'programId' | 'folderId' | 'workspace';
  readonly filterValues?: readonly (string | number)[];
}

const filter: OptionNames<ProgramFilter> = {
  ...updated,
  status: true,
  filterType: true,
  filterValues: true,
};

/** What is shown of a program besides what is always shown. */
export interface ProgramDetails {
  readonly includeTags?: boolean;
  readonly includeCosts?: boolean;
}

const find: OptionNames<ProgramDetails> = { includeTags: true, includeCosts: true };

/**
 * Programs. Who is in them: `assets.programMembers`; their tokens: `assets.folders.tokens`.
 * @example
 * for await (const { id, name, channel } of assets.programs.list({ earliestUpdatedAt: '2026-01-01T00:00:00Z' })) {
 *   console.log(id, name, channel);
 * }
 * console.log((await assets.programs.get(1205))?.tags);
 * console.log((await assets.programs.getByName('Spring Regatta 2026', { includeCosts: true }))?.costs);
 */
export class Programs extends NamedAssetKind<Program, ProgramFilter, NoOptions, ProgramDetails> {
  /** Made by `GalenaAssets`. */
  constructor(connection: Connection) {
    super(connection, { many: 'programs', one: 'program', filter, get: {}, find });
  }

  /**
   * Programs with a tag.
   * @example
   * for await (const { name } of assets.programs.listByTag('Season', 'Spring')) console.log(name);
   */
  listByTag(
    tagType: string,
    tagValue: string,
    options: AssetPageOptions = {},
  ): AsyncGenerator<Program, void, undefined> {
    return this.pages('program/byTag', options, {}, { tagType, tagValue });
  }

  /**
   * The smart list of an e-mail program: whom it is sent to. Undefined: the program has none.
   * @example
   * console.log((await assets.programs.smartList(1207, { includeRules: true }))?.rules);
   */
  smartList(id: number, options: WithRules & CallOptions = {}): Promise<SmartList | undefined> {
    return this.part(`${id}/smartList`, options, withRules);
  }
}
