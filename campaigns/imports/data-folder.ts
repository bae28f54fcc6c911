import { chmod, mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { copyFolder } from '../../packages/server/src/double/copy-folder.ts';

/**
 * A folder of its own for the data of a campaign, which the account that PostgreSQL runs as can enter.
 * @param from a data folder in which nothing runs, to start from a copy of it: creating a PostgreSQL and its schemas takes seconds.
 */
export async function makeDataFolder(campaign: string, from?: string): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), `galena-${campaign}-`));
  if (from !== undefined) await copyFolder(from, folder);
  await chmod(folder, 0o711);
  return folder;
}
