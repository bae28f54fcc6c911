import { expect, it } from 'vitest';
import { commandGroups } from '../src/commands/groups.ts';
import { describeCommands } from '../src/completion/describe-commands.ts';
import { createProgram } from '../src/program.ts';

const surface = describeCommands(await createProgram());

it('the commands, arguments and options are those that scripts rely on', async () => {
  const lines = surface.flatMap(({ path, arguments: parameters, options }) => [
    ['galena', path, ...parameters].filter((word) => word !== '').join(' '),
    ...options.map(({ flags }) => `    ${flags}`),
  ]);
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('command-surface.txt');
});

it('each command is found by its name alone', async () => {
  for (const { names, load } of commandGroups) {
    expect((await load(createProgram)).map((command) => command.name())).toEqual(names);
  }
});

it('every command prints JSON', () => {
  const isGroup = (path: string) =>
    surface.some((other) => other.path.startsWith(path === '' ? '' : `${path} `));
  const commands = surface.filter(({ path }) => path !== '' && !isGroup(path));
  expect(commands.length).toBeGreaterThan(40);
  for (const { path, options } of commands) {
    expect([path, options.map(({ flags }) => flags)]).toEqual([path, expect.arrayContaining(['--json'])]);
  }
});

it('every command says what it does', () => {
  expect(surface.filter(({ description }) => description === '')).toEqual([]);
});
