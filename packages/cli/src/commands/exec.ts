import { type ChildProcess, spawn } from 'node:child_process';
import os from 'node:os';
import { Command } from 'commander';
import { addDoubleOptions, type DoubleCommandOptions } from '../setup/double-options.ts';
import { runDouble } from '../setup/run-double.ts';
import { exitStatusHelp } from '../terminal/exit-status.ts';
import { explain, UsageError } from '../terminal/explain.ts';
import { createOutput, type Output } from '../terminal/output.ts';

const port = '0';

/** `galena exec` */
export function execCommand(): Command {
  const command = new Command('exec')
    .description(
      'Start a double of Marketo, run a command with its address and credentials in the environment, stop it',
    )
    .argument('<command...>', 'what to run, behind --');
  return addDoubleOptions(command, port)
    .option('--json', 'print JSON: one object, behind what the command has printed')
    .passThroughOptions()
    .addHelpText(
      'after',
      `
The command finds the double by MARKETO_BASE_URL, MARKETO_ENDPOINT, MARKETO_IDENTITY, MARKETO_CLIENT_ID, MARKETO_CLIENT_SECRET,
MARKETO_MUNCHKIN_ID, GALENA_URL and others (galena double prints them all). Signals are passed on to it, and its exit status is that
of galena exec; where the double cannot be started:

${exitStatusHelp}

Examples:
  $ galena exec -- npm test
  $ galena exec --seed test/marketo -- npm test
  $ galena exec --tls -- pytest -q`,
    )
    .action(async (words: string[], options: DoubleCommandOptions) => {
      process.exitCode = await runWithDouble(words, options, createOutput(options.json === true));
    });
}

async function runWithDouble(
  words: readonly string[],
  options: DoubleCommandOptions,
  output: Output,
): Promise<number> {
  try {
    const double = await runDouble(options, port, output);
    try {
      const status = await runCommand(words, double.environment);
      output.json({ command: words, status });
      return status;
    } finally {
      await double.stop();
    }
  } catch (error) {
    return explain(error, output, {}, 'exec');
  }
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/** Gives its exit status, as shells have it: 128 and the number of the signal where one has ended it. */
async function runCommand(
  [program = '', ...parameters]: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<number> {
  let child: ChildProcess | undefined;
  const pass = (signal: NodeJS.Signals) => void child?.kill(signal);
  // Before the command is there: it may have said that it is ready, and been told to end, before this process gets on.
  for (const signal of signals) process.on(signal, pass);
  try {
    child = spawn(program, parameters, { stdio: 'inherit', env: { ...process.env, ...environment } });
    return await untilExit(child, program);
  } finally {
    for (const signal of signals) process.off(signal, pass);
  }
}

function untilExit(child: ChildProcess, program: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', ({ message }) => reject(new UsageError(`${program} cannot be run: ${message}`)));
    child.once('exit', (code, signal) =>
      resolve(code ?? 128 + (signal === null ? 0 : os.constants.signals[signal])),
    );
  });
}
