import { type CallOptions, callOptionNames } from '../http/connection.ts';
import type { OptionNames } from '../known-options.ts';

/** What of an import is undone, and how. A list that names none is refused: without it everything would be undone. */
export interface UndoOptions extends CallOptions {
  /** Only what it did to these fields, by their REST names; leads and memberships of lists stay. */
  readonly fields?: readonly string[];
  /** Only what it did to the leads with these ids. */
  readonly leads?: readonly number[];
  /** Only what these rows of its file did, which count from 1. */
  readonly rows?: readonly number[];
  /** Also what somebody has changed since. Default: that is kept. */
  readonly force?: boolean;
  /** Only find out what would be undone, and what kept. */
  readonly dryRun?: boolean;
  /**
   * Of a dry run: the batch ids of imports that are to be undone first, as the later parts of a file are. They are taken for undone, where
   * nobody has changed since what they did.
   */
  readonly assumeUndone?: readonly number[];
}

export const undoOptionNames: OptionNames<UndoOptions> = {
  ...callOptionNames,
  fields: true,
  leads: true,
  rows: true,
  force: true,
  dryRun: true,
  assumeUndone: true,
};
