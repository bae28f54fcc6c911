import { type ChildProcess, spawn } from 'node:child_process';
import { access } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SetupError } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import type { Account } from './account.ts';
import { ids } from './binaries.ts';
import type { Cluster } from './cluster.ts';
import { endServer } from './end-server.ts';
import { Guard } from './guard.ts';
import { endOrphan, readLock } from './lock-file.ts';
import { renewSocketFolder } from './socket-folder.ts';

/**
 * Becomes the server once there is a guard for it, which needs its process number first. If Galena is killed before that,
 * standard input closes and the server is never started.
 */
const onceGuarded = 'read -r word && exec "$@" </dev/null';

/** How long statements of a killed server may go on, in ms. */
const orphansMs = 60_000;
/** How often to look whether the server can still be used. */
const lookMs = 500;

/** Keeps a server running until it is stopped. */
export class Supervisor {
  readonly #postgres: readonly string[];
  readonly #account: Account;
  readonly #cluster: Cluster;
  readonly #socketFolder: string;
  readonly #log: Logger;
  readonly #temporaryFolder: string | undefined;
  #process: ChildProcess | undefined;
  #restarting: Promise<void> | undefined;
  #isStopping = false;

  /**
   * @param postgres the command that becomes the server
   * @param temporaryFolder where data lies that goes with this process, in whatever way it ends
   */
  constructor(
    postgres: readonly string[],
    account: Account,
    cluster: Cluster,
    socketFolder: string,
    log: Logger,
    temporaryFolder?: string,
  ) {
    this.#postgres = postgres;
    this.#account = account;
    this.#cluster = cluster;
    this.#socketFolder = socketFolder;
    this.#log = log;
    this.#temporaryFolder = temporaryFolder;
  }

  /**
   * Where a transaction was filling an unlogged table when the last server was killed, the first recovery ends with
   * `could not create file … File exists`. It has put in order by then what the second one needs to get through.
   */
  async start(): Promise<void> {
    await endOrphan(this.#cluster.folder, this.#log);
    await this.#startAfterOrphans().catch((error: Error) => {
      this.#log.warn({ event: 'postgresql.start-failed', error: error.message });
      return this.#startAfterOrphans();
    });
  }

  /**
   * Processes of a server that was killed first end the statement they are at. PostgreSQL refuses to start while they
   * hold its shared memory.
   */
  async #startAfterOrphans(): Promise<void> {
    for (const deadline = performance.now() + orphansMs; ; await delay(100)) {
      try {
        return await this.#startOnce();
      } catch (error) {
        if (!/is still in use/.test(String(error)) || this.#isStopping || performance.now() > deadline)
          throw error;
      }
    }
  }

  async #startOnce(): Promise<void> {
    await renewSocketFolder(this.#socketFolder, this.#account);
    if (this.#isStopping) return;
    const server = this.#spawn();
    const { pid } = server;
    if (pid === undefined) throw new SetupError('The embedded PostgreSQL did not start: no process for it');
    this.#process = server;
    const guard = new Guard(pid, this.#socketFolder, this.#account, this.#log, this.#temporaryFolder);
    // Listened for from the start: a server may be ready and gone before anybody asks.
    const exit = new Promise<void>((resolve) => server.once('exit', () => resolve())).then(() =>
      guard.dismiss(),
    );
    server.stdin?.end('go\n');
    await this.#untilReady(server);
    void exit.then(() => this.#onExit());
    void this.#watch(server, pid);
  }

  #spawn(): ChildProcess {
    const server = spawn('/bin/sh', ['-c', onceGuarded, 'postgresql', ...this.#postgres], {
      cwd: '/',
      detached: true,
      stdio: ['pipe', 'ignore', 'pipe'],
      ...ids(this.#account),
    });
    server.stdin?.on('error', () => undefined);
    server.on('error', () => undefined);
    return server;
  }

  async #untilReady(server: ChildProcess): Promise<void> {
    let output = '';
    server.stderr?.on('data', (bytes: Buffer) => {
      output = (output + bytes.toString()).slice(-2000);
    });
    while (isRunning(server)) {
      if (await this.#isReady(server)) return;
      await delay(20);
    }
    throw new SetupError(
      `The embedded PostgreSQL did not start: ${output.trim().replaceAll(/\s*\n\s*/g, '; ')}`,
    );
  }

  /**
   * A server that was killed has left a lock that says that it is ready, too: with another process, or in a container, where
   * the same numbers come again with every start, with another socket.
   */
  async #isReady(server: ChildProcess): Promise<boolean> {
    const lock = await readLock(this.#cluster.folder);
    return lock?.status === 'ready' && lock.pid === server.pid && lock.socketFolder === this.#socketFolder;
  }

  /** Ends a server that is alive but cannot be used, so that it is restarted. */
  async #watch(server: ChildProcess, pid: number): Promise<void> {
    while (isRunning(server) && !this.#isStopping) {
      if (await this.#isUsable(pid)) await delay(lookMs, undefined, { ref: false });
      else await endServer(pid, () => !isRunning(server));
    }
  }

  async #isUsable(pid: number): Promise<boolean> {
    const fault = await this.#findFault();
    // Our own stop, begun while this looked, is nobody else's.
    if (fault === undefined || this.#isStopping) return true;
    this.#log.warn({ ...fault, pid });
    return false;
  }

  async #findFault(): Promise<{ event: string } | undefined> {
    const lock = await readLock(this.#cluster.folder);
    // After SIGTERM it takes no new connections, and waits for ours to end.
    if (lock?.status === 'stopping') return { event: 'postgresql.stopped-by-others' };
    const hasSocket = await exists(path.join(this.#socketFolder, '.s.PGSQL.5432'));
    return lock?.status === 'ready' && !hasSocket ? { event: 'postgresql.socket-gone' } : undefined;
  }

  #onExit(): void {
    if (this.#isStopping) return;
    this.#log.error({ event: 'postgresql.died' }, 'the embedded PostgreSQL died; starting it again');
    this.#restarting = this.#restart();
  }

  async #restart(): Promise<void> {
    while (!this.#isStopping) {
      try {
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
    this.#isStopping = true;
    const server = this.#process;
    const shutdown = this.#temporaryFolder === undefined ? 'fast' : 'immediate';
    if (server?.pid !== undefined) await endServer(server.pid, () => !isRunning(server), shutdown);
    await this.#restarting;
  }
}

function isRunning(server: ChildProcess): boolean {
  return server.exitCode === null && server.signalCode === null;
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  );
}
