import type { Database } from '../../packages/server/src/db/database.ts';
import { sql } from '../../packages/server/src/db/sql.ts';
import { forEach, LoadClient, pause, type Service } from './load-client.ts';

export const jobsOfSubscription = 10;

/**
 * Fills every queue, one subscription after another, as far as it goes: whoever served the oldest import first would
 * let the last subscriptions wait for all others.
 */
export async function fillQueues(url: string, services: readonly Service[]): Promise<void> {
  await forEach(services, 8, async (service) => {
    const client = new LoadClient(url, service);
    for (let job = 0; job < jobsOfSubscription; job += 1) {
      const answer = await client.submit(`email\nqueue-${job}@example.com\n`);
      if (!answer.success) throw new Error(`${service.munchkinId}: ${JSON.stringify(answer)}`);
    }
  });
}

/** Watches the queue until it is empty; gives the most imports of one subscription that were seen running at once. */
export async function untilQueueIsEmpty(database: Database, patienceSeconds: number): Promise<number> {
  const deadline = performance.now() + patienceSeconds * 1000;
  let mostRunning = 0;
  for (;;) {
    const [now] = await database.query<{ unfinished: number; running: number }>(sql`
      select coalesce(sum(unfinished), 0)::int as unfinished, coalesce(max(running), 0) as running
      from (
        select count(*) as unfinished, count(slot) as running
        from galena.imports
        where status in ('queued', 'importing')
        group by subscription_id
      ) subscriptions`);
    if (now === undefined || now.unfinished === 0) return mostRunning;
    mostRunning = Math.max(mostRunning, now.running);
    if (performance.now() > deadline) throw new Error(`${now.unfinished} imports are unfinished still`);
    await pause(50);
  }
}

/** When the first, second, … imports of the subscriptions began, in seconds since the first of all. */
export interface Round {
  readonly place: number;
  readonly earliest: number;
  readonly latest: number;
  readonly subscriptions: number;
}

export function readRounds(database: Database, munchkinIds: readonly string[]): Promise<Round[]> {
  return database.query<Round>(sql`
    select
      place::int,
      min(started)::float as earliest,
      max(started)::float as latest,
      count(*)::int as subscriptions
    from (
      select
        row_number() over (partition by subscription_id order by batch_id) as place,
        extract(epoch from started_at - min(started_at) over ()) as started
      from galena.imports
      where status = 'complete'
        and subscription_id in (
          select id
          from galena.subscriptions
          where munchkin_id = any(${munchkinIds})
        )
    ) imports
    group by place
    order by place`);
}

/**
 * In a fair queue the n-th imports of all subscriptions begin within one round of each other; gives what did not hold.
 * Half a round more for the imports that are under way beside each other.
 */
export function checkFairness(rounds: readonly Round[], subscriptions: number): string[] {
  const totalSeconds = rounds.at(-1)?.latest ?? 0;
  const roundSeconds = (totalSeconds / jobsOfSubscription) * 1.5 + 1;
  const problems = rounds
    .filter(({ earliest, latest }) => latest - earliest > roundSeconds)
    .map(
      ({ place, earliest, latest }) =>
        `the imports in place ${place} began ${earliest.toFixed(1)} to ${latest.toFixed(1)} s after the first; a round takes ${roundSeconds.toFixed(1)} s`,
    );
  const isWhole =
    rounds.length === jobsOfSubscription && rounds.every((round) => round.subscriptions === subscriptions);
  return isWhole ? problems : [...problems, `not every import is complete: ${JSON.stringify(rounds)}`];
}
