import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useFolder } from '../../client/test/support/folder.ts';
import { createTestServer } from '../../server/test/support/test-server.ts';
import { createProgram } from '../src/program.ts';
import { ask, askSecret } from '../src/terminal/ask.ts';
import { Interrupted } from '../src/terminal/explain.ts';
import { serverAt } from './support/run-galena.ts';

/** A person at a terminal, who answers questions by what is in them. */
let answers: [RegExp, string][];
let said: string;
const isTTY = Object.getOwnPropertyDescriptor(process.stderr, 'isTTY');

beforeEach(() => {
  said = '';
  Object.defineProperty(process.stderr, 'isTTY', { value: true, configurable: true });
  const keyboard = Object.assign(new PassThrough(), { isTTY: true });
  vi.spyOn(process, 'stdin', 'get').mockReturnValue(keyboard as unknown as typeof process.stdin);
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text);
    const [next] = answers;
    if (next?.[0].test(String(text)) === true) {
      answers.shift();
      setImmediate(() => keyboard.write(next[1]));
    }
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  process.exitCode = undefined;
  if (isTTY === undefined) Reflect.deleteProperty(process.stderr, 'isTTY');
  else Object.defineProperty(process.stderr, 'isTTY', isTTY);
});

it.each([
  ['Ctrl-C', '\x03'],
  ['Ctrl-D', '\x04'],
])('%s ends a command at any question', async (_, key) => {
  answers = [
    [/Which\?/, key],
    [/Secret:/, key],
  ];
  await expect(ask('Which? ')).rejects.toThrow(new Interrupted('Stopped.'));
  await expect(askSecret('Secret: ')).rejects.toThrow(new Interrupted('Stopped.'));
});

it('galena login looks at each answer before the next question', async () => {
  const server = await createTestServer('api');
  try {
    vi.stubEnv('XDG_CONFIG_HOME', await useFolder());
    const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    answers = [
      [/Server \(/, 'nowhere\r'],
      [/Server \(/, 'http://127.0.0.1:1\r'],
      [/Server \(/, `${server.url}\r`],
      [/Client id:/, '\r'],
      [/Client id:/, 'test-client\r'],
      [/Client secret:/, 'test-secret\r'],
    ];
    const program = await createProgram('login');
    await program.parseAsync(['login'], { from: 'user' });
    expect(answers).toEqual([]);
    expect(said).toMatch(
      /"nowhere" is not the address.*no answer from http:\/\/127\.0\.0\.1:1.*The client id is empty/s,
    );
    expect(said).not.toContain('test-secret');
    expect(out.mock.calls.join('')).toContain(`${server.url} is a Galena`);
    expect(process.exitCode).toBe(0);
    // The address is offered the next time.
    answers = [
      [new RegExp(`Enter takes ${server.url}`), '\r'],
      [/Client id:/, '\x04'],
    ];
    await (await createProgram('login')).parseAsync(['login'], { from: 'user' });
    expect(answers).toEqual([]);
    expect(process.exitCode).toBe(130);
    // With --json it cannot be said why a question comes again.
    await (await createProgram('login')).parseAsync(['login', '--json'], { from: 'user' });
    expect(out.mock.lastCall?.join('')).toContain('Nothing is asked with --json: give --url.');
    expect(process.exitCode).toBe(2);
  } finally {
    await server.stop();
  }
});

it('galena import asks what columns are, and the command that goes on has the answers', async () => {
  const server = await createTestServer('api');
  try {
    const folder = await useFolder();
    const file = path.join(folder, 'leads.csv');
    await writeFile(file, 'Kontakt,Nr,Wann,Prénom,Name,Namn\nada@x.io,1,05/06/1990,Ada,L,B\n');
    const environment = { ...serverAt(server.url), XDG_CONFIG_HOME: folder, XDG_STATE_HOME: folder };
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    answers = [
      [/does Kontakt go into\? \(it has e-mail addresses; Enter takes email, - skips it\)/, '\r'],
      [/does Nr go into/, 'createdAt\r'],
      [/does Wann go into\? \(it has dates; Enter takes dateOfBirth/, '\r'],
      [/does Name go into\? \(it may mean that in German; Enter takes lastName/, '\r'],
      [/does Namn go into\? \(Enter skips it\)/, '\r'],
      [/How is Wann to be read/, '1\r'],
    ];
    const program = await createProgram('import');
    await program.parseAsync(['import', file, '--list', '77'], { from: 'user' });
    expect(answers).toEqual([]);
    expect(said).toContain('Nr is read-only and is skipped');
    expect(said).toContain('Prénom → firstName (French)');
    expect(said).toContain(
      `To resume it: galena import ${file} --list 77 --map Kontakt=email --map Nr=createdAt ` +
        '--map Wann=dateOfBirth --map Name=lastName --map Namn= --column Wann:date=DMY\n',
    );
    expect(process.exitCode).toBe(3);
  } finally {
    await server.stop();
  }
});
