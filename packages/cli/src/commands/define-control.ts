import { GalenaControl } from '@galena/client/control';
import { type Command, Command as NewCommand, Option } from 'commander';
import { checkUrl, defaultUrl } from '../setup/connection.ts';
import { exitStatusHelp } from '../terminal/exit-status.ts';
import { explain, UsageError } from '../terminal/explain.ts';
import { createOutput, type Output } from '../terminal/output.ts';
import { watchReader } from './define.ts';

/** Which control plane, and which subscription. */
interface ControlOptions {
  url?: string;
  token?: string;
  subscription?: string;
  json?: boolean;
}

/** What a command of the control plane gets. */
export interface ControlInvocation<Options> {
  readonly args: readonly (string | undefined)[];
  readonly options: Options;
  readonly output: Output;
  readonly control: GalenaControl;
  /** Where the double is. */
  readonly url: string;
}

interface ControlDefinition<Options> {
  readonly usage: string;
  readonly description: string;
  /** Command lines, without `galena control`. */
  readonly examples: readonly string[];
  readonly configure?: (command: Command) => void;
  readonly run: (invocation: ControlInvocation<Options>) => Promise<void>;
}

/** A command that controls a double; what goes wrong is explained, and --json is there. */
export function defineControl<Options = object>(definition: ControlDefinition<Options>): Command {
  const [name = '', ...parameters] = definition.usage.split(' ');
  const command = new NewCommand(name).description(definition.description);
  for (const parameter of parameters) command.argument(parameter);
  definition.configure?.(command);
  command
    .addOption(new Option('--url <url>', `the double (GALENA_URL, else ${defaultUrl})`))
    .addOption(new Option('--token <token>', 'of its control plane (GALENA_CONTROL_TOKEN)'))
    .addOption(new Option('--subscription <munchkin-id>', 'which subscription (the first one)'))
    .option('--json', 'print JSON');
  const examples = definition.examples.map((example) => `  $ galena control ${example}`);
  command.addHelpText('after', `\n${exitStatusHelp}\n\nExamples:\n${examples.join('\n')}`);
  command.action(async () => {
    const options = command.opts<Options & ControlOptions>();
    const output = createOutput(options.json === true);
    const unwatch = watchReader();
    try {
      const args = command.processedArgs as (string | undefined)[];
      await definition.run({ args, options, output, ...connect(options) });
      process.exitCode = 0;
    } catch (error) {
      process.exitCode = explain(error, output);
    } finally {
      unwatch();
    }
  });
  return command;
}

function connect({
  url,
  token,
  subscription,
}: ControlOptions): Pick<ControlInvocation<object>, 'control' | 'url'> {
  const bearer = token ?? (process.env['GALENA_CONTROL_TOKEN'] || undefined);
  if (bearer === undefined) {
    throw new UsageError(
      'Which control plane? Give the token that the double printed at its start, with --token or in GALENA_CONTROL_TOKEN.',
    );
  }
  const address = url ?? (process.env['GALENA_URL'] || defaultUrl);
  checkUrl(address);
  const target = { url: address, token: bearer, ...(subscription !== undefined && { subscription }) };
  return { control: new GalenaControl(target), url: address };
}
