import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type StartedGalena, startGalena } from '@galena/testing';
import { memoryOf } from '../lab/memory.ts';
import { folderBytes } from '../measure/folder-bytes.ts';
import { median, secondsOf } from '../measure/statistics.ts';
import { type Measurement, say, scaled } from './part.ts';

export interface DoubleResult {
  /** That the seed has, and a test changes before each reset, snapshot and so on. */
  readonly leads: number;
  readonly works: readonly DoubleWork[];
  readonly growth: Growth;
}

/** What a test waits for, in milliseconds. */
export interface DoubleWork {
  readonly name: string;
  readonly median: number;
  readonly least: number;
  readonly most: number;
  readonly aim: number;
}

/** What a double takes before and after many resets. */
export interface Growth {
  readonly resets: number;
  readonly before: Size;
  readonly after: Size;
}

export interface Size {
  /** Data folder but for PostgreSQL's log, which is used again from a size on. */
  readonly dataMb: number;
  /** Resident memory of the server; undefined where the system does not tell. */
  readonly memoryMb: number | undefined;
  /** The median of a tenth of the resets. */
  readonly resetMs: number;
}

/** How long tests wait for a double, and what many resets leave of themselves. */
export async function measureDouble(options: Measurement): Promise<DoubleResult> {
  const { rounds } = options;
  const leads = scaled(1_000, options);
  return withFolder(async (folder) => {
    const cacheDir = path.join(folder, 'cache');
    const starts = [
      await measure('first start of a version', 4_000, rounds, () => withFolder(secondsOfStart)),
      await measure('later start', 1_200, rounds, () => secondsOfStart(cacheDir)),
    ];
    const seed = path.join(folder, 'seed');
    await writeSeed(seed, leads);
    await using galena = await startIn(cacheDir, { seed });
    return {
      leads,
      works: [...starts, ...(await measureCalls(galena, leads, rounds))],
      growth: await measureGrowth(galena, leads, Math.max(10, scaled(200, options))),
    };
  });
}

/** PostgreSQL's account must be able to enter it. */
async function withFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'galena-bench-'));
  try {
    await chmod(folder, 0o711);
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function secondsOfStart(cacheDir: string): Promise<number> {
  const start = performance.now();
  const galena = await startIn(cacheDir);
  const seconds = (performance.now() - start) / 1000;
  await galena.stop();
  return seconds;
}

function startIn(cacheDir: string, more: { seed?: string } = {}): Promise<StartedGalena> {
  return startGalena({ ...more, limits: 'off', settings: { GALENA_CACHE_DIR: cacheDir } });
}

async function writeSeed(folder: string, leads: number): Promise<void> {
  const rows = makeLeads(leads, 'Ada').map((lead) => Object.values(lead).join());
  const members = [{ email: 'lead-0@example.com' }];
  await mkdir(folder);
  await writeFile(path.join(folder, 'leads.csv'), `email,firstName,lastName\n${rows.join('\n')}\n`);
  await writeFile(path.join(folder, 'lists.json'), JSON.stringify([{ name: 'Guests', members }]));
  await writeFile(
    path.join(folder, 'fields.json'),
    JSON.stringify([{ name: 'size', displayName: 'Size', dataType: 'string' }]),
  );
}

function makeLeads(count: number, firstName: string) {
  return Array.from({ length: count }, (_, number) => ({
    email: `lead-${number}@example.com`,
    firstName,
    lastName: `Lovelace ${number}`,
  }));
}

/** What a test may have done: all leads of the seed changed. */
async function changeAll({ client }: StartedGalena, leads: number): Promise<void> {
  await client.leads.sync(makeLeads(leads, 'Grace'));
}

async function measureCalls(galena: StartedGalena, leads: number, rounds: number): Promise<DoubleWork[]> {
  return [
    await measure('reset', 150, rounds, async () => {
      await changeAll(galena, leads);
      return secondsOf(() => galena.reset());
    }),
    await measure('snapshot', 300, rounds, async (round) => {
      await changeAll(galena, leads);
      return secondsOf(() => galena.snapshot(`round ${round}`));
    }),
    await measure('restore', 300, rounds, async (round) => {
      await galena.reset();
      return secondsOf(() => galena.restore(`round ${round}`));
    }),
    await measure('subscription with the seed', 300, rounds, async () => {
      let made: Awaited<ReturnType<StartedGalena['subscription']>> | undefined;
      const seconds = await secondsOf(async () => {
        made = await galena.subscription();
      });
      await made?.delete();
      return seconds;
    }),
  ];
}

/** The first time is not counted, but for a first start each time is one: what a later test waits for is measured. */
async function measure(
  name: string,
  aim: number,
  rounds: number,
  work: (round: number) => Promise<number>,
): Promise<DoubleWork> {
  const all: number[] = [];
  for (let round = 0; round <= rounds; round += 1) all.push(1000 * (await work(round)));
  const counted = all.slice(1);
  say(`${name}: ${Math.round(median(counted))} ms, and ${Math.round(all[0] ?? 0)} ms at first`);
  return {
    name,
    aim,
    median: median(counted),
    least: Math.min(...counted),
    most: Math.max(...counted),
  };
}

/** As many resets as a suite with that many tests makes, each behind leads that were synced, or imported every tenth time. A tenth of them comes first. */
async function measureGrowth(galena: StartedGalena, leads: number, resets: number): Promise<Growth> {
  const { client } = galena;
  const changed = makeLeads(Math.min(100, leads), 'Grace');
  const tenth = Math.ceil(resets / 10);
  const all: number[] = [];
  const resetTimes = async (times: number) => {
    for (let count = 0; count < times; count += 1) {
      if (count % 10 === 0) await (await client.imports.create(changed)).wait();
      else await client.leads.sync(changed);
      all.push(1000 * (await secondsOf(() => galena.reset())));
    }
  };
  await resetTimes(tenth);
  const before = await sizeOf(galena, all);
  await resetTimes(resets);
  const after = await sizeOf(galena, all.slice(-tenth));
  say(`${resets} resets: from ${describeSize(before)} to ${describeSize(after)}`);
  return { resets, before, after };
}

async function sizeOf({ dataDir, pid = 0 }: StartedGalena, resetsMs: readonly number[]): Promise<Size> {
  return {
    dataMb: (await folderBytes(dataDir, (file) => !file.includes(`${path.sep}pg_wal${path.sep}`))) / 1e6,
    memoryMb: (await memoryOf(pid))?.nowMb,
    resetMs: median(resetsMs),
  };
}

function describeSize({ dataMb, memoryMb, resetMs }: Size): string {
  return `${Math.round(dataMb)} MB of data, ${memoryMb} MB of memory, ${Math.round(resetMs)} ms a reset`;
}
