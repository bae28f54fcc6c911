import type { Command } from 'commander';
import { defineCommand, showRows } from './define.ts';

/** `galena usage` and `galena limits` */
export function usageCommands(): readonly Command[] {
  return [usageCommand(), limitsCommand()];
}

function usageCommand(): Command {
  return defineCommand<{ week?: boolean; errors?: boolean }>({
    usage: 'usage',
    description: 'Show how often the API was called today, and which errors there were',
    examples: ['usage', 'usage --week --errors'],
    configure: (command) => {
      command.option('--week', 'show the last seven days');
      command.option('--errors', 'show errors instead of calls');
    },
    run: async ({ options: { week, errors }, output, connect }) => {
      const { usage } = await connect();
      const days = week === true ? 7 : 1;
      if (errors === true) {
        const found = await usage.errors({ days });
        output.json(found);
        for (const { date, total, errors: codes } of found) {
          output.line(
            `${date}  ${total}  ${codes.map(({ errorCode, count }) => `${errorCode}: ${count}`).join(', ')}`,
          );
        }
        return undefined;
      }
      const found = await usage.calls({ days });
      if (output.isJson) output.json(found);
      else {
        showRows(
          output,
          found.map(({ date, total, users }) => ({
            date,
            total,
            users: users.map(({ userId, count }) => `${userId}: ${count}`),
          })),
        );
      }
      return undefined;
    },
  });
}

function limitsCommand(): Command {
  return defineCommand({
    usage: 'limits',
    description: 'Show the limits of calls, imports and exports, and how much of each is used',
    examples: ['limits', 'limits --json'],
    run: async ({ output, connect }) => {
      const { usage } = await connect();
      showRows(output, await usage.limits(), ['name', 'used', 'allowed', 'code', 'setting']);
      return undefined;
    },
  });
}
