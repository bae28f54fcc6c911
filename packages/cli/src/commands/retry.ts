import path from 'node:path';
import type { ColumnReading } from '@galena/client';
import type { Mapping } from '@galena/client/files';
import type { Command } from 'commander';
import type { SaidReadings } from '../columns/resolve-readings.ts';
import { importFile } from '../importing/import-file.ts';
import { type KeptImport, readKeptImports } from '../setup/last-import.ts';
import type { UsedServer } from '../setup/use-server.ts';
import { UsageError } from '../terminal/explain.ts';
import type { Output } from '../terminal/output.ts';
import { defineCommand } from './define.ts';
import { type ImportCommandOptions, sendsFile, toRequest } from './import.ts';

/** `galena retry FAILURES.csv` */
export function retryCommand(): Command {
  return defineCommand<ImportCommandOptions>({
    usage: 'retry <failures>',
    description: 'Import the corrected rows of a failure file; its reason column is ignored',
    examples: ['retry leads.failures.csv', 'retry leads.failures.csv --check'],
    more: 'List, partition, lookup field, rules, template, columns and how they are read are those of the import that the rows come from. Rows that fail again are saved to a file with the next number.',
    ...sendsFile,
    run: async ({ args, options, output, useServer }) => {
      const file = String(args[0]);
      const { kept, mapping, readings: known } = await findOrigin(path.resolve(file));
      const map = Object.entries(mapping).map(([column, field]) => `${column}=${field ?? ''}`);
      const request = toRequest('retry', file, {
        ...(kept?.lookupField !== undefined && { lookupField: kept.lookupField }),
        ...(kept?.list !== undefined && { list: kept.list }),
        ...(kept?.partition !== undefined && { partition: kept.partition }),
        ...(kept?.rules !== undefined && { rules: JSON.stringify(kept.rules) }),
        ...(kept?.stripsInvisible === true && { stripInvisible: true }),
        ...options,
        map: [...map, ...options.map],
      });
      // The failure file is there, so that the next number is taken.
      const reports = file !== '-' && {
        failuresFile: options.failures ?? file,
        warningsFile: options.warnings ?? warningsFileOf(file),
      };
      const readings = { ...request.readings, ...known, file: { ...known.file, ...request.readings.file } };
      const use = async () => {
        const server = await useServer();
        checkOrigin(file, kept, server, output);
        return server;
      };
      return importFile(
        { ...request, ...reports, readings, keptTemplate: kept?.template, isReport: true },
        use,
        output,
      );
    },
  });
}

/** What is known of the rows of a failure file. */
interface Origin {
  /** The import that they come from; undefined if it was not made from here. */
  readonly kept: KeptImport | undefined;
  readonly mapping: Mapping;
  readonly readings: Pick<SaidReadings, 'kept' | 'file'>;
}

async function findOrigin(file: string): Promise<Origin> {
  const imports = await readKeptImports();
  const own = imports.find(({ failuresFile }) => failuresFile === file);
  if (own !== undefined) {
    return { kept: own, mapping: own.mapping, readings: { kept: own.readings ?? {}, file: {} } };
  }
  const sent = imports.find(({ sentFailuresFile }) => sentFailuresFile === file);
  const readings = { kept: {}, file: sent === undefined ? {} : asServerReads };
  return { kept: sent, mapping: {}, readings };
}

/** Cells as they were sent are already in the form of the server. */
const asServerReads: ColumnReading = { date: 'MDY', decimal: '.' };

/** @throws UsageError where lists and partitions of one server would be taken for those of another. */
function checkOrigin(
  file: string,
  kept: KeptImport | undefined,
  { identity }: UsedServer,
  output: Output,
): void {
  if (kept === undefined) {
    output.note(
      `${file} is not from an import made on this machine: list, partition, lookup field, rules and columns are as the options say.`,
    );
  } else if (kept.server !== identity) {
    throw new UsageError(
      `The rows of ${file} were imported into ${kept.server}, and would go into ${identity}: name that server, or send them with "galena import".`,
    );
  }
}

/** `leads.failures.csv` → `leads.warnings.csv`, and `bad.csv` → `bad.warnings.csv`: never the failure file itself. */
function warningsFileOf(file: string): string {
  const { dir, name, ext } = path.parse(file);
  const renamed = name.replace('failures', 'warnings');
  return path.join(dir, `${renamed === name ? `${name}.warnings` : renamed}${ext}`);
}
