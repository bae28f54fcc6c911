import { createRequire } from 'node:module';
import { Command } from 'commander';
import { commandGroups } from './commands/groups.ts';
import { exitStatus, exitStatusHelp } from './terminal/exit-status.ts';
import { write } from './terminal/output.ts';

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };

/**
 * The command line, put together.
 * @param name the only command to load. Without it, or if it is not known, all are loaded: suggesting the command that was
 * meant takes all of them.
 */
export async function createProgram(name?: string): Promise<Command> {
  const program = new Command('galena')
    .description(
      'A self-hosted lead database with a bulk lead import API that Marketo clients can use unchanged',
    )
    .version(version)
    // Of "galena exec" what follows the command belongs to it.
    .enablePositionalOptions()
    .showHelpAfterError('(galena --help lists what there is)')
    .addHelpText('after', `\n${exitStatusHelp}\n\nExamples:\n  $ galena serve\n  $ galena import leads.csv`);
  const wanted = commandGroups.filter(({ names }) => names.some((known) => known === name));
  const groups = wanted.length > 0 ? wanted : commandGroups;
  const commands = await Promise.all(groups.map(({ load }) => load(createProgram)));
  for (const command of commands.flat()) program.addCommand(command);
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
