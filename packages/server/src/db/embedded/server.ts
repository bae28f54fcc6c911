import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SetupError } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import { type Account, checkReachable, chooseAccount } from './account.ts';
import { type Binaries, findBinaries, ids } from './binaries.ts';
import { type Cluster, openCluster, serverSettings } from './cluster.ts';

/** A PostgreSQL that Galena runs itself. */
export interface EmbeddedServer {
  /** For the database `postgres`; other databases of the server differ in the path only. */
  readonly connectionString: string;
  /** Ends the server; waits until it is down. Legal more than once. */
  stop(): Promise<void>;
}

/**
 * The shell between Galena and PostgreSQL: it ends the server when its standard input closes. So even if Galena is
 * killed, no PostgreSQL stays behind. Ctrl-C in a terminal does not reach it: it runs in a session of its own.
 */
const keeper = `
  exec 3<&0
  "$@" </dev/null 3<&- &
  server=$!
  ( cat <&3 >/dev/null; kill -INT $server ) &
  exec 3<&-
  wait $server`;

/** Starts the PostgreSQL that comes with Galena on the data under `dataDir`, and starts it again should it die. */
export async function startEmbedded(dataDir: string, log: Logger): Promise<EmbeddedServer> {
  const account = await chooseAccount();
  await mkdir(dataDir, { recursive: true }).catch((error: Error) => {
    throw new SetupError(`GALENA_DATA_DIR is ${dataDir}, which cannot be made: ${error.message}`);
  });
  await checkReachable(account, path.join(dataDir, 'postgresql'));
  const binaries = await findBinaries(account, dataDir);
  const cluster = await openCluster(binaries, account, dataDir);
  await waitForPredecessor(cluster.folder);
  const socketFolder = await makeSocketFolder(account);
  const server = new Supervisor(binaries, account, cluster, socketFolder, log);
  await server.start().catch(async (error) => {
    await rm(socketFolder, { recursive: true, force: true });
    throw error;
  });
  const password = encodeURIComponent(cluster.password);
  return {
    connectionString: `postgres://${cluster.user}:${password}@localhost/postgres?host=${encodeURIComponent(socketFolder)}`,
    async stop() {
      await server.stop();
      await rm(socketFolder, { recursive: true, force: true });
    },
  };
}

/** A socket's path is limited to about 100 bytes, so it does not live under the data folder. */
async function makeSocketFolder(account: Account): Promise<string> {
  const base = os.tmpdir().length < 60 ? os.tmpdir() : '/tmp';
  const folder = await mkdtemp(path.join(base, 'galena-'));
  if (account !== undefined) await chown(folder, account.uid, account.gid);
  return folder;
}

/** After a kill the last server may still be going down; one that stays belongs to a Galena that is alive. */
async function waitForPredecessor(folder: string): Promise<void> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const lines = (await readFile(path.join(folder, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
    const pid = Number(lines[0]);
    if (!(pid > 0) || !isAlive(pid)) return;
    if (Date.now() > deadline) {
      throw new SetupError(
        `Another Galena is running on ${path.dirname(folder)} (its PostgreSQL is process ${pid}); stop it, or set GALENA_DATA_DIR to another folder`,
      );
    }
    await delay(50);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

class Supervisor {
  readonly #binaries: Binaries;
  readonly #account: Account;
  readonly #cluster: Cluster;
  readonly #socketFolder: string;
  readonly #log: Logger;
  #process: ChildProcess | undefined;
  #stopping = false;

  constructor(binaries: Binaries, account: Account, cluster: Cluster, socketFolder: string, log: Logger) {
    this.#binaries = binaries;
    this.#account = account;
    this.#cluster = cluster;
    this.#socketFolder = socketFolder;
    this.#log = log;
  }

  async start(): Promise<void> {
    const settings = Object.entries(serverSettings(this.#socketFolder)).flatMap(([name, value]) => [
      '-c',
      `${name}=${value}`,
    ]);
    const server = spawn(
      '/bin/sh',
      ['-c', keeper, 'galena-postgresql', this.#binaries.postgres, '-D', this.#cluster.folder, ...settings],
      { cwd: '/', detached: true, stdio: ['pipe', 'ignore', 'pipe'], ...ids(this.#account) },
    );
    this.#process = server;
    server.stdin?.on('error', () => undefined);
    await this.#untilReady(server);
    server.once('exit', () => this.#onExit());
  }

  /** The lock file's eighth line turns to "ready" once the server takes connections. */
  async #untilReady(server: ChildProcess): Promise<void> {
    let output = '';
    server.stderr?.on('data', (bytes: Buffer) => {
      output = (output + bytes.toString()).slice(-2000);
    });
    for (;;) {
      if (server.exitCode !== null || server.signalCode !== null) {
        throw new SetupError(`The embedded PostgreSQL did not start: ${output.trim()}`);
      }
      const lock = await readFile(path.join(this.#cluster.folder, 'postmaster.pid'), 'utf8').catch(() => '');
      const lines = lock.split('\n');
      if (lines[7]?.trim() === 'ready' && lines[4] === this.#socketFolder) return;
      await delay(20);
    }
  }

  #onExit(): void {
    if (this.#stopping) return;
    this.#log.error({ event: 'postgresql.died' }, 'the embedded PostgreSQL died; starting it again');
    void this.#restart();
  }

  async #restart(): Promise<void> {
    while (!this.#stopping) {
      try {
        await waitForPredecessor(this.#cluster.folder);
        await this.start();
        this.#log.info({ event: 'postgresql.restarted' });
        return;
      } catch (error) {
        this.#log.error({ event: 'postgresql.restart-failed', error: String(error) });
        await delay(1000);
      }
    }
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    const server = this.#process;
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const exit = once(server, 'exit');
    server.stdin?.end();
    await exit;
  }
}
