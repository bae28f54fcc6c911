import type { Clock } from '../../clock.ts';
import type { Database } from '../../db/database.ts';
import { ApiError, refuse } from '../../errors.ts';
import type { LeadAuthor } from '../../leads/lead-lock.ts';
import type { Randomness } from '../../randomness.ts';
import type { Subscription } from '../../subscriptions/subscription.ts';

/** The files of a seed, by their paths with slashes: `leads.csv`, `leads/europe.csv`. */
export type SeedFiles = ReadonlyMap<string, Buffer>;

/** What a part of a seed works with. */
export interface Seeding {
  readonly database: Database;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly subscription: Subscription;
  /** As whom leads are written. */
  readonly author: LeadAuthor;
  /** As whom what is kept with a name is saved. */
  readonly savedBy: { readonly serviceName: string; readonly userEmail: string };
  /** Ends once the engine has carried out an import. */
  untilImported(batchId: number): Promise<void>;
}

/** One kind of file of a seed. All stand in the list of `seed-parts.ts`, in the order in which they are put in. */
export interface SeedPart {
  readonly name: string;
  /** Which files are its own. */
  readonly files: RegExp;
  /**
   * Puts one of its files into the subscription, through the code that calls of the API use.
   * @throws ApiError 1003, by `problemAt`
   */
  put(seeding: Seeding, file: SeedFile): Promise<void>;
  /**
   * Writes what a subscription has of it as such files: their paths and contents.
   * @throws ApiError 1003 for what no such file can say
   */
  write(source: SeedSource): Promise<readonly WrittenFile[]>;
}

/** A subscription of which a seed is made. */
export type SeedSource = Pick<Seeding, 'database' | 'subscription'>;

export type WrittenFile = readonly [path: string, content: string];

/** A file of records, a line each; none if there are none. */
export function recordsFile(path: string, records: readonly object[]): readonly WrittenFile[] {
  if (records.length === 0) return [];
  return [[path, `[\n${records.map((record) => `  ${JSON.stringify(record)}`).join(',\n')}\n]\n`]];
}

export interface SeedFile {
  readonly path: string;
  readonly bytes: Buffer;
}

/** What is wrong with a seed, and where: `leads.csv, line 7: …`. */
export function problemAt(path: string, line: number | undefined, message: string): ApiError {
  return refuse('1003', `${path}${line === undefined ? '' : `, line ${line}`}: ${message}`);
}

/** Does what a record asks for; what is wrong with it is told with its place. */
export async function at<Result>(path: string, line: number, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ApiError) throw problemAt(path, line, `${error.message} (code ${error.code})`);
    throw error;
  }
}
