import { cp, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What the programs need of a package. */
const parts = ['package.json', 'bin', 'dist', 'migrations'];

/**
 * Lays a Galena into a folder that has one more migration of each kind than this one, as the next release may.
 * @returns its main module
 */
export async function layNewerGalena(folder: string): Promise<string> {
  const packages = await readdir(path.join(root, 'packages'));
  for (const name of packages) {
    await cp(path.join(root, 'packages', name), path.join(folder, 'packages', name), {
      recursive: true,
      filter: (source) => isNeeded(path.relative(path.join(root, 'packages', name), source)),
    });
  }
  await layModules(path.join(folder, 'node_modules'));
  for (const kind of ['control', 'subscription']) {
    await addMigration(path.join(folder, 'packages/server/migrations', kind));
  }
  return path.join(folder, 'packages/cli/dist/main.js');
}

function isNeeded(relative: string): boolean {
  return relative === '' || parts.includes(relative.split(path.sep)[0] ?? '');
}

/** The modules are those that are installed; npm's links to our own packages lead to `../../packages`, and so to the copies. */
async function layModules(modules: string): Promise<void> {
  await mkdir(modules);
  for (const name of await readdir(path.join(root, 'node_modules'))) {
    const installed = path.join(root, 'node_modules', name);
    if (name === '@galena')
      await cp(installed, path.join(modules, name), { recursive: true, verbatimSymlinks: true });
    else await symlink(installed, path.join(modules, name));
  }
}

/** The tables that imports write are changed, so that it has to wait for them, and they for it. */
async function addMigration(folder: string): Promise<void> {
  const last = (await readdir(folder)).toSorted().at(-1) ?? '';
  const version = String(Number(last.slice(0, 4)) + 1).padStart(4, '0');
  const table = folder.endsWith('control') ? 'galena.imports' : 'leads';
  await writeFile(
    path.join(folder, `${version}-of-the-next-release.sql`),
    `alter table ${table} add column of_the_next_release integer;\n`,
  );
}
