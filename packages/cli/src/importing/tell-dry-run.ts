import type { DryRunHandle, ImportResult } from '@galena/client';
import { type OpenedFile, originalLine } from '@galena/client/files';
import { type CsvFile, writeCsv } from '../files/write-csv.ts';
import { exitStatus } from '../terminal/exit-status.ts';
import { type Output, paint } from '../terminal/output.ts';
import { formatCount } from '../terminal/progress.ts';
import { take, tellDifferences, withAllMembers } from './differences.ts';
import { describeOutcome } from './follow-import.ts';

const shownDifferences = 10;
const shownFailures = 5;

/** A dry run that is complete, and what is to be told of it. */
interface ToldDryRun {
  readonly dryRun: DryRunHandle;
  readonly result: ImportResult;
  readonly input: OpenedFile;
  /** The options that name the same server. */
  readonly connectionFlags: readonly string[];
  readonly file: CsvFile | undefined;
}

/** Prints what a dry run comes to and the first differences, and writes all of them where that is asked; gives the exit status. */
export async function tellDryRun(told: ToldDryRun, output: Output): Promise<number> {
  const { dryRun, result, input, connectionFlags, file } = told;
  const { failed } = result;
  const summary = await dryRun.summary();
  const found = await take(dryRun.differences({ batchSize: shownDifferences }), shownDifferences);
  const lineOf = (line: number, row: number) => originalLine(input.lines, line, row);
  const differences = found.map((one) => ({ ...one, line: lineOf(one.line, one.row) }));
  if (file !== undefined) await writeCsv(file, dryRun.csv({ originalLine: lineOf }));
  output.line(
    paint(failed > 0 ? 'yellow' : 'green', `dry run, nothing was imported: ${describeOutcome(result)}`),
  );
  tellDifferences(summary, differences, output);
  const more = summary.leadsCreated + summary.leadsUpdated - found.length;
  if (more > 0) output.line(`and ${formatCount(more)} more`);
  if (file !== undefined) output.line(`differences are in ${file.name}`);
  for (const { line = 0, row = 0, reason } of await take(dryRun.failures(), failed > 0 ? shownFailures : 0))
    output.line(['  ', paint('red', `line ${lineOf(line, row)}: ${reason}`)]);
  output.json({
    ...result,
    summary: withAllMembers(summary),
    differences,
    differencesFile: file?.name ?? null,
  });
  const command = ['galena import --from-dry-run', dryRun.batchId, ...connectionFlags].join(' ');
  output.note(`To import the file as it is: ${command}`);
  return failed > 0 ? exitStatus.rowsFailed : exitStatus.allIn;
}
