import { rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { makeDataFolder } from '../imports/data-folder.ts';
import { type RunningGalena, startGalena, stopGalena } from '../imports/running-galena.ts';
import { type ClientsPlan, runClients } from './clients.ts';
import { addSubscriptions, type Service } from './load-client.ts';
import { checkFairness, fillQueues, jobsOfSubscription, readRounds, untilQueueIsEmpty } from './queue.ts';
import { runSlowUploads, type SlowUploadsPlan } from './slow-uploads.ts';

/** Many clients, trickling connections, and full queues of many subscriptions, against one Galena on this machine. */
export interface LoadPlan {
  readonly clients: ClientsPlan & { readonly subscriptions: number };
  readonly slowUploads: SlowUploadsPlan;
  readonly queue: { readonly subscriptions: number; readonly patienceSeconds: number };
}

export async function load(args: string[]): Promise<boolean> {
  const { values } = parseArgs({
    args,
    options: {
      clients: { type: 'string', default: '1000' },
      seconds: { type: 'string', default: '300' },
      connections: { type: 'string', default: '300' },
      subscriptions: { type: 'string', default: '1000' },
    },
  });
  const problems = await runLoadCampaign({
    clients: { clients: Number(values.clients), seconds: Number(values.seconds), subscriptions: 50 },
    slowUploads: { connections: Number(values.connections), withHeaders: true, bodyTimeoutSeconds: 30 },
    queue: { subscriptions: Number(values.subscriptions), patienceSeconds: 3600 },
  });
  for (const problem of problems.slice(0, 20)) console.log(`FAILED: ${problem}`);
  return problems.length === 0;
}

/** Gives what did not hold. */
export async function runLoadCampaign(
  plan: LoadPlan,
  preparedData?: string,
  signal?: AbortSignal,
): Promise<string[]> {
  const dataDir = await makeDataFolder('load', preparedData);
  const run = async <Result>(role: 'all' | 'api', work: (running: RunningGalena) => Promise<Result>) => {
    const settings = {
      GALENA_ROLE: role,
      GALENA_BODY_TIMEOUT_SECONDS: String(plan.slowUploads.bodyTimeoutSeconds),
    };
    const running = await startGalena(dataDir, 100_000, settings, signal);
    return work(running).finally(() => stopGalena(running));
  };
  try {
    const problems = await run('all', (running) => loadApi(running, plan));
    const services = await run('api', (running) => prepareQueues(running, plan));
    return [...problems, ...(await run('all', (running) => emptyQueues(running, services, plan)))];
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function loadApi({ galena, database }: RunningGalena, plan: LoadPlan): Promise<string[]> {
  const { url } = galena.api;
  const services = await addSubscriptions(galena.api, plan.clients.subscriptions);
  const problems = await runClients(url, database, services, plan.clients);
  const [service] = services;
  if (service === undefined) return problems;
  return [...problems, ...(await runSlowUploads(url, service, plan.slowUploads))];
}

/** No engine runs meanwhile. */
async function prepareQueues({ galena }: RunningGalena, plan: LoadPlan): Promise<Service[]> {
  const start = performance.now();
  const services = await addSubscriptions(galena.api, plan.queue.subscriptions, plan.clients.subscriptions);
  const made = performance.now();
  await fillQueues(galena.api.url, services);
  console.log(
    `${services.length} subscriptions made in ${seconds(made - start)} s, ${services.length * jobsOfSubscription} imports queued in ${seconds(performance.now() - made)} s`,
  );
  return services;
}

async function emptyQueues(
  { database }: RunningGalena,
  services: readonly Service[],
  { queue }: LoadPlan,
): Promise<string[]> {
  const start = performance.now();
  const mostRunning = await untilQueueIsEmpty(database, queue.patienceSeconds);
  const rounds = await readRounds(
    database,
    services.map(({ munchkinId }) => munchkinId),
  );
  console.log(
    `  all in after ${seconds(performance.now() - start)} s, at most ${mostRunning} of a subscription at once`,
  );
  for (const { place, earliest, latest } of rounds)
    console.log(`  place ${place}: began ${earliest.toFixed(1)} to ${latest.toFixed(1)} s after the first`);
  const problems = checkFairness(rounds, services.length);
  return mostRunning > 2 ? [...problems, `${mostRunning} imports of a subscription ran at once`] : problems;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}
