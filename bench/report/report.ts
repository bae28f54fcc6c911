import { mkdir, rm, writeFile } from 'node:fs/promises';
import type { Machine } from '../lab/machine.ts';
import { type Places, type Result, readResult } from '../results.ts';
import { concurrencySection } from './concurrency.ts';
import { costSection } from './cost.ts';
import { csvSection } from './csv.ts';
import { doubleSection } from './double.ts';
import { dryRunSection } from './dry-run.ts';
import { extractSection } from './extract.ts';
import { frontDoorSection } from './front-door.ts';
import { growthSection } from './growth.ts';
import { importSection } from './import.ts';
import { journalSection } from './journal.ts';
import { largeSection } from './large.ts';
import { ledgerSection } from './ledger.ts';
import { peersSection } from './peers.ts';
import type { Section } from './section.ts';
import { undoSection } from './undo.ts';

const introduction = `# Benchmarks

How fast Galena is, told as ratios against PostgreSQL itself and as curves: seconds alone say more about a machine than about a program.
Both sides of a ratio are taken in one run, in turns, on the same server, which is the embedded PostgreSQL with the settings that Galena
gives it; a ratio is the median of the ratios round by round, with the least and the most behind it, because the speed of
machines drifts. A ratio of 1.2 says that Galena takes 1.2 times as long.

\`\`\`sh
npm ci
npm run bench                            # all parts and this page, about 50 minutes; 15 GB free in the temporary folder
npm run bench -- import                  # one part
npm run bench -- import --scale 0.05 --rounds 2   # a try with fewer rows, kept apart in bench/try
npm run bench -- report                  # this page from the results that are there
\`\`\`

Nothing else should run meanwhile. The results are kept in [bench/results](../bench/results), one file a part, and this page is made from
them alone.`;

/** Writes the page and its plots from the results that are there. */
export async function writeReport(places: Places): Promise<void> {
  const plots = new Map<string, string>();
  const sections = [
    await writeSection(places, importSection, plots),
    await writeSection(places, costSection, plots),
    await writeSection(places, growthSection, plots),
    await writeSection(places, largeSection, plots),
    await writeSection(places, extractSection, plots),
    await writeSection(places, concurrencySection, plots),
    await writeSection(places, frontDoorSection, plots),
    await writeSection(places, csvSection, plots),
    await writeSection(places, ledgerSection, plots),
    await writeSection(places, dryRunSection, plots),
    await writeSection(places, undoSection, plots),
    await writeSection(places, journalSection, plots),
    await writeSection(places, doubleSection, plots),
    await writeSection(places, peersSection, plots),
  ];
  await rm(places.plots, { recursive: true, force: true });
  if (plots.size > 0) await mkdir(places.plots, { recursive: true });
  for (const [name, svg] of plots) await writeFile(`${places.plots}/${name}.svg`, svg);
  await writeFile(places.page, `${[introduction, ...sections].join('\n\n')}\n`);
  console.log(`The report is in ${places.page}`);
}

async function writeSection<Data>(
  places: Places,
  { part, title, about, describe }: Section<Data>,
  plots: Map<string, string>,
): Promise<string> {
  const result = await readResult<Data>(places, part);
  const draw = (name: string, alt: string, svg: string) => {
    plots.set(name, svg);
    return `![${alt}](benchmarks/${name}.svg)`;
  };
  const figures =
    result === undefined
      ? `Not measured yet: \`npm run bench -- ${part}\`.`
      : `${describeRun(result)}\n\n${describe(result.data, draw)}`;
  return `## ${title}\n\n${about}\n\n${figures}`;
}

function describeRun({ date, machine, rounds, scale, minutes, notes = [] }: Result<unknown>): string {
  const tried = scale === 1 ? '' : ` A try at scale ${scale}: no measurement.`;
  const run = `${date}, ${describeMachine(machine)}; median of ${rounds}, taken in ${minutes} minutes.${tried}`;
  return [run, ...notes].join('\n\n');
}

function describeMachine({ processor, cores, memoryGb, system, node, postgresql }: Machine): string {
  return `${processor}, ${cores} cores, ${memoryGb} GiB, ${system}, Node ${node}, PostgreSQL ${postgresql}`;
}
