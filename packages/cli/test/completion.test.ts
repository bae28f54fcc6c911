import { execFile, spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { useFolder } from '../../client/test/support/folder.ts';
import { writeBash } from '../src/completion/bash.ts';
import { describeCommands } from '../src/completion/describe-commands.ts';
import { writeFish } from '../src/completion/fish.ts';
import { type CommandOffers, offersOf } from '../src/completion/offers.ts';
import { writeZsh } from '../src/completion/zsh.ts';
import { createProgram } from '../src/program.ts';

const run = promisify(execFile);
const offers = offersOf(describeCommands(await createProgram()));

/** What is typed, and what it may become. */
const cases: readonly (readonly [string, readonly string[]])[] = [
  ['im', ['import', 'imports']],
  ['leads f', ['find']],
  ['leads find email import', []],
  ['import leads.csv --che', ['--check']],
  ['import --lookup-', ['--lookup-field']],
  ['import --delimiter se', ['semicolon']],
  ['import --list --che', []],
  ['--url x services set-', ['set-role']],
  ['completion ', ['bash', 'fish', 'zsh']],
  ['import --he', ['--header-row', '--help']],
];

async function script(write: (offers: readonly CommandOffers[]) => string): Promise<string> {
  const file = path.join(await useFolder(), 'script');
  await writeFile(file, write(offers));
  return file;
}

function isInstalled(shell: string): boolean {
  return spawnSync(shell, ['--version']).status === 0;
}

it.skipIf(!isInstalled('bash')).each(cases)('bash makes of "galena %s": %j', async (typed, expected) => {
  const words = ['galena', ...typed.split(' ')];
  const lines = `source "$0"; COMP_WORDS=("$@"); COMP_CWORD=${words.length - 1}; _galena; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = await run('bash', ['-c', lines, await script(writeBash), ...words]);
  const found = stdout
    .split('\n')
    .filter((word) => word !== '' && (typed !== 'completion ' || !word.startsWith('-')));
  expect(found.toSorted()).toEqual(expected);
});

it.skipIf(!isInstalled('zsh'))('zsh reads its script', async () => {
  await run('zsh', ['-n', await script(writeZsh)]);
});

it.skipIf(!isInstalled('fish'))('fish makes the same of them', async () => {
  const file = await script(writeFish);
  for (const [typed, expected] of cases) {
    const { stdout } = await run('fish', [
      '--no-config',
      '-c',
      `source ${file}; complete -C 'galena ${typed}'`,
    ]);
    const found = stdout.split('\n').flatMap((line) => line.split('\t')[0] || []);
    if (expected.length > 0) expect([typed, found.toSorted()]).toEqual([typed, expected]);
  }
});
