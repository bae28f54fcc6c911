import type { Command } from 'commander';
import { defineCommand } from './define.ts';
import { addCallsOptions, type CallsOptions, showCalls } from './show-calls.ts';

/** `galena calls` */
export function callsCommand(): Command {
  return defineCommand<CallsOptions>({
    usage: 'calls',
    description: 'Show the last calls that the server has answered, and their results',
    examples: [
      'calls --code 606,615 --since 1h',
      'calls --request-id e42b#14272d07d78',
      'calls --operation "Sync Leads" --follow',
    ],
    more: `For administrators. A server keeps a thousand calls of a subscription for a day, without their bodies; a double keeps these too, for
"galena control calls".`,
    configure: addCallsOptions,
    run: async ({ options, output, useServer }) => {
      const { galena, identity } = await useServer();
      // An embedded server has none that outlives the command.
      const baseUrl = identity.startsWith('http') ? identity : 'http://127.0.0.1:8080';
      await showCalls(galena.calls, baseUrl, options, output);
      return undefined;
    },
  });
}
