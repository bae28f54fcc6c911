import { readdir, readFile } from 'node:fs/promises';
import { readConfig } from '@galena/server';
import { validate } from 'dockerfile-utils';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { createProgram } from '../src/program.ts';

const root = new URL('../../../', import.meta.url);
const readText = (name: string) => readFile(new URL(name, root), 'utf8');
const dockerfile = await readText('Dockerfile');

interface Service {
  readonly image: string;
  readonly build?: { readonly target: string };
  readonly profiles: readonly string[];
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string | number | null>>;
  readonly volumes?: readonly string[];
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, null>>;
}

const compose = parse(await readText('compose.yaml'), { merge: true }) as Compose;

/** What a variable is where nobody has set it: `${NAME:-default}`. */
function interpolate(value: string | number | null): string {
  return String(value ?? '').replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1');
}

/** The words of an instruction in the form of a JSON array, in a stage. */
function wordsOf(stage: string, instruction: string): string[] {
  const [, text = ''] = dockerfile.split(new RegExp(`^FROM .* AS ${stage}$`, 'm'));
  const [own = ''] = text.split(/^FROM /m);
  return JSON.parse(new RegExp(`^${instruction} (.*)$`, 'm').exec(own)?.[1] ?? '[]') as string[];
}

it('the Dockerfile has no mistakes, and the version of the packages', async () => {
  expect(validate(dockerfile).map(({ message }) => message)).toEqual([]);
  const { version } = JSON.parse(await readText('packages/cli/package.json')) as { version: string };
  expect(dockerfile).toContain(`org.opencontainers.image.version="${version}"`);
});

it('the image has all that a build reads', async () => {
  const taken = (await readText('.dockerignore')).split('\n').filter((line) => line.startsWith('!'));
  const { scripts, workspaces } = JSON.parse(await readText('package.json')) as {
    scripts: { build: string };
    workspaces: string[];
  };
  const prepare = await readText('packages/cli/package.json');
  const read = `${scripts.build} ${prepare}`.match(/scripts\/[\w-]+\.js/g) ?? [];
  expect(read).toHaveLength(2);
  for (const file of read) expect(taken).toContain(`!${file}`);
  for (const folder of workspaces) expect(folder).toMatch(/^packages\//);
  for (const file of (await readdir(root)).filter((name) => /^tsconfig.*json$/.test(name))) {
    if (file !== 'tsconfig.checks.json') expect(taken).toContain(`!${file}`);
  }
});

it.each(Object.entries(compose.services).filter(([, { build }]) => build !== undefined))(
  'the settings of the service %s in compose.yaml are settings',
  (name, { build, image, environment }) => {
    expect(dockerfile).toMatch(new RegExp(`^FROM .* AS ${build?.target}$`, 'm'));
    expect(image).toBe(build?.target === 'double' ? 'galena-double' : 'galena');
    const given = Object.entries(environment ?? {}).map(([key, value]) => [key, interpolate(value)]);
    const control = name === 'double' ? { GALENA_CONTROL: 'on' } : {};
    const { role, warnings, databaseUrl } = readConfig({ ...Object.fromEntries(given), ...control });
    expect(warnings).toEqual([]);
    expect(role).toBe(name === 'api' || name === 'engine' ? name : 'all');
    expect(databaseUrl === undefined).toBe(role === 'all');
  },
);

it('compose.yaml mounts volumes that it has, and its profiles are those of the docs', async () => {
  const services = Object.values(compose.services);
  const mounted = services.flatMap(({ volumes = [] }) => volumes.map((volume) => volume.split(':')[0] ?? ''));
  const named = mounted.filter((volume) => !volume.startsWith('.'));
  expect(named.toSorted()).toEqual(Object.keys(compose.volumes).toSorted());
  for (const folder of mounted.filter((volume) => volume.startsWith('.'))) {
    expect(await readdir(new URL(folder, root))).not.toEqual([]);
  }
  const pages = (await readText('docs/operations.md')) + (await readText('docs/testing.md'));
  const told = [...pages.matchAll(/docker compose --profile (\w+)/g)].map(([, profile]) => profile);
  expect([...new Set(told)].toSorted()).toEqual(
    [...new Set(services.flatMap(({ profiles }) => profiles))].toSorted(),
  );
});

it('the commands of the images are commands of galena', async () => {
  expect(wordsOf('galena', 'ENTRYPOINT')).toEqual(['tini', '--', 'galena']);
  const commands = [
    wordsOf('galena', 'CMD'),
    [...wordsOf('double', 'ENTRYPOINT').slice(3), ...(compose.services['double']?.command ?? [])],
    wordsOf('double', 'RUN').slice(1, 2),
  ];
  for (const [name = '', ...words] of commands) {
    const command = (await createProgram(name)).commands.find((one) => one.name() === name);
    const known = command?.options.map(({ long }) => long);
    expect([name, known]).toEqual([name, expect.any(Array)]);
    for (const option of words.filter((word) => word.startsWith('--'))) expect(known).toContain(option);
  }
});

/** Of the test suite and of its scripts; what else begins like a setting is one, or a mistake. */
const others = ['GALENA_TEST_DATABASE_URL', 'GALENA_TEST_NODES', 'GALENA_SCREENSHOTS'];

it('every setting that pages, samples and images name is one', async () => {
  const below = async (folder: string) =>
    (await readdir(new URL(folder, root), { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
      .map((entry) => `${entry.parentPath}/${entry.name}`);
  const pages = (await below('docs')).filter((file) => file.endsWith('.md'));
  const files = ['Dockerfile', 'compose.yaml', 'README.md', ...pages, ...(await below('examples'))];
  for (const file of files) {
    const names = (await readText(file)).match(/GALENA_[A-Z_]*[A-Z]/g) ?? [];
    const environment = names.filter((name) => !others.includes(name)).map((name) => [name, '']);
    const { warnings } = readConfig(Object.fromEntries(environment));
    expect([file, warnings.map(({ setting }) => setting)]).toEqual([file, []]);
  }
});

it('samples in docs/testing.md are those of the files that it names before them', async () => {
  const page = await readText('docs/testing.md');
  const samples = [...page.matchAll(/\]\(\.\.\/(examples\/testing\/[^)]+)\)[^\n]*:\n\n```\w+\n(.*?)```/gs)];
  expect(samples.map(([, file]) => file)).toEqual([
    'examples/testing/github-actions/tests.yaml',
    'examples/testing/testcontainers-node/import.test.mjs',
    'examples/testing/testcontainers-java/src/test/java/DoubleTest.java',
  ]);
  for (const [, file = '', text = ''] of samples) expect(await readText(file)).toContain(text);
});
