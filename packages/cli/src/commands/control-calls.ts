import type { Command } from 'commander';
import { defineControl } from './define-control.ts';
import { addCallsOptions, type CallsOptions, showCalls } from './show-calls.ts';

/** `galena control calls` */
export function controlCallsCommand(): Command {
  return defineControl<CallsOptions & { clear?: boolean }>({
    usage: 'calls',
    description:
      'The last calls of a subscription: what was sent and answered, and what Marketo would not allow',
    examples: [
      'calls --follow',
      'calls --operation "POST /bulk/v1/leads.json" --curl',
      'calls --code 606 --json',
      'calls --clear',
    ],
    configure: (command) => {
      addCallsOptions(command);
      command.option('--clear', 'forget the calls so far, and show none');
    },
    run: async ({ options, output, control, url }) => {
      if (options.clear !== true) return showCalls(control.calls, url, options, output);
      const forgotten = await control.calls.clear();
      output.json({ forgotten });
      output.line(`${forgotten} forgotten`);
    },
  });
}
