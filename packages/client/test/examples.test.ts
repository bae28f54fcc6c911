import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as sdk from '@galena/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestServer, type TestServer } from '../../server/test/support/test-server.ts';
import { connect } from './support/connect.ts';
import { type Example, readExamples, runExample } from './support/examples.ts';
import { useFolder } from './support/folder.ts';

const leads = fileURLToPath(new URL('../../../examples/leads.csv', import.meta.url));

/** That of the README. */
async function readReadme(): Promise<Example> {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  const [, code = ''] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  // The server at hand has another address.
  const rest = code.replace(/import .*\n/, '').replace(/const galena = [\s\S]*?\}\);\n/, '');
  return { name: 'README', code: rest };
}

const examples = [...(await readExamples((file) => !/^(control|assets)/.test(file))), await readReadme()];
/** What takes away what others show comes last. */
const order = (code: string) => (code.includes('.delete(') ? 2 : code.includes('.merge(') ? 1 : 0);

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
  await server.api.send('POST', '/galena/v1/settings.json', { unknownPrograms: 'accept' });
  await server.api.sync([{ email: 'first@example.com' }, { email: 'second@example.com' }]);
  await server.api.import({ file: 'email\nadam@example.com\n' });
});
afterAll(() => server.stop());

it('there is one for every public call', async () => {
  const galena = connect(server.url);
  const { salesPersons: _, ...resources } = galena;
  expect(Object.keys(resources)).toContain('services');
  const shown = examples.map(({ code }) => code).join('\n');
  for (const [name, resource] of Object.entries(resources)) {
    const methods = Object.getOwnPropertyNames(Object.getPrototypeOf(resource)).filter(
      (method) => method !== 'constructor',
    );
    for (const method of methods) expect(shown).toContain(`galena.${name}.${method}(`);
  }
});

it.each(examples.toSorted((first, second) => order(first.code) - order(second.code)))(
  '$name',
  async ({ code }) => {
    const body = code
      .replaceAll("'leads.csv'", JSON.stringify(leads))
      .replaceAll("'leads.journal'", JSON.stringify(path.join(await useFolder(), 'leads.journal')))
      .replace(/\bconst galena = /, 'const other = ');
    await runExample(body, { ...sdk, galena: connect(server.url) });
  },
);
