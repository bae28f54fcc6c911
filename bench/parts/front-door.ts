import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '../../packages/server/src/clock.ts';
import type { Database } from '../../packages/server/src/db/database.ts';
import { finishImport } from '../../packages/server/src/engine/finish.ts';
import { importKind } from '../../packages/server/src/engine/job.ts';
import { claimJob } from '../../packages/server/src/engine/jobs/claim.ts';
import { fourColumns } from '../files/columns.ts';
import { piecesOf, rowsIn } from '../files/leads-file.ts';
import { type ApiCalls, formWithFile, openCalls } from '../lab/api-calls.ts';
import { withLab } from '../lab/lab.ts';
import { makeSubscriptions } from '../lab/subscriptions.ts';
import { inParallel } from '../measure/in-parallel.ts';
import { type Contestant, inTurns } from '../measure/in-turns.ts';
import { median, type Ratio, ratioOf, secondsOf } from '../measure/statistics.ts';
import {
  acceptAlone,
  claimAlone,
  emptyQueue,
  endQueued,
  makeQueueAlone,
  queueImports,
  readStatusAlone,
} from '../reference/queue.ts';
import { fileBytes, type Measurement, say, scaled } from './part.ts';

export interface FrontDoorResult {
  readonly clients: number;
  readonly works: readonly {
    readonly name: string;
    readonly count: number;
    readonly perSecond: number;
    readonly referencePerSecond: number;
    /** Of Galena's time to that of PostgreSQL alone. */
    readonly ratio: Ratio;
  }[];
}

const clients = 16;
/** That poll while large files come in. */
const pollers = 40;
const subscriptionCount = 20;
const engines = 24;

/** What comes in at the door and is handed on: uploads, status polls, claims. */
export function measureFrontDoor(options: Measurement): Promise<FrontDoorResult> {
  return withLab(async ({ database, startGalena }) => {
    const galena = await startGalena({ GALENA_ROLE: 'api' });
    const subscriptions = await makeSubscriptions(galena, subscriptionCount);
    const calls = await Promise.all(
      subscriptions.map(({ credentials }) => openCalls(galena.url, credentials)),
    );
    await makeQueueAlone(database);
    const works = [
      await measureUploads(database, calls, scaled(1_500, options), options.rounds),
      await measureLargeUploads(database, calls, scaled(8, options), options.rounds),
      await measurePolls(database, calls, scaled(4_000, options), options.rounds),
      await measureClaims(database, engines, scaled(1_000, options), options.rounds),
      await measureClaims(database, 1, scaled(1_000, options), options.rounds),
    ];
    for (const { close } of calls) close();
    return { clients, works };
  });
}

/** Small files from several clients at once. What has been taken is ended at once, so that no queue is ever full. */
async function measureUploads(database: Database, calls: readonly ApiCalls[], count: number, rounds: number) {
  const file = [...piecesOf({ columns: fourColumns, rows: 10 })].join('');
  const form = formWithFile(file);
  return compare('uploads of ten rows', count, rounds, {
    prepare: () => emptyQueue(database),
    ours: async () => {
      const ending = keepEnding(database);
      await inParallel({ count, workers: clients }, (number) =>
        pick(calls, number).call('POST', '/bulk/v1/leads.json', form),
      );
      await ending.stop();
    },
    alone: () =>
      inParallel({ count, workers: clients }, (number) =>
        acceptAlone(database, 1 + (number % calls.length), 1_000_000 + number, Buffer.from(file)),
      ),
  });
}

/** Files of 10 MB, one after another, while others poll without a pause. */
async function measureLargeUploads(
  database: Database,
  calls: readonly ApiCalls[],
  count: number,
  rounds: number,
) {
  const rows = rowsIn(fileBytes, fourColumns);
  const file = [...piecesOf({ columns: fourColumns, rows })].join('');
  const form = formWithFile(file);
  const bytes = Buffer.from(file);
  return compare('uploads of 10 MB beside polls', count, rounds, {
    prepare: async () => {
      await emptyQueue(database);
      await queueImports(database, { subscriptions: calls.length, each: 1 });
    },
    ours: () =>
      beside(
        () =>
          inParallel({ count, workers: 1 }, (number) =>
            pick(calls, number).call('POST', '/bulk/v1/leads.json', form),
          ),
        (poller) => pick(calls, poller).call('GET', '/bulk/v1/leads/batch/1000.json'),
      ),
    alone: () =>
      beside(
        () =>
          inParallel({ count, workers: 1 }, (number) =>
            acceptAlone(database, 1 + (number % calls.length), 1_000_000 + number, bytes),
          ),
        (poller) => readStatusAlone(database, 1 + (poller % calls.length), 1000),
      ),
  });
}

/** Does the work while pollers do theirs over and over. */
async function beside(work: () => Promise<void>, poll: (poller: number) => Promise<unknown>): Promise<void> {
  let isDone = false;
  const polling = Array.from({ length: pollers }, async (_, poller) => {
    while (!isDone) await poll(poller);
  });
  await work().finally(() => {
    isDone = true;
  });
  await Promise.all(polling);
}

async function measurePolls(database: Database, calls: readonly ApiCalls[], count: number, rounds: number) {
  return compare('status polls', count, rounds, {
    prepare: async () => {
      await emptyQueue(database);
      await queueImports(database, { subscriptions: calls.length, each: 1 });
    },
    ours: () =>
      inParallel({ count, workers: clients }, (number) =>
        pick(calls, number).call('GET', '/bulk/v1/leads/batch/1000.json'),
      ),
    alone: () =>
      inParallel({ count, workers: clients }, (number) =>
        readStatusAlone(database, 1 + (number % calls.length), 1000),
      ),
  });
}

/** Claims and ends imports of many subscriptions, each engine the next as soon as it has ended one. */
async function measureClaims(database: Database, workers: number, count: number, rounds: number) {
  const each = Math.ceil(count / subscriptionCount);
  const total = each * subscriptionCount;
  const all = { count: total, workers };
  return compare(`claims by ${workers === 1 ? 'one engine' : `${workers} engines`}`, total, rounds, {
    prepare: async () => {
      await emptyQueue(database);
      await queueImports(database, { subscriptions: subscriptionCount, each });
    },
    ours: () => inParallel(all, () => claimAndFinish(database)),
    alone: () => inParallel(all, () => claimAlone(database)),
  });
}

async function claimAndFinish(database: Database): Promise<void> {
  // With two slots a subscription an engine may find nothing to claim while others are at work.
  for (;;) {
    const job = await claimJob(database, systemClock, importKind);
    if (job !== undefined)
      return finishImport(database, job, { status: 'complete', rowsDone: job.rowsDone }, systemClock);
  }
}

async function compare(
  name: string,
  count: number,
  rounds: number,
  work: { prepare(): Promise<void>; ours(): Promise<void>; alone(): Promise<void> },
): Promise<FrontDoorResult['works'][number]> {
  const contestant = (key: 'ours' | 'alone'): Contestant & { name: typeof key } => ({
    name: key,
    prepare: work.prepare,
    run: () => secondsOf(work[key]),
  });
  const { ours, alone } = await inTurns(rounds, [contestant('ours'), contestant('alone')]);
  const perSecond = count / median(ours);
  say(`${name}: ${Math.round(perSecond)}/s`);
  return { name, count, perSecond, referencePerSecond: count / median(alone), ratio: ratioOf(ours, alone) };
}

function keepEnding(database: Database): { stop(): Promise<void> } {
  let isStopping = false;
  const ending = (async () => {
    while (!isStopping) {
      await endQueued(database);
      await delay(20);
    }
  })();
  return {
    stop() {
      isStopping = true;
      return ending;
    },
  };
}

function pick(calls: readonly ApiCalls[], number: number): ApiCalls {
  const picked = calls[number % calls.length];
  if (picked === undefined) throw new Error('nobody to call as');
  return picked;
}
