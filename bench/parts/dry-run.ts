import { sql } from '../../packages/server/src/db/sql.ts';
import { fortyColumns, fourColumns } from '../files/columns.ts';
import { type FileShape, makeLeadsFile, rowsIn } from '../files/leads-file.ts';
import { type RunningGalena, schema } from '../lab/galena.ts';
import { dryRunFile, importFile } from '../lab/import-file.ts';
import { type Lab, withLab } from '../lab/lab.ts';
import { largeBytes, raiseLimit, writeLeadsFile } from '../lab/large-files.ts';
import { type ProcessorClock, processorClock } from '../lab/processor-time.ts';
import { memory, type Sample, watchNextImport } from '../lab/watch-import.ts';
import { inTurns } from '../measure/in-turns.ts';
import { median, type Ratio, ratioOf, secondsOf } from '../measure/statistics.ts';
import { restoreLeads, saveLeads, stopAutovacuum } from '../reference/tables.ts';
import { fileBytes, fileRows, type Measurement, say, scaled } from './part.ts';

export interface DryRunResult {
  readonly cases: readonly DryRunCase[];
  readonly large: {
    readonly bytes: number;
    readonly rows: number;
    readonly seconds: number;
    readonly peakMb: number;
    readonly samples: readonly Sample[];
    /** Milliseconds: of the first page of differences, of one at the end, and of a search that finds nothing, until its first page. */
    readonly firstPageMs: number;
    readonly lastPageMs: number;
    readonly searchMs: number;
  };
}

/** A dry run beside the import that follows. */
interface DryRunCase {
  readonly name: string;
  readonly rows: number;
  readonly secondsDry: number;
  readonly secondsImport: number;
  readonly ratio: Ratio;
  /** Microseconds of the processor a row, Galena and PostgreSQL together. */
  readonly processorDry: number;
  readonly processorImport: number;
}

interface Case {
  readonly name: string;
  readonly before?: 'narrow' | 'wide';
  readonly shape: FileShape;
}

function casesFor(narrow: FileShape, wide: FileShape): readonly Case[] {
  const version = 'x';
  return [
    { name: 'all changed', before: 'narrow', shape: { ...narrow, version } },
    { name: '10 % changed', before: 'narrow', shape: { ...narrow, version, versionEvery: 10 } },
    { name: 'unchanged', before: 'narrow', shape: narrow },
    { name: 'all new, as many others there', before: 'narrow', shape: { ...narrow, first: narrow.rows } },
    { name: 'all changed, 40 columns', before: 'wide', shape: { ...wide, version } },
  ];
}

/** What a dry run takes beside the import of the same file, and whether its memory is as flat. */
export function measureDryRun(options: Measurement): Promise<DryRunResult> {
  const narrow = { columns: fourColumns, rows: scaled(fileRows, options) };
  const wide = { columns: fortyColumns, rows: scaled(rowsIn(fileBytes, fortyColumns), options) };
  return withLab(async (lab) => {
    await raiseLimit(lab);
    const galena = await lab.startGalena();
    await stopAutovacuum(lab.database, schema);
    await lab.database.execute(sql`create schema saved`);
    for (const [name, shape] of Object.entries({ narrow, wide })) {
      await restoreLeads(lab.database, schema, undefined);
      await importFile(galena.client, makeLeadsFile(shape).file);
      await saveLeads(lab.database, schema, name);
    }
    const clock = await processorClock(lab.database, galena);
    const cases: DryRunCase[] = [];
    for (const each of casesFor(narrow, wide)) {
      const found = await measureCase(lab, galena, clock, each, options.rounds);
      say(`${found.name}: ratio ${found.ratio.median.toFixed(2)}`);
      cases.push(found);
    }
    await galena.stop();
    return { cases, large: await measureLarge(lab, options) };
  });
}

async function measureCase(
  lab: Lab,
  { client }: RunningGalena,
  clock: ProcessorClock,
  { name, before, shape }: Case,
  rounds: number,
): Promise<DryRunCase> {
  const { file } = makeLeadsFile(shape);
  const processor: Record<'dry' | 'import', number[]> = { dry: [], import: [] };
  const contestant = <How extends 'dry' | 'import'>(
    how: How,
    run: () => Promise<{ readonly seconds: number }>,
  ) => ({
    name: how,
    prepare: () => restoreLeads(lab.database, schema, before),
    async run() {
      const taken = clock.start();
      const { seconds } = await run();
      const { galenaMs, postgresMs } = taken();
      processor[how].push(((galenaMs + postgresMs) * 1000) / shape.rows);
      return seconds;
    },
  });
  const seconds = await inTurns(rounds, [
    contestant('dry', () => dryRunFile(client, file)),
    contestant('import', () => importFile(client, file)),
  ]);
  return {
    name,
    rows: shape.rows,
    secondsDry: median(seconds.dry),
    secondsImport: median(seconds.import),
    ratio: ratioOf(seconds.dry, seconds.import),
    processorDry: median(processor.dry),
    processorImport: median(processor.import),
  };
}

/** A file of 1 GB, in a process of its own. */
async function measureLarge(lab: Lab, options: Measurement): Promise<DryRunResult['large']> {
  const shape = { columns: fourColumns, rows: scaled(rowsIn(largeBytes, fourColumns), options) };
  const file = await writeLeadsFile(lab, shape);
  await restoreLeads(lab.database, schema, undefined);
  const galena = await lab.startGalena();
  const watch = await watchNextImport(lab.database, galena);
  const { seconds, batchId } = await dryRunFile(galena.client, file);
  const samples = await watch.stop();
  const { peakMb } = await memory(galena);
  say(`1 GB: ${seconds.toFixed(0)} s, peak ${peakMb} MB`);
  const page = (query: string) => pageMs(galena, `/galena/v1/imports/${batchId}/differences.json?${query}`);
  const lastKey = fourColumns[0]?.cell(shape.rows - 1, '') ?? '';
  const found = {
    firstPageMs: await page(''),
    lastPageMs: await page(`key=${encodeURIComponent(lastKey)}`),
    searchMs: await page('text=nobody-has-this'),
  };
  await galena.stop();
  return { bytes: file.size, rows: shape.rows, seconds, peakMb, samples, ...found };
}

const looks = 9;

/** Median of some. */
async function pageMs({ client }: RunningGalena, path: string): Promise<number> {
  const times: number[] = [];
  while (times.length < looks) times.push(1_000 * (await secondsOf(() => client.request('GET', path))));
  return median(times);
}
