import { createRequire } from 'node:module';
import { Command } from 'commander';
import { administrationCommands } from './commands/administration.ts';
import { completionCommand } from './commands/completion.ts';
import { demoCommand } from './commands/demo.ts';
import { doctorCommand } from './commands/doctor.ts';
import { fieldCommands } from './commands/fields.ts';
import { followCommands } from './commands/follow.ts';
import { importCommand } from './commands/import.ts';
import { loginCommand } from './commands/login.ts';
import { recordCommands } from './commands/records.ts';
import { retryCommand } from './commands/retry.ts';
import { serveCommand } from './commands/serve.ts';
import { usageCommand } from './commands/usage.ts';
import { exitStatus, exitStatusHelp } from './terminal/exit-status.ts';
import { write } from './terminal/output.ts';

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };

/** The command line, put together. */
export function createProgram(): Command {
  const program = new Command('galena')
    .description(
      'A self-hosted lead database with a bulk lead import API that Marketo clients can use unchanged',
    )
    .version(version)
    .showHelpAfterError('(galena --help lists what there is)')
    .addHelpText('after', `\n${exitStatusHelp}\n\nExamples:\n  $ galena serve\n  $ galena import leads.csv`);
  const commands = [
    importCommand(),
    retryCommand(),
    ...followCommands(),
    ...recordCommands(),
    fieldCommands(),
    ...administrationCommands(),
    usageCommand(),
    loginCommand(),
    doctorCommand(),
    serveCommand(),
    demoCommand(),
    completionCommand(() => program),
  ];
  for (const command of commands) program.addCommand(command);
  configure(program);
  return program;
}

/** A command line that cannot be read is a matter of usage, whatever commander thinks of it; it may quote what is in it. */
function configure(command: Command): void {
  command.configureOutput({
    writeOut: (text) => write(process.stdout, text),
    writeErr: (text) => write(process.stderr, text),
  });
  command.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : exitStatus.usage));
  for (const member of command.commands) configure(member);
}
