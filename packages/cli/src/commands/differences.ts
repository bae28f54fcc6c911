import type { LeadDifference } from '@galena/client';
import { type Command, Option } from 'commander';
import { outputFlag } from '../files/free-file.ts';
import { writeCsv } from '../files/write-csv.ts';
import { take, tellDifferences, withAllMembers } from '../importing/differences.ts';
import { parseCount, parseId, toId } from '../setup/parse-values.ts';
import { defineCommand } from './define.ts';

interface DifferencesOptions {
  outcome?: LeadDifference['outcome'];
  field?: string;
  lead?: number;
  key?: string;
  text?: string;
  limit: number;
  output?: string;
  force?: boolean;
}

/** So many are shown unless it is asked for more. */
const usualCount = 50;

/** `galena imports differences BATCH` */
export function differencesCommand(): Command {
  return defineCommand<DifferencesOptions>({
    usage: 'differences <batch>',
    description:
      'show what the import of a dry run would change: by field, and lead by lead in the order of its rows',
    examples: [
      'imports differences 1000',
      'imports differences 1000 --outcome changed --field email --json',
      'imports differences 1000 --text acme --output differences.csv',
    ],
    more: '"galena import FILE --dry-run" makes a dry run, which is kept for a day; "galena import --from-dry-run 1000" imports its file.',
    configure: (command) => {
      command
        .addOption(
          new Option('--outcome <kind>', 'only leads that would be created, or changed').choices([
            'created',
            'changed',
          ]),
        )
        .option('--field <name>', 'only leads for which this field differs')
        .addOption(new Option('--lead <id>', 'only this lead').argParser(parseId))
        .option('--key <value>', 'only leads with this value in the lookup field')
        .option('--text <text>', 'only leads with a difference whose old or new value contains this')
        .addOption(
          new Option('--limit <count>', 'show at most this many leads')
            .argParser(parseCount)
            .default(usualCount),
        )
        .option('--output <file>', 'write all that are asked for to a CSV file')
        .option('--force', 'replace the file of --output, if there is one');
    },
    run: async ({ args: [batch], options, output, connect }) => {
      const { outcome, field, lead, key, text, limit, output: name, force } = options;
      const filter = {
        ...(outcome !== undefined && { outcomes: [outcome] }),
        ...(field !== undefined && { field }),
        ...(lead !== undefined && { leadId: lead }),
        ...(key !== undefined && { key }),
        ...(text !== undefined && { text }),
      };
      const batchId = toId(String(batch));
      const file = name === undefined ? undefined : { name, flag: await outputFlag(name, force === true) };
      const dryRun = (await connect()).imports.openDryRun(batchId);
      const summary = await dryRun.summary();
      const batchSize = Math.min(limit + 1, 300);
      const found = await take(dryRun.differences({ ...filter, batchSize }), limit + 1);
      const differences = found.slice(0, limit);
      if (file !== undefined) await writeCsv(file, dryRun.csv(filter));
      tellDifferences(summary, differences, output);
      if (differences.length === 0) output.line('no such leads');
      if (found.length > limit) output.line('and more: raise --limit, or write them to a file with --output');
      if (file !== undefined) output.line(`differences are in ${file.name}`);
      output.json({ summary: withAllMembers(summary), differences, differencesFile: name ?? null });
      return undefined;
    },
  });
}
