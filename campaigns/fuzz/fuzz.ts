import { rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { SpawnedGalena } from '../../packages/server/test/support/spawned-galena.ts';
import { describeError } from '../describe-error.ts';
import { makeDataFolder } from '../imports/data-folder.ts';
import { MemoryWatch } from './memory.ts';
import type { FuzzPlan } from './plan.ts';
import { FuzzRun, type Tally } from './run-fuzz.ts';
import { prepareScene } from './scene.ts';
import { summarise } from './summarise.ts';

/**
 * Sends hostile inputs to a Galena in a process of its own: multipart and HTTP framing, headers, files in three formats
 * and all encodings, JSON bodies, query strings, tokens. Nothing may crash, hang or grow; every answer has to be of a
 * documented form, none a 5xx but 503 with Retry-After while PostgreSQL, which is killed now and then, is away; and
 * every import that was accepted has to end, with reports that fit its counts.
 */
export async function fuzz(args: string[]): Promise<boolean> {
  const { values } = parseArgs({
    args,
    options: {
      inputs: { type: 'string', default: '100000' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * 1e6)) },
      only: { type: 'string' },
    },
  });
  const only = values.only === undefined ? undefined : Number(values.only);
  const plan = { inputs: Number(values.inputs), seed: Number(values.seed), only };
  return (await runFuzzCampaign(plan)).failures.length === 0;
}

/** Fewer inputs tell nothing of memory. */
const inputsForMemory = 50_000;

export async function runFuzzCampaign(
  plan: FuzzPlan,
  preparedData?: string,
  signal?: AbortSignal,
): Promise<Tally> {
  console.log(`fuzz campaign: ${plan.inputs} inputs, --seed ${plan.seed}\n`);
  const dataDir = await makeDataFolder('fuzz', preparedData);
  const settings = {
    GALENA_ENGINE_CONCURRENCY: '8',
    GALENA_LOG_LEVEL: 'error',
    // All inputs come from one address.
    GALENA_TOKEN_FAILURES: 'off',
    // Whether a call hangs is for the campaign to see, on a machine however busy.
    GALENA_TIMEOUT_PERCENT: '1000',
    // As `npm start` has it.
    NODE_OPTIONS: '--max-semi-space-size=1',
  };
  const galena = await SpawnedGalena.start(dataDir, settings, { signal });
  try {
    return await runOn(galena, plan);
  } finally {
    await galena.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** PostgreSQL is killed once in a short campaign; each recovery takes seconds. */
function killMoments({ inputs }: FuzzPlan): readonly number[] {
  return inputs < inputsForMemory ? [0.5] : [0.15, 0.45, 0.7];
}

async function runOn(galena: SpawnedGalena, plan: FuzzPlan): Promise<Tally> {
  const run = new FuzzRun(plan, await prepareScene(galena.api, 6), galena);
  const memory = new MemoryWatch(galena.pid, () => run.queue.progress);
  const start = performance.now();
  const timer = setInterval(() => console.log(`${Math.round(100 * run.queue.progress)} % sent`), 30_000);
  const outages = plan.only === undefined ? run.killDatabase(...killMoments(plan)) : Promise.resolve();
  await Promise.all([run.send(), outages]);
  clearInterval(timer);
  memory.stop();
  const { failures } = run.tally;
  const tellsOfMemory = plan.inputs >= inputsForMemory && plan.only === undefined;
  if (tellsOfMemory) failures.push(...[memory.judge() ?? []].flat());
  failures.push(...[await checkAlive(galena)].flat());
  console.log(
    summarise(run.tally, tellsOfMemory ? memory.measure() : undefined, (performance.now() - start) / 1000),
  );
  if (failures.length > 0) console.log(`\nthe log of Galena:\n${shortenLog(galena.log)}`);
  return run.tally;
}

/** The same process as at the start still imports. */
async function checkAlive({ api }: SpawnedGalena): Promise<string[]> {
  try {
    const batchId = await api.import({ file: 'email\nafterwards@example.com\n' });
    const { message } = await api.status(batchId);
    return message === 'Import succeeded, 1 records imported (1 members)'
      ? []
      : [`the last import: ${message}`];
  } catch (error) {
    return [`afterwards Galena imports no more: ${describeError(error)}`];
  }
}

function shortenLog(log: string): string {
  const lines = log.split('\n').map((line) => line.slice(0, 1_000));
  return [...lines.slice(0, 15), '…', ...lines.slice(-15)].join('\n');
}
