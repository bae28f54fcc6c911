import type { ImportProgress, ImportSender } from '@galena/client';
import { type Command, Option } from 'commander';
import { parseCount } from '../setup/parse-values.ts';
import { formatTable } from '../terminal/table.ts';
import { defineCommand, group } from './define.ts';

/** `galena imports` */
export function importsCommands(): Command {
  return group('imports', 'The imports of the last days', [listImports()]);
}

/** So many are shown unless it is asked for more. */
const usualCount = 50;

function listImports(): Command {
  return defineCommand<{ limit: number }>({
    usage: 'list',
    description: 'the newest ones: what became of them, and who sent them',
    examples: ['imports list', 'imports list --limit 1000 --json'],
    configure: (command) => {
      command.addOption(
        new Option('--limit <count>', 'so many at the most').argParser(parseCount).default(usualCount),
      );
    },
    run: async ({ options: { limit }, output, connect }) => {
      const found: ImportProgress[] = [];
      const { imports } = await connect();
      for await (const progress of imports.list({ batchSize: Math.min(limit, 300) })) {
        found.push(progress);
        if (found.length === limit) break;
      }
      output.json(found.map(withAllMembers));
      output.line(formatTable(found.map(toRow)).trimEnd());
      return undefined;
    },
  });
}

function toRow(progress: ImportProgress): object {
  const { batchId, status, fileName, created, updated, unchanged, failed, sentBy, createdAt } = progress;
  return {
    ...{ batchId, status, fileName, created, updated, unchanged, failed },
    sentBy: sentBy === undefined ? 'unknown' : describeSender(sentBy),
    createdAt,
  };
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
  };
  return {
    ...nothing,
    ...progress,
    sentBy: sentBy === undefined ? null : { requestId: null, ...sentBy },
  };
}
