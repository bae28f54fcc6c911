import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureFirstService } from '../administration/first-start.ts';
import { KeptSecret } from '../administration/kept-secret.ts';
import { systemClock } from '../clock.ts';
import type { Config } from '../config.ts';
import { RepeatedRandomness } from '../control/repeated-randomness.ts';
import { openDatabase } from '../db/database.ts';
import { type FolderLock, lockFolder } from '../db/embedded/folder-lock.ts';
import { startEmbedded } from '../db/embedded/server.ts';
import { migrate, migrationChecksums } from '../db/migrate.ts';
import { identifier, sql } from '../db/sql.ts';
import type { Logger } from '../log.ts';
import { packageFolder } from '../package-folder.ts';
import { systemRandomness } from '../randomness.ts';
import { version } from '../version.ts';
import { copyFolder } from './copy-folder.ts';

/** So many are kept beside the one that is made, those that were copied last: a working copy changes with each build. */
const keptVersions = 3;

/**
 * Fills a folder with data as it is after a first start: PostgreSQL, all schemas, the subscription and its first service. It is made
 * once for each version of Galena and each subscription, under a lock, and kept in the cache folder, where it appears as a whole;
 * from then on it is copied. Where the cache folder cannot be written it is made each time.
 */
export async function fillFolder(
  folder: string,
  config: Config,
  log: Logger,
  onMaking: (cacheDir: string) => void,
): Promise<void> {
  const prepared = path.join(config.cacheDir, `double-${await versionKey(config)}`);
  if (await copyIfThere(prepared, folder)) return;
  const lock = await lockCache(config.cacheDir, log);
  try {
    // Another process may have made it while this one waited.
    if (lock !== undefined && (await copyIfThere(prepared, folder))) return;
    onMaking(config.cacheDir);
    await makeData(folder, config, log);
    if (lock !== undefined) await keep(folder, prepared, log);
  } finally {
    await lock?.release();
  }
}

async function copyIfThere(prepared: string, folder: string): Promise<boolean> {
  const found = await stat(prepared).catch(() => undefined);
  if (found === undefined) return false;
  await copyFolder(prepared, folder);
  // Which versions are still in use; in an image the cache cannot be written, nor need it be.
  const now = new Date();
  await utimes(prepared, now, now).catch(() => undefined);
  return true;
}

/** Whoever holds it is at work for seconds, and ends sometime: one waits for it however long it takes. */
async function lockCache(cacheDir: string, log: Logger): Promise<FolderLock | undefined> {
  try {
    await mkdir(cacheDir, { recursive: true });
    return await lockFolder(cacheDir, log, async () => true);
  } catch (error) {
    log.warn({ event: 'double.no-cache', cacheDir, error: String(error) });
    return undefined;
  }
}

/** Under its own name only once it is whole. A disk that is full makes each start take longer, and nothing else. */
async function keep(folder: string, prepared: string, log: Logger): Promise<void> {
  const cacheDir = path.dirname(prepared);
  const unfinished = path.join(cacheDir, `unfinished-${randomUUID()}`);
  try {
    await removeOld(cacheDir);
    await mkdir(unfinished, { mode: 0o711 });
    await copyFolder(folder, unfinished);
    await rename(unfinished, prepared);
  } catch (error) {
    log.warn({ event: 'double.not-kept', cacheDir, error: String(error) });
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** Also what killed processes left unfinished: nobody else is at work, as one has the lock. */
async function removeOld(cacheDir: string): Promise<void> {
  const names = await readdir(cacheDir);
  const versions = names.filter((name) => name.startsWith('double-'));
  const copied = await Promise.all(
    versions.map(async (name) => ({ name, ms: (await stat(path.join(cacheDir, name))).mtimeMs })),
  );
  const old = copied.toSorted((one, other) => other.ms - one.ms).slice(keptVersions);
  const unfinished = names.filter((name) => name.startsWith('unfinished-'));
  for (const name of [...old.map(({ name }) => name), ...unfinished]) {
    await rm(path.join(cacheDir, name), { recursive: true, force: true });
  }
}

async function makeData(folder: string, config: Config, log: Logger): Promise<void> {
  const programsDir = config.cacheDir;
  const server = await startEmbedded(folder, log, { isVolatile: true, programsDir });
  const database = openDatabase({ connectionString: server.connectionString, maxConnections: 2 });
  try {
    await migrate(database);
    const randomness = isDeterministic(config) ? new RepeatedRandomness() : systemRandomness;
    const kept = new KeptSecret(path.join(folder, 'first-service.json'));
    // What one start was told to have is none of those that come later.
    const usual = { ...config, clientId: undefined, clientSecret: undefined };
    await ensureFirstService(database, usual, kept, { clock: systemClock, randomness });
    // They are two thirds of the files, and nothing is made of them.
    await database.execute(sql`alter database template0 is_template false`);
    await database.execute(sql`alter database template1 is_template false`);
    for (const name of ['template0', 'template1']) {
      await database.execute(sql`drop database ${identifier(name)}`);
    }
  } finally {
    await database.close();
    await server.stop();
  }
}

/**
 * Names what the data depends on. A working copy changes without its version: so the migrations count, and the program as
 * it was built last.
 */
async function versionKey(config: Config): Promise<string> {
  const program = await stat(fileURLToPath(new URL('dist/main.js', packageFolder))).catch(() => undefined);
  const parts = [
    version,
    process.platform,
    process.arch,
    config.munchkinId,
    isDeterministic(config),
    program?.size,
    program?.mtimeMs,
    await migrationChecksums(),
  ];
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);
  return `${version}-${hash}`;
}

function isDeterministic({ control }: Config): boolean {
  return control?.isDeterministic === true;
}
