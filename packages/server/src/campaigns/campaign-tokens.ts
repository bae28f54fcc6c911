import type { Asset } from '../assets/find-assets.ts';
import { tokensIn } from '../assets/tokens.ts';
import type { Executor } from '../db/database.ts';
import { refuse } from '../errors.ts';

/** The value that a call gives a token of a program, for the leads that it sends through a campaign. */
export interface GivenToken {
  /** `{{my.greeting}}` */
  readonly name: string;
  readonly value: string;
}

/**
 * Sees to it that the program of a campaign, or a folder above it, has each token.
 * @throws ApiError 1003 that names those it has not, with the blank behind them that clients have seen
 */
export async function checkTokens(
  executor: Executor,
  schema: string,
  { folderType: type, folderId }: Asset,
  tokens: readonly GivenToken[],
): Promise<void> {
  if (tokens.length === 0) return;
  const known =
    type === null || folderId === null
      ? new Map<string, string>()
      : await tokensIn(executor, schema, { type, id: folderId });
  const unknown = tokens.map(({ name }) => bareName(name)).filter((name) => !known.has(name));
  if (unknown.length > 0) throw refuse('1003', `Invalid token value: ${JSON.stringify(unknown)} `);
}

/** `greeting` of `{{my.greeting}}`. */
function bareName(name: string): string {
  return /^\{\{\s*(?:my\.)?(.*?)\s*\}\}$/.exec(name)?.[1] ?? name;
}
