import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type {
  ArchiveFormat,
  ClockState,
  GalenaControl,
  SeedSource,
  SnapshotItem,
  TimeSpan,
} from '@galena/client/control';
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
      'Replace what a subscription has by the files of a folder, or of an archive of one, which reset goes back to from then on',
    examples: ['seed test/marketo', 'seed marketo.zip'],
    run: async ({ args: [folder = ''], output, control }) =>
      showSnapshots(output, [await control.seed(await readSeed(folder))]),
  });
}

/** The files of a folder by their paths, or the bytes of an archive. @throws UsageError where it cannot be read */
async function readSeed(place: string): Promise<SeedSource> {
  try {
    const isFolder = (await stat(place)).isDirectory();
    return isFolder ? { files: await readFolder(place) } : { archive: await readFile(place) };
  } catch (error) {
    throw new UsageError(`"${place}" cannot be read: ${(error as Error).message}`);
  }
}

async function readFolder(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.relative(folder, path.join(parentPath, name)))
    .filter((file) => !file.split(path.sep).some((name) => name.startsWith('.')));
  const read = paths.map(
    async (file) =>
      [file.split(path.sep).join('/'), await readFile(path.join(folder, file), 'utf8')] as const,
  );
  return Object.fromEntries(await Promise.all(read));
}

function exportCommand(): Command {
  return defineControl({
    usage: 'export <folder>',
    description:
      'Write what a subscription has into a folder, as the files of a seed; or into an archive: .zip, .tar, .tar.gz',
    examples: ['export test/marketo', 'export marketo.zip'],
    run: async ({ args: [folder = ''], output, control }) => {
      const format = archiveFormat(folder);
      if (format !== undefined) {
        await writeFile(folder, await control.exportArchive(format));
        output.json({ archive: folder });
        output.line(folder);
        return;
      }
      const names = await writeFolder(folder, control);
      output.json({ folder, files: names });
      for (const name of names) output.line(name);
    },
  });
}

/** The archive that a name asks for; undefined: a folder. */
function archiveFormat(name: string): ArchiveFormat | undefined {
  const [, ending] = /\.(zip|tar|tar\.gz|tgz)$/i.exec(name) ?? [];
  switch (ending?.toLowerCase()) {
    case undefined:
      return undefined;
    case 'zip':
      return 'zip';
    case 'tar':
      return 'tar';
    default:
      return 'tar.gz';
  }
}

/** Gives the names of the files. */
async function writeFolder(folder: string, control: GalenaControl): Promise<readonly string[]> {
  const { files } = await control.exportState();
  for (const [name, content] of Object.entries(files)) {
    const file = path.resolve(folder, name);
    // The server says what the files are called: none of them is to land anywhere else.
    if (!file.startsWith(`${path.resolve(folder)}${path.sep}`))
      throw new UsageError(`The server names a file outside of the folder: ${name}`);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  return Object.keys(files);
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
