import type { ModelLead } from '../../packages/server/test/engine/import-model.ts';
import { upsertRows } from '../../packages/server/test/engine/import-model.ts';
import { LedgerFollower } from '../../packages/server/test/support/ledger-follower.ts';
import { describeError } from '../describe-error.ts';
import { checkImport, checkLeads, checkNothingLeftBehind } from '../imports/check.ts';
import { type CampaignFile, type Family, makeFamily, makeFile } from '../imports/make-file.ts';
import { type RunningGalena, startGalena, stopGalena, untilHealthy } from '../imports/running-galena.ts';
import { findUntaken, type Submitted, submitAll, untilFinished } from '../imports/submit.ts';
import { Random } from '../random.ts';
import { checkDryRun, importDryRuns } from './dry-runs.ts';
import { expireImports, untilExpiredAreGone } from './expire.ts';
import { Exports } from './exports.ts';
import type { Moment } from './moment.ts';
import { planStrikes, type Strike, strike } from './strike.ts';
import { Undos } from './undos.ts';

/** What a round did, for the summary. */
export interface RoundReport {
  readonly imports: number;
  readonly rows: number;
  readonly strikes: readonly { readonly victim: Strike['victim']; readonly seen: readonly Moment[] }[];
}

/** A data folder, and the Galena on it: it goes on from round to round, until a blow ends it. */
export interface Lane {
  readonly dataDir: string;
  running?: RunningGalena | undefined;
}

/** The leads of every family so far: nothing of an earlier round may be lost in a later one. */
export type Model = Map<Family, ModelLead[]>;

/**
 * One round: some files come in while something is killed, once or twice; then everything is compared with what
 * upserting row by row comes to.
 * @throws Error that says what differs.
 */
export async function runRound(
  lane: Lane,
  seed: number,
  model: Model,
  signal?: AbortSignal,
): Promise<RoundReport> {
  const round = new Round(lane, seed, signal);
  try {
    await round.start();
    round.followLedger();
    await round.importUndisturbed();
    await round.importDisturbed();
    await round.check(model);
    return round.report();
  } catch (error) {
    throw new Error(`${describeError(error)}\n${round.describe()}`);
  } finally {
    round.stopFollowing();
  }
}

/** Stops the Galena of a lane, or what is left of it. */
export async function stopLane(lane: Lane): Promise<void> {
  const { running } = lane;
  lane.running = undefined;
  if (running !== undefined) await stopGalena(running);
}

class Round {
  readonly #lane: Lane;
  readonly #random: Random;
  readonly #families: readonly Family[];
  readonly #chunkRows: number;
  readonly #taken: Submitted[] = [];
  readonly #strikes: RoundReport['strikes'][number][] = [];
  readonly #signal: AbortSignal | undefined;
  readonly #exports = new Exports();
  readonly #undos: Undos;
  #follower: LedgerFollower | undefined;

  constructor(lane: Lane, seed: number, signal?: AbortSignal) {
    const random = new Random(seed);
    this.#lane = lane;
    this.#random = random;
    this.#signal = signal;
    this.#chunkRows = random.pick([50, 150, 1_000]);
    this.#undos = new Undos(random, `r${seed}u`, () => this.#now);
    this.#families = Array.from({ length: random.integer(1, 3) }, (_, index) =>
      makeFamily(random, `r${seed}f${index}`),
    );
  }

  async start(): Promise<void> {
    this.#lane.running ??= await startGalena(this.#lane.dataDir, this.#chunkRows, {}, this.#signal);
  }

  /** So that the files that come in the midst of trouble find leads to update. */
  async importUndisturbed(): Promise<void> {
    await this.#undos.prepare();
    this.#taken.push(...(await submitAll(this.#api, this.#makeFiles())));
    await untilFinished(this.#api, this.#taken);
  }

  async importDisturbed(): Promise<void> {
    const first = Math.min(...this.#taken.map(({ batchId }) => batchId));
    const isExpiring = this.#random.chance(0.3);
    if (isExpiring) await expireImports(this.#now.database, first);
    // Some are only to say what they would do, while all that falls on them, and are imported afterwards.
    let left: readonly CampaignFile[] = this.#makeFiles().map((file) => ({
      ...file,
      isDryRun: this.#random.chance(0.4),
    }));
    const hasDryRuns = left.some(({ isDryRun }) => isDryRun);
    for (const blow of planStrikes(this.#random, { isExpiring, hasDryRuns }))
      left = await this.#disturb(left, blow);
    while (left.length > 0) {
      this.#taken.push(...(await submitAll(this.#api, left)));
      left = await findUntaken(() => this.#api, left, this.#taken);
    }
    await untilFinished(this.#api, this.#taken);
    const dryRuns = this.#taken.filter(({ file }) => file.isDryRun);
    this.#taken.push(...(await importDryRuns(this.#api, dryRuns)));
    if (isExpiring) await untilExpiredAreGone(this.#api, this.#now.database, first);
  }

  /** As a client that asks for activities does; not even a crash may have it miss one, or see one twice. */
  followLedger(): void {
    this.#follower = new LedgerFollower(() => this.#now.database);
  }

  async check(model: Model): Promise<void> {
    await this.#follower?.finish();
    for (const taken of this.#taken) {
      const { batchId, file } = taken;
      const leads = model.get(file.family) ?? [];
      model.set(file.family, leads);
      if (file.isDryRun) await checkDryRun(this.#api, taken, leads);
      else await checkImport(this.#api, batchId, file, upsertRows(leads, file.work));
    }
    await this.#exports.check(this.#api);
    await this.#undos.check();
    for (const [family, leads] of model) await checkLeads(this.#now.database, family, leads);
    await checkNothingLeftBehind(this.#now.database);
  }

  stopFollowing(): void {
    this.#follower?.stop();
  }

  /** What can be told of a round that went wrong. */
  describe(): string {
    return this.#lane.running?.galena.describe() ?? 'Galena was not running';
  }

  report(): RoundReport {
    const rows = this.#taken.reduce((sum, { file }) => sum + file.work.rows.length, 0);
    return { imports: this.#taken.length, rows, strikes: this.#strikes };
  }

  /** Submits files while something is killed; gives those that Galena has not got. */
  async #disturb(files: readonly CampaignFile[], blow: Strike): Promise<CampaignFile[]> {
    const isSlow = this.#random.chance(0.3);
    const [seen, submitted] = await Promise.all([
      strike(this.#now, blow),
      submitAll(this.#api, files, { isSlow }),
      this.#exports.enqueue(this.#api),
      this.#undos.disturb(),
    ]);
    this.#taken.push(...submitted);
    this.#strikes.push({ victim: blow.victim, seen });
    if (blow.victim === 'galena' || blow.victim === 'both') {
      await stopLane(this.#lane);
      await this.start();
    }
    await untilHealthy(this.#api);
    await this.#undos.settle();
    return findUntaken(() => this.#api, files, this.#taken);
  }

  #makeFiles(): CampaignFile[] {
    return this.#families.map((family) => makeFile(this.#random, family));
  }

  get #now(): RunningGalena {
    if (this.#lane.running === undefined) throw new Error('Galena is not started');
    return this.#lane.running;
  }

  get #api(): RunningGalena['galena']['api'] {
    return this.#now.galena.api;
  }
}
