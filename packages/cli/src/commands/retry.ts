import path from 'node:path';
import type { Command } from 'commander';
import { importFile } from '../importing/import-file.ts';
import { readKeptImports } from '../setup/last-import.ts';
import { defineCommand } from './define.ts';
import { type ImportCommandOptions, sendsFile, toRequest } from './import.ts';

/** `galena retry FAILURES.csv` */
export function retryCommand(): Command {
  return defineCommand<ImportCommandOptions>({
    usage: 'retry <failures>',
    description:
      'Send the rows of a failure file again, once they are corrected; its reason column is dropped',
    examples: ['retry leads.failures.csv', 'retry leads.failures.csv --check'],
    more: 'List, partition, lookup field, columns and how they are read are those of the import that the rows come from. What fails again goes into a file with the next number.',
    ...sendsFile,
    run: async ({ args, options, output, useServer }) => {
      const file = String(args[0]);
      const kept = (await readKeptImports()).find(({ failuresFile }) => failuresFile === path.resolve(file));
      const map = Object.entries(kept?.mapping ?? {}).map(([column, field]) => `${column}=${field ?? ''}`);
      const request = toRequest('retry', file, {
        ...(kept?.lookupField !== undefined && { lookupField: kept.lookupField }),
        ...(kept?.list !== undefined && { list: kept.list }),
        ...(kept?.partition !== undefined && { partition: kept.partition }),
        ...(kept?.stripsInvisible === true && { stripInvisible: true }),
        ...options,
        map: [...map, ...options.map],
      });
      // The failure file is there, so that the next number is taken.
      const reports = file !== '-' && {
        failuresFile: options.failures ?? file,
        warningsFile: options.warnings ?? warningsFileOf(file),
      };
      const readings = { ...request.readings, kept: kept?.readings ?? {} };
      return importFile({ ...request, ...reports, readings, isReport: true }, useServer, output);
    },
  });
}

/** `leads.failures.csv` → `leads.warnings.csv`, and `bad.csv` → `bad.warnings.csv`: never the failure file itself. */
function warningsFileOf(file: string): string {
  const { dir, name, ext } = path.parse(file);
  const renamed = name.replace('failures', 'warnings');
  return path.join(dir, `${renamed === name ? `${name}.warnings` : renamed}${ext}`);
}
