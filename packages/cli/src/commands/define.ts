import type { Galena } from '@galena/client';
import { Command } from 'commander';
import { addConnectionOptions, type ConnectionOptions } from '../setup/connection.ts';
import { type ServerUse, type UsedServer, useServer } from '../setup/use-server.ts';
import { exitStatusHelp } from '../terminal/exit-status.ts';
import { explain } from '../terminal/explain.ts';
import { createOutput, type Output } from '../terminal/output.ts';
import { formatTable } from '../terminal/table.ts';

/** What the action of a command gets. */
export interface Invocation<Options> {
  readonly args: readonly (string | readonly string[] | undefined)[];
  readonly options: Options & ConnectionOptions;
  readonly output: Output;
  /** The server that the options name, or the embedded one; it is ended with the command. */
  useServer(): Promise<UsedServer>;
  /** The same, for whoever only calls it. */
  connect(): Promise<Galena>;
}

export interface CommandDefinition<Options> extends ServerUse {
  readonly usage: string;
  readonly description: string;
  /** Command lines, without the name of the program. */
  readonly examples: readonly string[];
  readonly more?: string;
  /** Whether it goes on when nobody reads its output any more. */
  readonly outlivesReader?: boolean;
  /** Adds options besides those of every command. */
  readonly configure?: (command: Command) => void;
  /** Gives the exit status; none means 0. */
  readonly run: (invocation: Invocation<Options>) => Promise<number | undefined>;
}

/** A command that calls a server; what goes wrong is explained, and --json is there. */
export function defineCommand<Options = object>(definition: CommandDefinition<Options>): Command {
  const [name = '', ...parameters] = definition.usage.split(' ');
  const command = new Command(name).description(definition.description);
  for (const parameter of parameters) command.argument(parameter);
  definition.configure?.(command);
  addConnectionOptions(command).option('--json', 'print JSON');
  command.addHelpText('after', () => helpText(definition));
  command.action(async () => {
    const options = command.opts<Options & ConnectionOptions & { json?: boolean }>();
    const output = createOutput(options.json === true);
    const unwatch = watchReader(definition.outlivesReader);
    let server: UsedServer | undefined;
    const use = async () => {
      server ??= await useServer(options, output, definition);
      return server;
    };
    try {
      const args = command.processedArgs as Invocation<Options>['args'];
      const connect = async () => (await use()).galena;
      process.exitCode = (await definition.run({ args, options, output, useServer: use, connect })) ?? 0;
    } catch (error) {
      process.exitCode = explain(error, output, {}, commandPath(command));
    } finally {
      await server?.stop();
      unwatch();
    }
  });
  return command;
}

/** `lists delete`, without the name of the program. */
function commandPath(command: Command): string {
  const { parent } = command;
  return parent?.parent ? `${parent.name()} ${command.name()}` : command.name();
}

/** Whoever reads the output may have seen enough, as in `galena failures 1000 | head`: then most commands are over. */
export function watchReader(outlivesReader = false): () => void {
  const onError = (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' && !outlivesReader) process.exit();
  };
  process.stdout.on('error', onError);
  return () => process.stdout.off('error', onError);
}

function helpText({ examples, more }: Pick<CommandDefinition<object>, 'examples' | 'more'>): string {
  const lines = examples.map((example) => `  $ galena ${example}`);
  const end = more === undefined ? '' : `\n${more}\n`;
  return `${end}\n${exitStatusHelp}\n\nExamples:\n${lines.join('\n')}`;
}

/**
 * The result of a call: a table, or JSON.
 * @param members what a row has, if it is known: the API leaves out what a thing has not, scripts want it to be null.
 */
export function showRows(output: Output, rows: readonly object[], members: readonly string[] = []): void {
  const nothing = Object.fromEntries(members.map((name) => [name, null]));
  output.json(rows.map((row) => ({ ...nothing, ...row })));
  output.line(formatTable(rows).trimEnd());
}

/** An outcome as JSON, with no reasons where nothing was skipped. */
export function withReasons<Made extends { readonly reasons?: readonly object[] }>(outcome: Made) {
  return { ...outcome, reasons: outcome.reasons ?? [] };
}

export function group(name: string, description: string, commands: readonly Command[]): Command {
  const command = new Command(name).description(description);
  for (const member of commands) command.addCommand(member);
  return command;
}
