import { createRequire } from 'node:module';
import { Command } from 'commander';
import { administrationCommands } from './commands/administration.ts';
import { demoCommand } from './commands/demo.ts';
import { importCommand } from './commands/import.ts';
import { serveCommand } from './commands/serve.ts';

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };

/** The command line, put together. */
export function createProgram(): Command {
  const program = new Command('galena')
    .description(
      'A self-hosted lead database with a bulk lead import API that Marketo clients can use unchanged',
    )
    .version(version)
    .showHelpAfterError('(galena --help lists what there is)')
    .addCommand(serveCommand())
    .addCommand(importCommand())
    .addCommand(demoCommand());
  for (const command of administrationCommands()) program.addCommand(command);
  return program;
}
