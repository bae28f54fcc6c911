import { availableParallelism } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../../packages/server/src/db/database.ts';
import { identifier, sql } from '../../packages/server/src/db/sql.ts';
import { fortyColumns, fourColumns } from '../files/columns.ts';
import { type FileShape, makeLeadsFile, rowsIn } from '../files/leads-file.ts';
import { type RunningGalena, schema } from '../lab/galena.ts';
import { importFile } from '../lab/import-file.ts';
import { type Lab, withLab } from '../lab/lab.ts';
import { type ProcessorClock, processorClock } from '../lab/processor-time.ts';
import { inParallel } from '../measure/in-parallel.ts';
import { type Contestant, inTurns } from '../measure/in-turns.ts';
import { median, type Ratio, ratioOf, secondsOf } from '../measure/statistics.ts';
import { insertNew, makeStaging, type Reference, updateAll } from '../reference/reference.ts';
import { copyTables, restoreLeads, saveLeads, stopAutovacuum } from '../reference/tables.ts';
import { fileBytes, fileRows, type Measurement, say, scaled } from './part.ts';

export interface CostResult {
  readonly cases: readonly CostOfRows[];
  readonly small: readonly CostOfSmallImports[];
  /** Of all new. */
  readonly processors: readonly { readonly processors: number; readonly rowsPerSecond: number }[];
}

/** Medians, in microseconds a row. */
export interface CostOfRows {
  readonly name: string;
  readonly rows: number;
  readonly wholeUs: number;
  readonly galenaUs: number;
  readonly postgresUs: number;
  /** What PostgreSQL takes alone. */
  readonly aloneWholeUs: number;
  readonly aloneUs: number;
  /** Of the whole times. */
  readonly ratio: Ratio;
}

export interface CostOfSmallImports {
  readonly rows: number;
  /** So many are under way at once. */
  readonly clients: number;
  /** Medians for one import: from the POST to `Complete`, and processor time, that of its polls included. */
  readonly wholeMs: number;
  readonly galenaMs: number;
  readonly postgresMs: number;
  readonly perSecond: number;
}

interface Case {
  readonly name: string;
  readonly before?: string;
  readonly shape: FileShape;
  readonly alone: string;
  readonly reference: (reference: Reference) => Promise<number>;
}

const alone = 'postgresql_alone';
const twoIndexes = 'two_indexes';
/** So that what an import leaves to others, the writer of the log for one, is counted with it. */
const restMs = 300;

/** What an import takes of the processors, beside what PostgreSQL takes alone for the same rows. */
export function measureCost(options: Measurement): Promise<CostResult> {
  const narrow = { columns: fourColumns, rows: scaled(fileRows, options) };
  const wide = { columns: fortyColumns, rows: scaled(rowsIn(fileBytes, fortyColumns), options) };
  return withLab(async (lab) => {
    const { database } = lab;
    const galena = await lab.startGalena();
    const clock = await processorClock(database, galena);
    await copyTables(database, schema, alone);
    await copyTables(database, schema, twoIndexes);
    await dropSecondaryIndexes(database, twoIndexes);
    for (const each of [schema, alone, twoIndexes]) await stopAutovacuum(database, each);
    await database.execute(sql`create schema saved`);
    for (const [name, shape] of Object.entries({ narrow, wide })) {
      await restoreLeads(database, schema, undefined);
      await importFile(galena.client, makeLeadsFile(shape).file);
      await saveLeads(database, schema, name);
    }
    const cases: CostOfRows[] = [];
    for (const each of casesFor(narrow, wide)) {
      const cost = await measureRows(lab, galena, clock, each, options.rounds);
      const { name, galenaUs, postgresUs, aloneUs, ratio } = cost;
      say(
        `${name}: ${galenaUs.toFixed(1)} + ${postgresUs.toFixed(1)} µs a row, ${aloneUs.toFixed(1)} alone, ratio ${ratio.median.toFixed(2)}`,
      );
      cases.push(cost);
    }
    await restoreLeads(database, schema, 'narrow');
    const small: CostOfSmallImports[] = [];
    for (const clients of [1, 8]) small.push(await measureSmall(galena, clock, clients, options));
    return { cases, small, processors: await measureProcessors(lab, galena, clock, narrow, options.rounds) };
  });
}

function casesFor(narrow: FileShape, wide: FileShape): readonly Case[] {
  const changed = { version: 'x' };
  return [
    { name: 'all new', shape: narrow, alone, reference: insertNew },
    { name: 'all new, PostgreSQL with two indexes', shape: narrow, alone: twoIndexes, reference: insertNew },
    { name: 'all changed', before: 'narrow', shape: { ...narrow, ...changed }, alone, reference: updateAll },
    { name: 'unchanged', before: 'narrow', shape: narrow, alone, reference: updateAll },
    { name: 'all new, 40 columns', shape: wide, alone, reference: insertNew },
    {
      name: 'all changed, 40 columns',
      before: 'wide',
      shape: { ...wide, ...changed },
      alone,
      reference: updateAll,
    },
  ];
}

/** Leaves those of the id and of the e-mail address, which an import cannot do without. */
async function dropSecondaryIndexes(database: Database, from: string): Promise<void> {
  const indexes = await database.query<{ name: string }>(sql`
    select indexname as name
    from pg_indexes
    where schemaname = ${from}
      and tablename = 'leads'
      and indexname not like '%pkey'
      and indexdef not like '%email%'`);
  for (const { name } of indexes) await database.execute(sql`drop index ${identifier(from, name)}`);
}

async function measureRows(
  { database }: Lab,
  galena: RunningGalena,
  clock: ProcessorClock,
  each: Case,
  rounds: number,
): Promise<CostOfRows> {
  const file = makeLeadsFile(each.shape);
  const { rows } = each.shape;
  const spent: Record<string, { galenaMs: number; postgresMs: number }[]> = { ours: [], alone: [] };
  const contestant = (
    name: 'ours' | 'alone',
    target: string,
    run: () => Promise<number>,
  ): Contestant & { name: typeof name } => ({
    name,
    prepare: () => restoreLeads(database, target, each.before),
    async run() {
      const taken = clock.start();
      const seconds = await run();
      await delay(restMs);
      spent[name]?.push(taken());
      return seconds;
    },
  });
  const reference = { database, schema: each.alone, file };
  await makeStaging(reference);
  const seconds = await inTurns(rounds, [
    contestant('ours', schema, async () => (await importFile(galena.client, file.file)).seconds),
    contestant('alone', each.alone, () => each.reference(reference)),
  ]);
  const aRow = (values: readonly number[], perUnit: number) => (median(values) * perUnit) / rows;
  return {
    name: each.name,
    rows,
    wholeUs: aRow(seconds.ours, 1e6),
    galenaUs: aRow(spent['ours']?.map(({ galenaMs }) => galenaMs) ?? [], 1e3),
    postgresUs: aRow(spent['ours']?.map(({ postgresMs }) => postgresMs) ?? [], 1e3),
    aloneWholeUs: aRow(seconds.alone, 1e6),
    aloneUs: aRow(spent['alone']?.map(({ postgresMs }) => postgresMs) ?? [], 1e3),
    ratio: ratioOf(seconds.ours, seconds.alone),
  };
}

const smallRows = 20;
let smallFiles = 0;

/** Small files of one subscription, each client the next as soon as its last one is complete. */
async function measureSmall(
  { client }: RunningGalena,
  clock: ProcessorClock,
  clients: number,
  options: Measurement,
): Promise<CostOfSmallImports> {
  const count = scaled(160, options);
  const whole: number[] = [];
  const rounds: { galenaMs: number; postgresMs: number; seconds: number }[] = [];
  for (let round = 0; round < options.rounds; round += 1) {
    const taken = clock.start();
    const seconds = await secondsOf(() =>
      inParallel({ count, workers: clients }, async () => {
        smallFiles += 1;
        const shape = { columns: fourColumns, rows: smallRows, first: fileRows + smallFiles * smallRows };
        whole.push((await importFile(client, makeLeadsFile(shape).file)).seconds);
      }),
    );
    const { galenaMs, postgresMs } = taken();
    rounds.push({
      galenaMs: galenaMs / count,
      postgresMs: postgresMs / count,
      seconds,
    });
  }
  const result = {
    rows: smallRows,
    clients,
    wholeMs: 1000 * median(whole),
    galenaMs: median(rounds.map(({ galenaMs }) => galenaMs)),
    postgresMs: median(rounds.map(({ postgresMs }) => postgresMs)),
    perSecond: count / median(rounds.map(({ seconds }) => seconds)),
  };
  say(
    `${smallRows} rows, ${clients} clients: ${result.galenaMs.toFixed(1)} + ${result.postgresMs.toFixed(1)} ms, ${result.perSecond.toFixed(0)}/s`,
  );
  return result;
}

/** The same import where there are fewer processors, for Galena, PostgreSQL and the client together. */
async function measureProcessors(
  { database }: Lab,
  galena: RunningGalena,
  clock: ProcessorClock,
  shape: FileShape,
  rounds: number,
): Promise<CostResult['processors']> {
  const file = makeLeadsFile(shape);
  const counts = [1, 2, 4, 8, 16].filter((count) => count <= availableParallelism());
  const results: CostResult['processors'][number][] = [];
  for (const processors of counts) {
    clock.limitTo(processors);
    const seconds: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await restoreLeads(database, schema, undefined);
      seconds.push((await importFile(galena.client, file.file)).seconds);
    }
    results.push({ processors, rowsPerSecond: shape.rows / median(seconds) });
  }
  return results;
}
