import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { SetupError } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import type { Account } from './account.ts';
import { type Binaries, ids } from './binaries.ts';
import { type Cluster, serverSettings } from './cluster.ts';
import { isServerOn, readLock, waitForPredecessor } from './lock-file.ts';

/**
 * The shell between Galena and PostgreSQL: it ends the server when its standard input closes. So even if Galena is
 * killed, no PostgreSQL stays behind. Ctrl-C in a terminal does not reach it: it runs in a session of its own.
 * A server that has only just been started does not hear the signal yet, so it is sent until the server is gone. Heard at
 * some moments of a start it makes PostgreSQL 18 wait for itself for ever: after half a minute the server is told to end
 * as it stands, which loses nothing that was committed. The folder of its socket, which is `$0`, goes last if there is
 * nothing else in it; but not where the server was gone first, for the next one has its socket there.
 */
const keeper = `
  exec 3<&0
  "$@" </dev/null 3<&- &
  server=$!
  ( cat <&3 >/dev/null
    kill -INT $server || exit; tries=0
    while sleep 1; [ $tries -lt 30 ] && kill -INT $server; do tries=$((tries + 1)); done
    while kill -QUIT $server; do sleep 1; done
    rm -f "$0"/.s.PGSQL.*; rmdir "$0" ) 2>/dev/null &
  exec 3<&-
  wait $server`;

/** How long statements of a killed server may go on, in ms. */
const orphansMs = 60_000;

/** Keeps a server running until it is stopped. */
export class Supervisor {
  readonly #binaries: Binaries;
  readonly #account: Account;
  readonly #cluster: Cluster;
  readonly #socketFolder: string;
  readonly #log: Logger;
  #process: ChildProcess | undefined;
  #restarting: Promise<void> | undefined;
  #isStopping = false;

  constructor(binaries: Binaries, account: Account, cluster: Cluster, socketFolder: string, log: Logger) {
    this.#binaries = binaries;
    this.#account = account;
    this.#cluster = cluster;
    this.#socketFolder = socketFolder;
    this.#log = log;
  }

  /**
   * Where a transaction was filling an unlogged table when the last server was killed, the first recovery ends with
   * `could not create file … File exists`. It has put in order by then what the second one needs to get through.
   */
  async start(): Promise<void> {
    await waitForPredecessor(this.#cluster.folder);
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
    for (const deadline = Date.now() + orphansMs; ; await delay(100)) {
      try {
        return await this.#startOnce();
      } catch (error) {
        if (!/is still in use/.test(String(error)) || this.#isStopping || Date.now() > deadline) throw error;
      }
    }
  }

  async #startOnce(): Promise<void> {
    if (this.#isStopping) return;
    const settings = Object.entries(serverSettings(this.#socketFolder)).flatMap(([name, value]) => [
      '-c',
      `${name}=${value}`,
    ]);
    const server = spawn(
      '/bin/sh',
      ['-c', keeper, this.#socketFolder, this.#binaries.postgres, '-D', this.#cluster.folder, ...settings],
      { cwd: '/', detached: true, stdio: ['pipe', 'ignore', 'pipe'], ...ids(this.#account) },
    );
    this.#process = server;
    server.stdin?.on('error', () => undefined);
    server.on('error', () => undefined);
    // From the first moment on: a server may be ready and gone before anybody asks.
    const exit = new Promise<void>((resolve) => server.once('exit', () => resolve()));
    await this.#untilReady(server);
    void exit.then(() => this.#onExit());
  }

  async #untilReady(server: ChildProcess): Promise<void> {
    let output = '';
    server.stderr?.on('data', (bytes: Buffer) => {
      output = (output + bytes.toString()).slice(-2000);
    });
    while (isRunning(server)) {
      const lock = await readLock(this.#cluster.folder);
      const isReady = lock?.status === 'ready' && lock.socketFolder === this.#socketFolder;
      // A server of ours that was killed has left a lock that says the same.
      if (isReady && (await isServerOn(this.#cluster.folder, lock.pid))) return;
      await delay(20);
    }
    throw new SetupError(`The embedded PostgreSQL did not start: ${output.trim()}`);
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
    if (server !== undefined && isRunning(server)) {
      const exit = once(server, 'exit');
      server.stdin?.end();
      await exit;
    }
    await this.#restarting;
  }
}

function isRunning(server: ChildProcess): boolean {
  return server.exitCode === null && server.signalCode === null;
}
