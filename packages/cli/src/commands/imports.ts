import type { ImportedLead, ImportProgress, ImportSender, UsedTemplate } from '@galena/client';
import { describeRules } from '@galena/client/files';
import { type Command, Option } from 'commander';
import { stateOf } from '../importing/follow-import.ts';
import { parseCount, toId } from '../setup/parse-values.ts';
import { describeValues } from '../terminal/describe-change.ts';
import { formatTable } from '../terminal/table.ts';
import { defineCommand, group } from './define.ts';
import { differencesCommand } from './differences.ts';

/** `galena imports` */
export function importsCommands(): Command {
  return group('imports', 'Imports, and what they changed or would change', [
    listImports(),
    showChanges(),
    differencesCommand(),
  ]);
}

/** So many are shown unless it is asked for more. */
const usualCount = 50;

function listImports(): Command {
  return defineCommand<{ limit: number; fileKey?: string }>({
    usage: 'list',
    description: 'show the newest imports: their results, and who sent them',
    examples: ['imports list', 'imports list --limit 1000 --json', 'imports list --file-key k3j9x2'],
    configure: (command) => {
      command.option(
        '--file-key <key>',
        'show only the imports that one file was sent in: their names end with it, in parentheses',
      );
      command.addOption(
        new Option('--limit <count>', 'show at most this many').argParser(parseCount).default(usualCount),
      );
    },
    run: async ({ options: { limit, fileKey }, output, connect }) => {
      const found: ImportProgress[] = [];
      const { imports } = await connect();
      const options = { batchSize: Math.min(limit, 300), ...(fileKey !== undefined && { fileKey }) };
      for await (const progress of imports.list(options)) {
        found.push(progress);
        if (found.length === limit) break;
      }
      output.json(found.map(withAllMembers));
      output.line(formatTable(found.map(toRow)).trimEnd());
      return undefined;
    },
  });
}

function showChanges(): Command {
  return defineCommand<ChangesOptions>({
    usage: 'changes <batch>',
    description:
      'show the leads that an import created or changed, in the order of its rows; or that an undo did',
    examples: ['imports changes 1000', 'imports changes 1000 --outcome changed --field email --json'],
    more: 'Leads that have been deleted since are not shown.',
    configure: (command) => {
      command.addOption(
        new Option(
          '--outcome <kind>',
          'only those that were created, changed, or only added to its list; of an undo: deleted, restored, or only removed from a list',
        ).choices(['created', 'changed', 'added', 'deleted', 'restored', 'removed']),
      );
      command.option('--field <name>', 'only changes of this field');
      command.addOption(new Option('--limit <count>', 'show at most this many leads').argParser(parseCount));
    },
    run: async ({ args: [batch], options: { limit, outcome, field }, output, connect }) => {
      const { imports } = await connect();
      const batchId = toId(String(batch));
      const found: ImportedLead[] = [];
      let since: string | undefined;
      const filter = {
        onKnownSince: (time: string) => {
          since = time;
        },
        ...(outcome !== undefined && { outcomes: [outcome] }),
        ...(field !== undefined && { field }),
      };
      for await (const lead of imports.changes(batchId, filter)) {
        found.push(lead);
        if (found.length === limit) break;
      }
      output.json(found);
      output.line(formatTable(found.map(toLeadRow)).trimEnd());
      if (since !== undefined && since > (await imports.get(batchId)).createdAt)
        output.note(`Changed values are known since ${since}.`);
      return undefined;
    },
  });
}

interface ChangesOptions {
  outcome?: ImportedLead['outcome'];
  field?: string;
  limit?: number;
}

function toLeadRow({ row, leadId, email, outcome, changes }: ImportedLead): object {
  return { row, leadId, email, outcome, changes: changes.map(describeValues).join(', ') };
}

function toRow(progress: ImportProgress): object {
  const {
    batchId,
    kind,
    created,
    updated,
    unchanged,
    failed,
    skipped,
    rules,
    template,
    sentBy,
    createdAt,
    undo,
  } = progress;
  const status = stateOf({ status: progress.status, kind, undo });
  const file = kind === 'dryRun' ? `(dry run of ${progress.fileName ?? 'a file'})` : progress.fileName;
  const fileName = undo === undefined ? file : `(undo of ${undo.batchId})`;
  return {
    ...{ batchId, status, fileName, created, updated, unchanged, failed, skipped },
    rules: rules === undefined ? '' : describeRules(rules),
    template: template === undefined ? '' : describeTemplate(template),
    sentBy: sentBy === undefined ? 'unknown' : describeSender(sentBy),
    createdAt,
  };
}

/** Which template an import has used, in one line. */
export function describeTemplate({ name, version }: UsedTemplate): string {
  return `${name}, version ${version}`;
}

/** Who sent an import, in one line. */
export function describeSender({ serviceName, userEmail }: ImportSender): string {
  return `${serviceName} (${userEmail})`;
}

/** The API leaves out what an import has not, scripts want it to be null. Where its time went is told on its page. */
function withAllMembers({ sentBy, phaseMs: _, ...progress }: ImportProgress): object {
  const nothing = {
    ...{ fileName: null, listId: null, partitionName: null, rowsTotal: null, rowsPerSecond: null },
    ...{ message: null, startedAt: null, finishedAt: null, queuedAhead: null, paused: false, expired: false },
    ...{ template: null, rules: null, unusedRules: [], undo: null, undoneBy: [], dryRunBatchId: null },
    attemptEvents: [],
  };
  return {
    ...nothing,
    ...progress,
    sentBy: sentBy === undefined ? null : { requestId: null, ...sentBy },
  };
}
