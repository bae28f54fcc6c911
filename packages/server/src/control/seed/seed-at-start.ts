import type { Database } from '../../db/database.ts';
import { ApiError, SetupError } from '../../errors.ts';
import { findSubscription } from '../../subscriptions/find-subscription.ts';
import type { Renewals } from '../renewals.ts';
import { readSeed } from './read-seed.ts';

/** Seeds the subscription of the settings with a folder, or an archive of one. @throws SetupError for what is wrong with the seed, with file and line */
export async function seedAtStart(
  database: Database,
  renewals: Renewals,
  munchkinId: string,
  place: string,
): Promise<void> {
  const subscription = await findSubscription(database, munchkinId);
  if (subscription === undefined) throw new Error(`subscription ${munchkinId} is gone`);
  try {
    await renewals.seed(subscription, await readSeed(place));
  } catch (error) {
    throw error instanceof ApiError ? new SetupError(`GALENA_SEED=${place}: ${error.message}`) : error;
  }
}
