import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../../packages/server/src/db/database.ts';
import { sql } from '../../packages/server/src/db/sql.ts';
import { type Answer, ApiClient } from '../../packages/server/test/support/api-client.ts';
import type { Scene } from './scene.ts';

/**
 * The clock of the first process is a minute off, that of the second eight days, and each takes what the other has given: tokens,
 * page tokens, the order of imports. Gives how often that was tried.
 */
export async function crossClocks({ first, second, database, faultMs }: Scene): Promise<number> {
  let times = 0;
  for (const end = Date.now() + faultMs; Date.now() < end || times === 0; times += 1) {
    // Each time with a look at the service and no token at hand.
    const [one, other] = [first, second].map(({ api }) => new ApiClient(api.url)) as [ApiClient, ApiClient];
    assert.equal(await one.token(), await other.token(), 'the token of two processes');
    await checkPages(one, other);
    await checkPages(other, one);
    await checkTimes(database);
    await delay(100);
  }
  return times;
}

/** The second page of a list, at another process than the first, goes on where that ended, and has newer imports before older. */
async function checkPages(one: ApiClient, other: ApiClient): Promise<void> {
  const list = '/galena/v1/imports.json?batchSize=2';
  const page = carriedOut(await one.get(list));
  const next =
    page.nextPageToken === undefined
      ? undefined
      : carriedOut(await other.get(`${list}&nextPageToken=${page.nextPageToken}`));
  const ids = [page, next].flatMap((answer) => answer?.result ?? []).map(({ batchId }) => Number(batchId));
  assert.deepEqual(
    ids,
    ids.toSorted((a, b) => b - a),
    'the order of imports',
  );
  assert.equal(new Set(ids).size, ids.length, 'the imports of two pages');
}

function carriedOut(answer: Answer): Answer {
  assert.equal(answer.success, true, JSON.stringify(answer.errors));
  return answer;
}

/** Whichever process has written them, the times of an import follow each other, and none is to come. */
async function checkTimes(database: Database): Promise<void> {
  const wrong = await database.query(sql`
    select batch_id, created_at, started_at, finished_at
    from galena.imports
    where created_at > started_at
      or started_at > finished_at
      or greatest(created_at, started_at, finished_at) > clock_timestamp()`);
  assert.deepEqual(wrong, [], 'the times of imports');
}
