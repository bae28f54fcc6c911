import type { DescribedLeadField, ImportRules } from '@galena/client';
import {
  completeRows,
  findLookupColumn,
  matchColumns,
  type OpenedFile,
  type RowCheck,
  reasonColumns,
  sentNames,
  stripColumn,
  templateContent,
} from '@galena/client/files';
import {
  type ColumnPlan,
  decidedReadings,
  namedColumns,
  planColumns,
  readingNotes,
} from '../columns/plan-columns.ts';
import { toMapping } from '../columns/resolve-columns.ts';
import { outputFlag } from '../files/free-file.ts';
import { lookAtInput } from '../files/open-input.ts';
import { openSurely, tellNotes } from '../files/open-surely.ts';
import { TemporaryFiles } from '../files/temporary-files.ts';
import type { CsvFile } from '../files/write-csv.ts';
import type { UsedServer } from '../setup/use-server.ts';
import { Ending } from '../terminal/ending.ts';
import { exitStatus } from '../terminal/exit-status.ts';
import { UsageError } from '../terminal/explain.ts';
import type { Output } from '../terminal/output.ts';
import { ProgressLine } from '../terminal/progress.ts';
import { askToStrip } from './ask-to-strip.ts';
import { inputCheck } from './check-input.ts';
import { describeCheck } from './describe-check.ts';
import { dryRunFile } from './dry-run-file.ts';
import { explainEnd } from './explain-end.ts';
import { type DryRunRequest, type ImportRequest, withAnswers } from './import-request.ts';
import { resolveRules } from './said-rules.ts';
import { sendFile } from './send-file.ts';
import { tellFitting, withTemplate } from './use-template.ts';

/**
 * Imports a file from its first look to its failure file; gives the exit status.
 * @param useServer is called once the file has been found, as it may have to create a database.
 */
export async function importFile(
  asked: ImportRequest,
  useServer: () => Promise<UsedServer>,
  output: Output,
): Promise<number> {
  await lookAtInput(asked.file);
  const differences = await findDifferencesFile(asked.dryRun);
  const server = await useServer();
  let request = asked;
  const ending = new Ending(request.waitSeconds, request.dryRun && 'The dry run');
  const temporary = new TemporaryFiles(ending.signal);
  const progress = new ProgressLine(output);
  try {
    const fields = await server.galena.fields.describe({ signal: ending.signal });
    request = await withTemplate(asked, server.galena);
    request = { ...request, lookupField: restName(request.lookupField, fields) };
    // A report file has the reason in its header, whatever else is there.
    const names = [...(await namedColumns(request)), ...Object.values(reasonColumns)];
    const { input, answers } = await openSurely(
      request.file,
      request.settings,
      { fields, names },
      temporary,
      output,
    );
    request = withAnswers(request, answers);
    await tellFitting(input, request, server.galena, output);
    if (request.isReport === true) refuseOthers(input);
    const onProgress = (share: number) => {
      ending.signal.throwIfAborted();
      if (output.isTerminal) progress.show({ stage: 'checking', share, facts: [] });
    };
    const planned = await planColumns(input, fields, request, output, {
      show: onProgress,
      clear: () => progress.clear(),
    });
    request = withAnswers(request, { columnOptions: planned.answers });
    const header = sentNames(planned.matches);
    const lookup = findLookupColumn(header, fields, request.lookupField);
    const rules = await resolveRules(request.saidRules, header, fields, request.lookupField);
    await checkServer(request, rules, server);
    const checkedBy = { lookupField: request.lookupField, lookup, rules };
    const steps = [...planned.steps, ...completeRows(input.lines, header.length, rules)];
    const usual = { ...planned, steps };
    const strip = lookup === undefined ? [] : [stripColumn(lookup.column)];
    const stripped = { ...usual, steps: [...steps, ...strip] };
    const check = await inputCheck(input, fields, checkedBy, server, onProgress);
    const checkAs = async (plan: ColumnPlan): Promise<RowCheck> => {
      const found = await check(plan);
      progress.clear();
      tellCheck(found, request, output);
      return found;
    };
    let columns = request.stripsInvisible ? stripped : usual;
    const checked = await checkAs(columns);
    if (request.isCheckOnly) {
      output.json({
        check: checked,
        columns: toMapping(columns.matches, request.lookupField),
        readings: decidedReadings(columns),
        notes: [...tellNotes(input), ...readingNotes(columns)],
      });
      return checked.failed > 0 ? exitStatus.rowsFailed : exitStatus.allIn;
    }
    if (columns !== stripped && !output.isJson && (await askToStrip(checked))) {
      columns = stripped;
      request = withAnswers(request, { stripsInvisible: true });
      await checkAs(columns);
    }
    if (request.dryRun !== undefined) {
      const more = { rules, file: differences };
      return await dryRunFile(input, columns, request, more, server, output, progress, ending);
    }
    request = await savedAs(request, columns, rules, server, output);
    return await sendFile(input, columns, request, rules, server, output, progress, ending);
  } catch (error) {
    if (!ending.signal.aborted) throw error;
    progress.clear();
    if (request.isCheckOnly) throw ending.signal.reason;
    return explainEnd(ending.signal.reason, undefined, request, output);
  } finally {
    progress.clear();
    ending.over();
    await temporary.remove();
  }
}

/** @throws UsageError for a file that exists and may not be replaced: before the dry run, which may take its time. */
async function findDifferencesFile(dryRun: DryRunRequest | undefined): Promise<CsvFile | undefined> {
  if (dryRun?.output === undefined) return undefined;
  return { name: dryRun.output, flag: await outputFlag(dryRun.output, dryRun.mayReplace) };
}

/** Saves what the import does, if it is wanted: then that is the template that it uses. */
async function savedAs(
  request: ImportRequest,
  columns: ColumnPlan,
  rules: ImportRules | undefined,
  { galena }: UsedServer,
  output: Output,
): Promise<ImportRequest> {
  const { saveTemplate: name, lookupField, list, partition } = request;
  if (name === undefined) return request;
  const content = templateContent({ ...columns, lookupField, list, partition, rules });
  const template = await galena.templates.save({ ...content, name });
  output.note(`Template "${template.name}" is saved as version ${template.version}.`);
  return { ...request, usedTemplate: template };
}

/** The field that a person means, by the names that a column may have; a name that no field has is for the server to refuse. */
function restName(name: string, fields: readonly DescribedLeadField[]): string {
  return matchColumns([name], fields, {})[0]?.field ?? name;
}

/** @throws UsageError where Marketo would import as if nothing had been said */
async function checkServer(
  { idempotencyKey, dryRun }: ImportRequest,
  rules: ImportRules | undefined,
  { galena }: UsedServer,
): Promise<void> {
  if (rules === undefined && idempotencyKey === undefined && dryRun === undefined) return;
  if ((await galena.serverKind()) === 'galena') return;
  if (dryRun !== undefined) throw new UsageError('Marketo has no dry runs: --check looks at the file alone.');
  throw new UsageError(
    'Marketo imports without rules and keys: leave out --mode, --rule, --rules and --idempotency-key.',
  );
}

/** @throws UsageError for a file that is no report file. */
function refuseOthers({ columns, notes }: OpenedFile): void {
  if (notes.some(({ kind }) => kind === 'reason-column')) return;
  throw new UsageError(
    `The last column is "${columns.at(-1)}", where a failure file has "${reasonColumns.failures}"; "galena import" takes other files.`,
  );
}

function tellCheck(checked: RowCheck, { isCheckOnly }: ImportRequest, output: Output): void {
  for (const text of describeCheck(checked, isCheckOnly)) {
    if (isCheckOnly) output.line(text);
    else output.note(text);
  }
}
