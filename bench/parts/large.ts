import type { Database } from '../../packages/server/src/db/database.ts';
import { identifier, sql } from '../../packages/server/src/db/sql.ts';
import { type Column, fourColumns } from '../files/columns.ts';
import { type FileShape, rowsIn } from '../files/leads-file.ts';
import { openCalls } from '../lab/api-calls.ts';
import { type RunningGalena, schema } from '../lab/galena.ts';
import { importFile } from '../lab/import-file.ts';
import { type Lab, withLab } from '../lab/lab.ts';
import { largeBytes, raiseLimit, writeLeadsFile } from '../lab/large-files.ts';
import { memory, type Sample, watchNextImport } from '../lab/watch-import.ts';
import { inTurns } from '../measure/in-turns.ts';
import { median, type Ratio, ratioOf, secondsOf } from '../measure/statistics.ts';
import { fileBytes, type Measurement, say, scaled } from './part.ts';

export interface LargeResult {
  /** Of the process before its first import. */
  readonly idleMb: number;
  readonly small: { readonly bytes: number; readonly rows: number; readonly peakMb: number };
  readonly large: {
    readonly bytes: number;
    readonly rows: number;
    readonly seconds: number;
    readonly peakMb: number;
    readonly samples: readonly Sample[];
  };
  readonly failures: {
    readonly rows: number;
    readonly importSeconds: number;
    readonly importPeakMb: number;
    readonly bytes: number;
    /** Of the download. */
    readonly seconds: number;
    readonly firstByteMs: number;
    readonly peakMb: number;
    /** Against a query of the same lines by the same driver. */
    readonly ratio: Ratio;
  };
}

const failureRows = 1_000_000;

/** Each figure of memory is that of a process of its own. */
export function measureLarge(options: Measurement): Promise<LargeResult> {
  return withLab(async (lab) => {
    await raiseLimit(lab);
    const { idleMb, small } = await measureSmall(lab, options);
    say(`10 MB: peak ${small.peakMb} MB, ${idleMb} MB before`);
    const large = await measureOne(lab, shapeOf(largeBytes, options));
    say(`1 GB: ${large.seconds.toFixed(0)} s, peak ${large.peakMb} MB`);
    await lab.database.execute(sql`truncate ${identifier(schema, 'leads')}`);
    const failures = await measureFailures(lab, options);
    return { idleMb, small, large, failures };
  });
}

function shapeOf(bytes: number, options: Measurement): FileShape {
  return { columns: fourColumns, rows: scaled(rowsIn(bytes, fourColumns), options) };
}

async function measureSmall(lab: Lab, options: Measurement): Promise<Pick<LargeResult, 'idleMb' | 'small'>> {
  const shape = shapeOf(fileBytes, options);
  const file = await writeLeadsFile(lab, shape);
  const [idle, peaks]: [number[], number[]] = [[], []];
  for (let round = 0; round < options.rounds; round += 1) {
    await lab.database.execute(sql`truncate ${identifier(schema, 'leads')}`);
    const galena = await lab.startGalena();
    idle.push((await memory(galena)).nowMb);
    await importFile(galena.client, file);
    peaks.push((await memory(galena)).peakMb);
    await galena.stop();
  }
  return {
    idleMb: median(idle),
    small: { bytes: file.size, rows: shape.rows, peakMb: median(peaks) },
  };
}

/** One import, watched from its first byte to its end. */
async function measureOne(lab: Lab, shape: FileShape): Promise<LargeResult['large']> {
  const file = await writeLeadsFile(lab, shape);
  await lab.database.execute(sql`truncate ${identifier(schema, 'leads')}`);
  const galena = await lab.startGalena();
  const watch = await watchNextImport(lab.database, galena);
  const { seconds } = await importFile(galena.client, file);
  const samples = await watch.stop();
  const { peakMb } = await memory(galena);
  await galena.stop();
  return { bytes: file.size, rows: shape.rows, seconds, peakMb, samples };
}

const noNumber: Column = { name: 'leadScore', cell: (index) => `none ${index % 10}` };

/** Rows that all fail, and the file that says so. */
async function measureFailures(lab: Lab, options: Measurement): Promise<LargeResult['failures']> {
  const shape = { columns: [...fourColumns, noNumber], rows: scaled(failureRows, options) };
  const importer = await lab.startGalena();
  const finished = await importFile(importer.client, await writeLeadsFile(lab, shape));
  if (finished.failed !== shape.rows) throw new Error(`${finished.failed} of ${shape.rows} rows failed`);
  const importPeakMb = (await memory(importer)).peakMb;
  await importer.stop();
  const galena = await lab.startGalena();
  const downloads: Download[] = [];
  const { ours, alone } = await inTurns(options.rounds, [
    {
      name: 'ours',
      prepare: async () => undefined,
      run: async () => {
        const download = await downloadFailures(galena, finished.batchId);
        downloads.push(download);
        return download.seconds;
      },
    },
    {
      name: 'alone',
      prepare: async () => undefined,
      run: () => queryFailures(lab.database, finished.batchId),
    },
  ]);
  const { peakMb } = await memory(galena);
  const seconds = median(ours);
  say(`${shape.rows} failures: ${seconds.toFixed(1)} s, peak ${peakMb} MB`);
  return {
    rows: shape.rows,
    importSeconds: finished.seconds,
    importPeakMb,
    bytes: downloads[0]?.bytes ?? 0,
    seconds,
    firstByteMs: median(downloads.map(({ firstByteMs }) => firstByteMs)),
    peakMb,
    ratio: ratioOf(ours, alone),
  };
}

interface Download {
  readonly bytes: number;
  readonly seconds: number;
  readonly firstByteMs: number;
}

async function downloadFailures(galena: RunningGalena, batchId: number): Promise<Download> {
  const calls = await openCalls(galena.url);
  const start = performance.now();
  let bytes = 0;
  let firstByteMs = 0;
  for await (const piece of await calls.download(`/bulk/v1/leads/batch/${batchId}/failures.json`)) {
    if (bytes === 0) firstByteMs = performance.now() - start;
    bytes += piece.length;
  }
  calls.close();
  return { bytes, firstByteMs, seconds: (performance.now() - start) / 1000 };
}

/** The same lines in one query, whole in memory. */
function queryFailures(database: Database, batchId: number): Promise<number> {
  return secondsOf(() =>
    database.query(sql`
      select cells || ',' || reason as line
      from ${identifier(schema, 'row_reports')}
      where batch_id = ${batchId}
        and kind = 'failure'
      order by row_number`),
  );
}
