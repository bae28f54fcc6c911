import type { Command } from 'commander';

/** A command as it can be called. */
export interface CommandSurface {
  /** `''` is the program itself, `leads find` a command. */
  readonly path: string;
  readonly description: string;
  readonly arguments: readonly string[];
  /** What its arguments may be, where that is known. */
  readonly choices: readonly string[];
  readonly options: readonly OptionSurface[];
}

export interface OptionSurface {
  readonly flags: string;
  readonly description: string;
  /** `--json`; undefined for an option that has a letter only. */
  readonly long: string | undefined;
  readonly takesValue: boolean;
  /** What the value may be, where that is known. */
  readonly choices: readonly string[];
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
    choices: command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
    options: command.options.map(({ flags, description, long, required, optional, argChoices }) => ({
      flags,
      description,
      long,
      takesValue: required || optional,
      choices: argChoices ?? [],
    })),
  };
  return [
    surface,
    ...command.commands.flatMap((member) => describe(member, `${path} ${member.name()}`.trim())),
  ];
}
