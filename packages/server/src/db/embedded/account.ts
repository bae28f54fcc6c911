import { execFile } from 'node:child_process';
import { chown, lchown, readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { SetupError } from '../../errors.ts';
import type { FolderSetting } from '../../in-folder.ts';

const run = promisify(execFile);

/** The operating system account that PostgreSQL runs as; undefined: the one Galena itself runs as. */
export type Account = { name: string; uid: number; gid: number } | undefined;

/**
 * PostgreSQL refuses to run as root. Started by root, Galena runs it as the account `galena`, which it adds if the
 * system lets it, else as `nobody`.
 */
export async function chooseAccount(): Promise<Account> {
  if (process.getuid?.() !== 0) return undefined;
  return (await findAccount('galena')) ?? (await addAccount('galena')) ?? (await findAccount('nobody'));
}

async function findAccount(name: string): Promise<Account> {
  const lines = (await readFile('/etc/passwd', 'utf8').catch(() => '')).split('\n');
  const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
  return uid === undefined || gid === undefined ? undefined : { name, uid: Number(uid), gid: Number(gid) };
}

async function addAccount(name: string): Promise<Account> {
  const options = ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent'];
  // It may fail because another Galena adds it at the same moment: look once more either way.
  await run('useradd', [...options, '--shell', '/usr/sbin/nologin', name]).catch(() => undefined);
  return findAccount(name);
}

/** Hands a folder and all that is in it to the account. */
export async function giveTo(account: Account, folder: string): Promise<void> {
  if (account === undefined) return;
  await chown(folder, account.uid, account.gid);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const entryPath = path.join(folder, entry.name);
    if (entry.isDirectory()) await giveTo(account, entryPath);
    else await lchown(entryPath, account.uid, account.gid);
  }
}

/** @throws SetupError naming the first folder on the way to `target` that the account may not enter. */
export async function checkReachable(
  account: Account,
  target: string,
  setting: FolderSetting,
): Promise<void> {
  if (account === undefined) return;
  const parents = path.resolve(target).split(path.sep).slice(1, -1);
  let folder: string = path.sep;
  for (const name of ['', ...parents]) {
    folder = path.join(folder, name);
    const { mode, uid, gid } = await stat(folder);
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) {
      throw new SetupError(
        `${setting} is ${path.dirname(target)}, but the account "${account.name}", which PostgreSQL runs as when root starts Galena, may not enter ${folder}; choose another folder or start Galena as another user`,
      );
    }
  }
}
