import type { Command } from 'commander';

/** A command as it can be called. */
export interface CommandSurface {
  /** `''` is the program itself, `leads find` a command. */
  readonly path: string;
  readonly description: string;
  readonly arguments: readonly string[];
  readonly options: readonly { readonly flags: string; readonly description: string }[];
}

/** All commands with their arguments and options: what completion offers, and what must not change by accident. */
export function describeCommands(program: Command): CommandSurface[] {
  return describe(program, '');
}

function describe(command: Command, path: string): CommandSurface[] {
  const surface = {
    path,
    description: command.description(),
    arguments: command.registeredArguments.map((argument) => {
      const name = argument.variadic ? `${argument.name()}...` : argument.name();
      return argument.required ? `<${name}>` : `[${name}]`;
    }),
    options: command.options.map(({ flags, description }) => ({ flags, description })),
  };
  return [
    surface,
    ...command.commands.flatMap((member) => describe(member, `${path} ${member.name()}`.trim())),
  ];
}
