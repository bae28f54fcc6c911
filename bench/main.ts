import { closeLabsOnSignal, withLab } from './lab/lab.ts';
import { describeMachine } from './lab/machine.ts';
import { type Options, readOptions } from './options.ts';
import { measureConcurrency } from './parts/concurrency.ts';
import { measureCost } from './parts/cost.ts';
import { measureCsv } from './parts/csv.ts';
import { measureDouble } from './parts/double.ts';
import { measureDryRun } from './parts/dry-run.ts';
import { measureExtract } from './parts/extract.ts';
import { measureFrontDoor } from './parts/front-door.ts';
import { measureGrowth } from './parts/growth.ts';
import { measureImport } from './parts/import.ts';
import { measureJournal } from './parts/journal.ts';
import { measureLarge } from './parts/large.ts';
import { measureLedger } from './parts/ledger.ts';
import { type Measurement, say } from './parts/part.ts';
import { measurePeers } from './parts/peers.ts';
import { measureUndo } from './parts/undo.ts';
import { writeReport } from './report/report.ts';
import { placesFor, saveResult } from './results.ts';

const parts: Readonly<Record<string, (options: Measurement) => Promise<unknown>>> = {
  import: measureImport,
  cost: measureCost,
  growth: measureGrowth,
  large: measureLarge,
  ledger: measureLedger,
  'dry-run': measureDryRun,
  undo: measureUndo,
  extract: measureExtract,
  concurrency: measureConcurrency,
  'front-door': measureFrontDoor,
  csv: measureCsv,
  journal: measureJournal,
  double: measureDouble,
  peers: measurePeers,
};

const usage = `npm run bench                    all parts, then the report
npm run bench -- PART…           ${Object.keys(parts).join(', ')}
npm run bench -- report          docs/benchmarks.md from the results that are there

  --rounds 5     how often each figure is taken
  --scale 1      0.01 for a try, which is kept in bench/try`;

/** Measures one part after the other; one that fails does not take the others with it. */
async function measure(names: readonly string[], options: Options): Promise<void> {
  const machine = await withLab(({ database }) => describeMachine(database));
  const { rounds, scale } = options;
  for (const part of names) {
    say(`${part} …`);
    const start = performance.now();
    try {
      const data = await parts[part]?.(options);
      if (data === undefined) continue;
      const minutes = Math.round((performance.now() - start) / 6_000) / 10;
      const date = new Date().toISOString().slice(0, 10);
      await saveResult(placesFor(scale), { part, date, machine, rounds, scale, minutes, data });
      say(`${part}: measured in ${minutes} minutes\n`);
    } catch (error) {
      console.error(error);
      say(`${part}: failed\n`);
      process.exitCode = 1;
    }
  }
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const isWhole = options.parts.length === 0;
  const unknown = options.parts.find((name) => name !== 'report' && parts[name] === undefined);
  if (unknown !== undefined) throw new Error(`There is no part "${unknown}"`);
  closeLabsOnSignal();
  const names = isWhole ? Object.keys(parts) : options.parts.filter((name) => name !== 'report');
  if (names.length > 0) await measure(names, options);
  if (isWhole || options.parts.includes('report')) await writeReport(placesFor(options.scale));
}

await main().catch((error: Error) => {
  console.error(`${error.message}\n\n${usage}`);
  process.exitCode = 2;
});
