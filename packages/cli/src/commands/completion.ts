import { Argument, Command } from 'commander';
import { writeBash } from '../completion/bash.ts';
import { describeCommands } from '../completion/describe-commands.ts';
import { writeFish } from '../completion/fish.ts';
import { offersOf } from '../completion/offers.ts';
import { writeZsh } from '../completion/zsh.ts';
import { createOutput } from '../terminal/output.ts';

const writers = { bash: writeBash, zsh: writeZsh, fish: writeFish };

/** `galena completion SHELL` */
export function completionCommand(program: () => Promise<Command>): Command {
  return new Command('completion')
    .description('Print a script that completes commands and options in a shell')
    .addArgument(new Argument('<shell>', 'which shell').choices(Object.keys(writers)))
    .addHelpText(
      'after',
      `
Examples:
  $ galena completion bash > ~/.local/share/bash-completion/completions/galena
  $ galena completion zsh > "\${fpath[1]}/_galena"
  $ galena completion fish > ~/.config/fish/completions/galena.fish`,
    )
    .option('--json', 'print JSON')
    .action(async (shell: keyof typeof writers, { json }: { json?: boolean }) => {
      const output = createOutput(json === true);
      const script = writers[shell](offersOf(describeCommands(await program())));
      output.json({ shell, script });
      output.line(script.trimEnd());
    });
}
