import type { Fault, HeldStatus, Hold, NewFault, StrictnessChange } from '@galena/client/control';
import { type Command, Option } from 'commander';
import { parseCount } from '../setup/parse-values.ts';
import { UsageError } from '../terminal/explain.ts';
import { group, showRows } from './define.ts';
import { defineControl } from './define-control.ts';

interface FaultOptions {
  operation?: string;
  code?: string;
  status?: number;
  reset?: 'before head' | 'after head';
  lost?: boolean;
  times?: number;
  after?: number;
}

/** `galena control fault` */
export function faultCommands(): Command {
  return group('fault', 'What goes wrong on purpose', [addCommand(), listCommand(), removeCommand()]);
}

function addCommand(): Command {
  return defineControl<FaultOptions>({
    usage: 'add [definition]',
    description: 'Set a fault: by options, or in full as JSON (docs/control.md lists its members)',
    examples: [
      'fault add --operation "POST /bulk/v1/leads.json" --code 606 --times 2',
      'fault add --operation "Sync Leads" --code 611 --lost --times 1',
      `fault add '{"failRows":{"column":"email","matches":"@example.com$"}}'`,
    ],
    configure: (command) => {
      command.option('--operation <name>', 'a name, a group, a method with a path, or a path with * in it');
      command.option('--code <code>', "an error code of Marketo's");
      command.addOption(
        new Option('--status <status>', 'an HTTP status, with the page of a proxy').argParser(parseCount),
      );
      command.addOption(
        new Option('--reset <when>', 'the connection is reset').choices(['before head', 'after head']),
      );
      command.option('--lost', 'the call is carried out, and its answer is lost');
      command.addOption(new Option('--times <count>', 'at most this many times').argParser(parseCount));
      command.addOption(new Option('--after <count>', 'only after this many calls').argParser(parseCount));
    },
    run: async ({ args, options, output, control }) => {
      const { operation, code, status, reset, lost, times, after } = options;
      const given: NewFault = {
        ...readDefinition(args[0]),
        ...(operation !== undefined && { operation }),
        ...(code !== undefined && { code }),
        ...(status !== undefined && { status }),
        ...(reset !== undefined && { reset }),
        ...(lost !== undefined && { lost }),
        ...(times !== undefined && { times }),
        ...(after !== undefined && { after }),
      };
      const fault = await control.faults.add(given);
      output.json(fault);
      output.line(describe(fault));
    },
  });
}

function readDefinition(text: string | undefined): NewFault {
  try {
    return text === undefined ? {} : (JSON.parse(text) as NewFault);
  } catch {
    throw new UsageError(
      `The definition of a fault is JSON, such as {"code":"606","times":2}: this is none: ${text}`,
    );
  }
}

function listCommand(): Command {
  return defineControl({
    usage: 'list',
    description: 'The faults that are set, and how often each happened',
    examples: ['fault list'],
    run: async ({ output, control }) => {
      const faults = await control.faults.list();
      output.json(faults);
      for (const fault of faults) output.line(describe(fault));
      if (faults.length === 0) output.line('none');
    },
  });
}

function removeCommand(): Command {
  return defineControl<{ all?: boolean }>({
    usage: 'remove [id]',
    description: 'Remove a fault, or all of them',
    examples: ['fault remove f1', 'fault remove --all'],
    configure: (command) => {
      command.option('--all', 'all of the subscription');
    },
    run: async ({ args: [id], options, output, control }) => {
      if (id === undefined && options.all !== true)
        throw new UsageError('Which fault? Give its id, or --all.');
      const removed = id === undefined ? await control.faults.clear() : [await control.faults.remove(id)];
      output.json(removed);
      for (const fault of removed) output.line(`removed ${describe(fault)}`);
    },
  });
}

/** `f1  happened to 2 of 3 calls  {"operation":"Sync Leads","code":"606"}` */
function describe({ id, matched, hits, ...definition }: Fault): string {
  return `${id}  happened to ${hits} of ${matched} calls  ${JSON.stringify(definition)}`;
}

const statuses = ['Queued', 'Importing', 'Processing'];

/** `galena control pace` */
export function paceCommands(): Command {
  return group('pace', 'Hold imports and exports at a status, and release them', [
    holdCommand(),
    releaseCommand(),
    holdsCommand(),
  ]);
}

function holdCommand(): Command {
  return defineControl<{ polls?: number; seconds?: number; kind?: 'import' | 'export' }>({
    usage: 'hold <status>',
    description: `Hold imports and exports at a status: ${statuses.join(', ')}`,
    examples: ['pace hold Queued', 'pace hold Importing --polls 3', 'pace hold Processing --seconds 60'],
    configure: (command) => {
      command.addOption(
        new Option('--polls <count>', 'until the status of a job was told so often').argParser(parseCount),
      );
      command.addOption(
        new Option('--seconds <count>', 'until so long after, by the clock of the double').argParser(
          parseCount,
        ),
      );
      command.addOption(new Option('--kind <kind>', 'only jobs of this kind').choices(['import', 'export']));
    },
    run: async ({ args: [status = ''], options: { polls, seconds, kind }, output, control }) => {
      const hold = await control.pace.hold(status as HeldStatus, {
        ...(polls !== undefined && { polls }),
        ...(seconds !== undefined && { seconds }),
        ...(kind !== undefined && { kind }),
      });
      showHolds(output, [hold]);
    },
  });
}

function releaseCommand(): Command {
  return defineControl({
    usage: 'release [status]',
    description: 'Release what is held, at one status or at all of them',
    examples: ['pace release', 'pace release Importing'],
    run: async ({ args: [status], output, control }) =>
      showHolds(output, await control.pace.release(status as HeldStatus | undefined)),
  });
}

function holdsCommand(): Command {
  return defineControl({
    usage: 'list',
    description: 'The holds that are in force',
    examples: ['pace list'],
    run: async ({ output, control }) => showHolds(output, await control.pace.list()),
  });
}

function showHolds(output: Parameters<typeof showRows>[0], holds: readonly Hold[]): void {
  showRows(output, holds, ['hold', 'kind', 'polls', 'seconds']);
}

/** `galena control strictness` */
export function strictnessCommand(): Command {
  return defineControl({
    usage: 'strictness [change]',
    description: 'How strict the double is, or make it strict or lenient, or change single switches',
    examples: ['strictness', 'strictness lenient', 'strictness tokens=header,unknownParameters=refuse'],
    run: async ({ args: [change], output, control }) => {
      const { strictness } = control;
      const found = change === undefined ? await strictness.get() : await strictness.set(readChange(change));
      output.json(found);
      for (const [name, value] of Object.entries(found)) output.line(`${name}: ${value}`);
    },
  });
}

/** A mode, or switches with their values. */
function readChange(text: string): StrictnessChange {
  const entries = text.split(',').map((part) => {
    const [name = '', value] = part.split('=');
    return value === undefined ? ['mode', name.trim()] : [name.trim(), value.trim()];
  });
  return Object.fromEntries(entries) as StrictnessChange;
}
