import { existsSync } from 'node:fs';
import path from 'node:path';
import { delimiterOf } from '@galena/client/csv';
import { joinMisquoted, type OpenedFile, rewriteRows } from '@galena/client/files';
import { hadNul, isMisquoted } from '@galena/server/rows';
import type { Command } from 'commander';
import type { TemporaryFiles } from '../files/temporary-files.ts';
import { importFile } from '../importing/import-file.ts';
import { reasonColumns } from '../importing/report-files.ts';
import { readKeptImports } from '../setup/last-import.ts';
import { UsageError } from '../terminal/explain.ts';
import { defineCommand } from './define.ts';
import { addImportOptions, type ImportCommandOptions, toRequest } from './import.ts';

/** `galena retry FAILURES.csv` */
export function retryCommand(): Command {
  return defineCommand<ImportCommandOptions>({
    usage: 'retry <failures>',
    description:
      'Send the rows of a failure file again, once they are corrected; its reason column is dropped',
    examples: ['retry leads.failures.csv', 'retry leads.failures.csv --check'],
    more: 'List, partition, lookup field, columns and how they are read are those of the import that the rows come from. What fails again goes into a file with the next number.',
    configure: addImportOptions,
    mayBegin: true,
    isPatient: true,
    outlivesReader: true,
    run: async ({ args, options, output, useServer }) => {
      const file = String(args[0]);
      const kept = (await readKeptImports()).find(({ failuresFile }) => failuresFile === path.resolve(file));
      const map = Object.entries(kept?.mapping ?? {}).map(([column, field]) => `${column}=${field ?? ''}`);
      const request = toRequest('retry', file, {
        ...(kept?.lookupField !== undefined && { lookupField: kept.lookupField }),
        ...(kept?.list !== undefined && { list: kept.list }),
        ...(kept?.partition !== undefined && { partition: kept.partition }),
        failures: nextFile(file),
        warnings: nextFile(warningsFileOf(file)),
        ...options,
        map: [...map, ...options.map],
      });
      const readings = { ...request.readings, kept: kept?.readings ?? {} };
      return importFile({ ...request, readings, prepare: dropReason }, await useServer(), output);
    },
  });
}

async function dropReason(input: OpenedFile, temporary: TemporaryFiles): Promise<OpenedFile> {
  // A spreadsheet gives the header the width of the longest row: behind the reason stand names that are empty.
  const at = input.columns.findLastIndex((name) => name.trim() !== '');
  const last = input.columns[at];
  if (last !== reasonColumns.failures && last !== reasonColumns.warnings) {
    throw new UsageError(
      `The last column is "${last}", where a failure file has "${reasonColumns.failures}"; "galena import" takes other files.`,
    );
  }
  const columns = input.columns.slice(0, at);
  const delimiter = delimiterOf(input.format);
  const rows = rewriteRows(input.blob, delimiter, delimiter, (cells) => {
    const reason = cells[at] ?? '';
    // Cells beyond the header stand behind the reason.
    const sent = [...cells.slice(0, at), ...withoutEmptyEnd(cells.slice(at + 1))];
    // What nobody has corrected fails again: quoted anew, what a stray quote has swallowed would be a value like any other.
    if (isMisquoted(reason)) return joinMisquoted(sent, delimiter);
    return hadNul(reason) ? sent.map((cell) => cell.replaceAll('\ufffd', '\0')) : sent;
  });
  const shown = input.rows.map((cells) => cells.slice(0, columns.length));
  return { ...input, columns, rows: shown, blob: await temporary.keep(rows) };
}

function withoutEmptyEnd(cells: readonly string[]): readonly string[] {
  return cells.slice(0, cells.findLastIndex((cell) => cell !== '') + 1);
}

/** `leads.failures.csv` → `leads.warnings.csv`, and `bad.csv` → `bad.warnings.csv`: never the failure file itself. */
function warningsFileOf(file: string): string {
  const { dir, name, ext } = path.parse(file);
  const renamed = name.replace('failures', 'warnings');
  return path.join(dir, `${renamed === name ? `${name}.warnings` : renamed}${ext}`);
}

/** `leads.failures.csv` → `leads.failures-2.csv` → `leads.failures-3.csv` */
function nextFile(file: string): string {
  const { dir, name, ext } = path.parse(file);
  const stem = name.replace(/-\d+$/, '');
  for (let number = 2; ; number += 1) {
    const next = path.join(dir, `${stem}-${number}${ext}`);
    if (!existsSync(next)) return next;
  }
}
