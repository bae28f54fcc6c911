import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ClockState, SnapshotItem, TimeSpan } from '@galena/client/control';
import type { Command } from 'commander';
import { UsageError } from '../terminal/explain.ts';
import type { Output } from '../terminal/output.ts';
import { defineControl } from './define-control.ts';

/** The commands of `galena control` around the state of a double and its clock. */
export function stateCommands(): readonly Command[] {
  return [
    resetCommand(),
    seedCommand(),
    exportCommand(),
    snapshotCommand(),
    snapshotsCommand(),
    restoreCommand(),
    clockCommand(),
  ];
}

function resetCommand(): Command {
  return defineControl({
    usage: 'reset',
    description: 'Put a subscription back to its seed, with nothing left of what was done since',
    examples: ['reset', 'reset --subscription 000-DBL-001'],
    run: async ({ output, control }) => showSnapshots(output, [await control.reset()]),
  });
}

function seedCommand(): Command {
  return defineControl({
    usage: 'seed <folder>',
    description:
      'Replace what a subscription has by the files of a folder, which reset goes back to from then on',
    examples: ['seed test/marketo'],
    run: async ({ args: [folder = ''], output, control }) =>
      showSnapshots(output, [await control.seed({ files: await readSeed(folder) })]),
  });
}

/** The files of a folder by their paths. @throws UsageError where it cannot be read */
async function readSeed(folder: string): Promise<Record<string, string>> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.'));
    const read = files.map(async ({ parentPath, name }) => {
      const file = path.join(parentPath, name);
      return [path.relative(folder, file).split(path.sep).join('/'), await readFile(file, 'utf8')] as const;
    });
    return Object.fromEntries(await Promise.all(read));
  } catch (error) {
    throw new UsageError(`"${folder}" cannot be read: ${(error as Error).message}`);
  }
}

function exportCommand(): Command {
  return defineControl({
    usage: 'export <folder>',
    description: 'Write what a subscription has into a folder, as the files of a seed',
    examples: ['export test/marketo'],
    run: async ({ args: [folder = ''], output, control }) => {
      const { files } = await control.exportState();
      for (const [name, content] of Object.entries(files)) {
        const file = path.resolve(folder, name);
        // The server says what the files are called: none of them is to land anywhere else.
        if (!file.startsWith(`${path.resolve(folder)}${path.sep}`))
          throw new UsageError(`The server names a file outside of the folder: ${name}`);
        await mkdir(path.dirname(file), { recursive: true });
        await writeFile(file, content);
      }
      output.json({ folder, files: Object.keys(files) });
      for (const name of Object.keys(files)) output.line(name);
    },
  });
}

function snapshotCommand(): Command {
  return defineControl({
    usage: 'snapshot <name>',
    description: 'Keep what a subscription has under a name; reset goes back to the one called seed',
    examples: ['snapshot "two imports"', 'snapshot seed'],
    run: async ({ args: [name = ''], output, control }) =>
      showSnapshots(output, [await control.snapshots.take(name)]),
  });
}

function snapshotsCommand(): Command {
  return defineControl({
    usage: 'snapshots',
    description: 'The snapshots of a subscription',
    examples: ['snapshots'],
    run: async ({ output, control }) => showSnapshots(output, await control.snapshots.list()),
  });
}

function restoreCommand(): Command {
  return defineControl({
    usage: 'restore <name>',
    description: 'Put a subscription back to a snapshot',
    examples: ['restore "two imports"'],
    run: async ({ args: [name = ''], output, control }) =>
      showSnapshots(output, [await control.snapshots.restore(name)]),
  });
}

function showSnapshots(output: Output, snapshots: readonly SnapshotItem[]): void {
  output.json(snapshots);
  for (const { name, createdAt, rows } of snapshots) output.line(`${name}  ${createdAt}  ${rows} rows`);
}

interface ClockOptions {
  set?: string;
  advance?: TimeSpan;
  freeze?: boolean;
  unfreeze?: boolean;
  follow?: boolean;
}

function clockCommand(): Command {
  return defineControl<ClockOptions>({
    usage: 'clock',
    description: 'Show or move the clock of a double, which is one for all of its subscriptions',
    examples: ['clock', 'clock --advance 7d', 'clock --set 2030-01-01T00:00:00Z --freeze', 'clock --follow'],
    configure: (command) => {
      command.option('--set <time>', 'show this moment, and run on from there: 2030-01-01T00:00:00Z');
      command.option('--advance <span>', 'put it forward: 7d, 12h, 30m or 10s', parseSpan);
      command.option('--freeze', 'stand still');
      command.option('--unfreeze', 'run on from where it stands still');
      command.option('--follow', 'show real time again');
    },
    run: async ({ options, output, control: { clock } }) => {
      let state: ClockState = await clock.get();
      if (options.follow === true) state = await clock.follow();
      if (options.unfreeze === true) state = await clock.unfreeze();
      if (options.freeze === true) state = await clock.freeze(options.set);
      else if (options.set !== undefined) state = await clock.set(options.set);
      if (options.advance !== undefined) state = await clock.advance(options.advance);
      output.json(state);
      output.line(`${state.now}${state.frozen ? '  stands still' : ''}`);
    },
  });
}

const units = { d: 'days', h: 'hours', m: 'minutes', s: 'seconds' } as const;

function parseSpan(text: string): TimeSpan {
  const [, count = '', unit = ''] = /^(-?\d+(?:\.\d+)?)([dhms])$/.exec(text) ?? [];
  if (unit === '') throw new UsageError(`"${text}" is no span of time such as 7d, 12h, 30m or 10s`);
  return { [units[unit as keyof typeof units]]: Number(count) };
}
