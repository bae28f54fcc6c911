import { type ChildProcess, spawn } from 'node:child_process';
import type { Logger } from '../../log.ts';
import type { Account } from './account.ts';
import { ids } from './binaries.ts';

/**
 * Waits for a line or for the end of its standard input, which closes when the Galena process ends in any way. A line means
 * that the server has ended and that there is nothing to do. Otherwise it ends the server `$1` and removes the folder of its
 * socket, `$0`. A fast shutdown is requested again and again, as a server that has only just been started may miss the first
 * signals; after half a minute, an immediate one (see end-server.ts). Where the data is temporary, its folder is `$2`: the shutdown is
 * immediate, and the folder goes too.
 */
const script = `
  read -r word && exit
  tries=0 signal=INT
  [ -n "$2" ] && signal=QUIT
  while [ $tries -lt 90 ] && kill -$signal "$1"; do
    tries=$((tries + 1))
    [ $tries -ge 30 ] && signal=QUIT
    sleep 1
  done
  rm -f "$0"/.s.PGSQL.*; rmdir "$0"
  [ -n "$2" ] && rm -rf "$2"`;

const respawnMs = 100;

/**
 * A small shell beside the server that ends it when Galena is gone, so that not even `kill -9` of Galena leaves a PostgreSQL
 * behind. If the shell itself dies it is started again; the server does not notice. Ctrl-C in a terminal does not reach
 * it: it runs in a session of its own.
 */
export class Guard {
  readonly #serverPid: number;
  readonly #socketFolder: string;
  readonly #account: Account;
  readonly #log: Logger;
  readonly #temporaryFolder: string;
  #shell: ChildProcess | undefined;
  #respawn: NodeJS.Timeout | undefined;
  #isDismissed = false;

  /** @param temporaryFolder what is to be removed once the server is gone */
  constructor(
    serverPid: number,
    socketFolder: string,
    account: Account,
    log: Logger,
    temporaryFolder: string | undefined,
  ) {
    this.#serverPid = serverPid;
    this.#socketFolder = socketFolder;
    this.#account = account;
    this.#log = log;
    this.#temporaryFolder = temporaryFolder ?? '';
    this.#start();
  }

  #start(): void {
    const parameters = [this.#socketFolder, String(this.#serverPid), this.#temporaryFolder];
    const shell = spawn('/bin/sh', ['-c', script, ...parameters], {
      cwd: '/',
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
      ...ids(this.#account),
    });
    this.#shell = shell;
    shell.stdin?.on('error', () => undefined);
    // Whether it could not be started or has died, a new one is needed.
    shell.once('error', () => this.#onEnd());
    shell.once('exit', () => this.#onEnd());
  }

  #onEnd(): void {
    if (this.#isDismissed || this.#respawn !== undefined) return;
    this.#log.warn({ event: 'postgresql.guard-died' });
    this.#respawn = setTimeout(() => {
      this.#respawn = undefined;
      this.#start();
    }, respawnMs);
  }

  /** Ends the shell. To be called once the server is gone. */
  dismiss(): void {
    this.#isDismissed = true;
    clearTimeout(this.#respawn);
    this.#shell?.stdin?.end('gone\n');
  }
}
