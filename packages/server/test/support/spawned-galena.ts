import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { ApiClient } from './api-client.ts';
import { cacheMb, service } from './constants.ts';
import { readServer } from './embedded-processes.ts';

const main = fileURLToPath(new URL('../../../cli/dist/main.js', import.meta.url));

interface SpawnOptions {
  readonly program?: string;
  readonly stdout?: number;
  readonly stderr?: number;
  readonly signal?: AbortSignal | undefined;
}

/** A Galena in a process of its own, as a user runs it, with the embedded PostgreSQL. */
export class SpawnedGalena {
  readonly api: ApiClient;
  readonly #process: ChildProcess;
  readonly #dataDir: string;
  readonly #log: readonly string[];
  /** What it had said when it was ready. */
  readonly output: string;

  private constructor(
    child: ChildProcess,
    url: string,
    dataDir: string,
    log: readonly string[],
    output: string,
  ) {
    this.#process = child;
    this.#dataDir = dataDir;
    this.#log = log;
    this.output = output;
    this.api = new ApiClient(url);
  }

  /**
   * @param options.program the main module of another Galena than this one
   * @param options.stdout descriptor of a file that its output goes to, and `stderr` of one for its log; else they are read here
   * @param options.signal kills it when it is aborted, so that a test that times out leaves no process behind
   */
  static async start(
    dataDir: string,
    environment: Readonly<Record<string, string>> = {},
    { program = main, stdout, stderr, signal }: SpawnOptions = {},
  ): Promise<SpawnedGalena> {
    const child = spawn(process.execPath, [program, 'serve'], {
      env: {
        PATH: process.env['PATH'],
        TMPDIR: process.env['TMPDIR'],
        PORT: '0',
        GALENA_DATA_DIR: dataDir,
        GALENA_CLIENT_ID: service.clientId,
        GALENA_CLIENT_SECRET: service.clientSecret,
        GALENA_LOG_LEVEL: 'fatal',
        GALENA_LIMITS: 'off',
        GALENA_POSTGRESQL_CACHE_MB: String(cacheMb),
        ...environment,
      },
      stdio: ['ignore', stdout ?? 'pipe', stderr ?? 'pipe'],
      signal,
      killSignal: 'SIGKILL',
    });
    child.on('error', () => undefined);
    const log: string[] = [];
    child.stderr?.on('data', (text) => log.push(String(text)));
    let output = '';
    // Its log goes on being read after the line that says where it is.
    const told = child.stdout ?? child.stderr?.iterator({ destroyOnReturn: false }) ?? [];
    for await (const text of told) {
      output += String(text);
      const url = readyUrl(output);
      if (url !== undefined) return new SpawnedGalena(child, url, dataDir, log, output);
    }
    throw new Error(`Galena did not start: ${output}${log.join('')}`);
  }

  /** What it has logged so far. */
  get log(): string {
    return this.#log.join('');
  }

  /** Closes the pipe that the log goes to, as when its reader ends. */
  closeLog(): void {
    this.#process.stderr?.destroy();
  }

  get pid(): number {
    if (this.#process.pid === undefined) throw new Error('Galena is not running');
    return this.#process.pid;
  }

  /** Whether the process is alive, and the last of what it has written: for whoever wonders what went wrong. */
  describe(): string {
    const { exitCode, signalCode, pid } = this.#process;
    const end = exitCode ?? signalCode;
    return `Galena ${pid} ${end === null ? 'is alive' : `ended with ${end}`}; it said: ${this.log.slice(-20_000)}`;
  }

  /** `kill -9`, at once. */
  async kill(): Promise<void> {
    const exit = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await exit;
  }

  /** Freezes the process, or lets it go on. */
  signal(name: 'SIGSTOP' | 'SIGCONT'): void {
    this.#process.kill(name);
  }

  /** `kill -9` for PostgreSQL, which Galena starts again. @returns the process that was killed */
  async killDatabase(): Promise<number> {
    const pid = await this.databasePid();
    if (pid === undefined) throw new Error('PostgreSQL is not running');
    process.kill(pid, 'SIGKILL');
    return pid;
  }

  /** The main process of PostgreSQL; for a while after a kill that of the one killed, or undefined. */
  async databasePid(): Promise<number | undefined> {
    const server = await readServer(this.#dataDir).catch(() => undefined);
    return server?.pid || undefined;
  }

  /** Stops as a signal does; gives the exit status. */
  async stop(signal: 'SIGTERM' | 'SIGINT' = 'SIGTERM'): Promise<number | null> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const exit = once(this.#process, 'exit');
      this.#process.kill(signal);
      await exit;
    }
    return this.#process.exitCode;
  }
}

/** Where the process is reached once it is ready; one that carries out imports only has health and metrics at most. */
function readyUrl(output: string): string | undefined {
  const logged = /"event":"galena.ready","url":"([^"]+)"/.exec(output)?.[1];
  if (logged !== undefined) return logged;
  if (/ready to carry out imports/.test(output)) return /metrics are at (http\S+)/.exec(output)?.[1];
  return /ready at (http\S+)/.exec(output)?.[1];
}
