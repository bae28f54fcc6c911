import { rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { describeError } from '../describe-error.ts';
import { makeDataFolder } from '../imports/data-folder.ts';
import { prepareScene } from '../imports/prepare-scene.ts';
import { startGalena, stopGalena } from '../imports/running-galena.ts';
import { layGates } from './moment.ts';
import { type Lane, type Model, type RoundReport, runRound, stopLane } from './round.ts';
import { describeRound, summarise } from './summarise.ts';

/**
 * Kills Galena, PostgreSQL or both with `kill -9` while files come in, starts again and compares every lead, list
 * member, counter, report and status with a model; over and over.
 */
export async function crash(args: string[]): Promise<boolean> {
  const { values } = parseArgs({
    args,
    options: {
      rounds: { type: 'string', default: '200' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * 1e6)) },
      lanes: { type: 'string', default: '4' },
    },
  });
  const plan = { rounds: Number(values.rounds), seed: Number(values.seed), lanes: Number(values.lanes) };
  console.log(`crash campaign: ${plan.rounds} rounds in ${plan.lanes} lanes, --seed ${plan.seed}\n`);
  const { failures } = await runCrashCampaign(plan);
  return failures.length === 0;
}

/** Lanes run side by side, each with a Galena and data of its own: most of a round is waiting for leases to end. */
export interface CampaignPlan {
  readonly rounds: number;
  readonly seed: number;
  readonly lanes: number;
  /** The data folder of a Galena that has started once: each lane starts on a copy of it. */
  readonly preparedData?: string;
  /** Ends the campaign and each of its Galenas when it is aborted. */
  readonly signal?: AbortSignal;
}

export interface CampaignOutcome {
  /** How many rounds came out right. */
  readonly rounds: number;
  readonly failures: readonly string[];
}

export async function runCrashCampaign({
  rounds,
  seed,
  lanes,
  preparedData,
  signal,
}: CampaignPlan): Promise<CampaignOutcome> {
  const start = performance.now();
  const seeds = Array.from({ length: rounds }, (_, round) => seed * 10_000 + round);
  const dataDirs = await prepareLanes(lanes, preparedData, signal);
  const outcomes = await Promise.all(
    dataDirs.map((dataDir, lane) =>
      runLane(
        dataDir,
        seeds.filter((_, index) => index % lanes === lane),
        signal,
      ),
    ),
  );
  const reports = outcomes.flatMap((outcome) => outcome.reports);
  const failures = outcomes.flatMap(({ failure }) => failure ?? []);
  console.log(summarise(reports, (performance.now() - start) / 1000));
  for (const failure of failures) console.log(`\n${failure}`);
  return { rounds: reports.length, failures };
}

interface LaneOutcome {
  readonly reports: readonly RoundReport[];
  readonly failure?: string;
}

/** A data folder for each lane. All begin alike: one is prepared, the others are copies. */
async function prepareLanes(
  lanes: number,
  preparedData?: string,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const first = await makeDataFolder('crash', preparedData);
  const running = await startGalena(first, 1_000, {}, signal);
  await prepareScene(running.galena.api, running.database);
  await layGates(running.database);
  await stopGalena(running);
  const others: string[] = [];
  while (others.length < lanes - 1) others.push(await makeDataFolder('crash', first));
  return [first, ...others];
}

/** Rounds on one data folder, one after another, up to the first that fails. */
async function runLane(
  dataDir: string,
  seeds: readonly number[],
  signal?: AbortSignal,
): Promise<LaneOutcome> {
  const reports: RoundReport[] = [];
  const model: Model = new Map();
  const lane: Lane = { dataDir };
  for (const seed of seeds) {
    try {
      const report = await runRound(lane, seed, model, signal);
      reports.push(report);
      console.log(describeRound(seed, report));
    } catch (error) {
      await stopLane(lane);
      return {
        reports,
        failure: `round ${seed} FAILED, its data is kept in ${dataDir}: ${describeError(error)}`,
      };
    }
  }
  await stopLane(lane);
  await rm(dataDir, { recursive: true, force: true });
  return { reports };
}
