import { readdir, readFile } from 'node:fs/promises';
import * as sdk from '@galena/client/control';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { controlPrefix } from '../../server/src/http/control-operation.ts';
import { controlOperations } from '../../server/src/http/routes/control/index.ts';
import { shareControlledServer } from '../../server/test/support/controlled-server.ts';
import { readExamples, runExample } from './support/examples.ts';

const examples = await readExamples((file) => file.startsWith('control'));
const shared = shareControlledServer();
beforeEach(() => shared().api.get('/rest/v1/lists.json'));
afterEach(() => shared().control.clock.follow());

it('there is one for every public call of the control plane', () => {
  const shown = examples.map(({ code }) => code).join('\n');
  const { control } = shared();
  for (const [name, part] of [['', control] as const, ...Object.entries(control)]) {
    const methods = Object.getOwnPropertyNames(Object.getPrototypeOf(part)).filter(
      (method) => method !== 'constructor',
    );
    for (const method of methods)
      expect(shown).toContain(`control.${name === '' ? '' : `${name}.`}${method}(`);
  }
});

it('the SDK has every operation of the control plane', async () => {
  const folder = new URL('../src/control/', import.meta.url);
  const names = await readdir(folder);
  const source = (await Promise.all(names.map((name) => readFile(new URL(name, folder), 'utf8')))).join('\n');
  for (const { path } of controlOperations) {
    const inCode = path.replace(controlPrefix, '').replace(/[.]/g, '\\.').replace(/:\w+/g, '\\$\\{[^}]+\\}');
    expect(source).toMatch(new RegExp(`['"\`]${inCode}['"\`]`));
  }
});

it.each(examples)('$name', async ({ code }) => {
  const { control } = shared();
  await runExample(code.replace(/\bconst control = /, 'const other = '), { ...sdk, control });
});
