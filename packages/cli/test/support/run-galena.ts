import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { cacheMb, service } from '../../../server/test/support/constants.ts';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** What a command has said and how it ended. */
export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command line in a process of its own, in a folder where nothing else is. */
export class GalenaCommand {
  readonly process: ChildProcess;
  readonly #ended: Promise<number | null>;
  stdout = '';
  stderr = '';

  constructor(folder: string, args: readonly string[], environment: Readonly<Record<string, string>>) {
    this.process = spawn(process.execPath, [main, ...args], {
      cwd: folder,
      env: environmentOf(folder, environment),
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.process.stdout?.on('data', (text) => {
      this.stdout += String(text);
    });
    this.process.stderr?.on('data', (text) => {
      this.stderr += String(text);
    });
    this.#ended = once(this.process, 'close').then(([status]) => status as number | null);
  }

  async outcome(): Promise<Outcome> {
    const status = await this.#ended;
    return { status, stdout: this.stdout, stderr: this.stderr };
  }

  /** Resolves when the command has said something. */
  async says(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.stderr + this.stdout)) {
      const stillRunning = await Promise.race([
        once(this.process.stderr ?? this.process, 'data').then(() => true),
        this.#ended.then(() => false),
      ]);
      if (!stillRunning && !pattern.test(this.stderr + this.stdout)) {
        throw new Error(`it never said ${pattern}: ${this.stderr}${this.stdout}`);
      }
    }
  }
}

/** What a command knows of where it runs: nothing of whoever runs the tests. */
export function environmentOf(
  folder: string,
  more: Readonly<Record<string, string>>,
): Record<string, string | undefined> {
  return {
    PATH: process.env['PATH'],
    TMPDIR: process.env['TMPDIR'],
    XDG_STATE_HOME: `${folder}/state`,
    XDG_CONFIG_HOME: `${folder}/config`,
    GALENA_POSTGRESQL_CACHE_MB: String(cacheMb),
    ...more,
  };
}

/** The environment that names a server. */
export function serverAt(url: string): Record<string, string> {
  return {
    GALENA_URL: url,
    GALENA_CLIENT_ID: service.clientId,
    GALENA_CLIENT_SECRET: service.clientSecret,
  };
}

/** Runs a command to its end. */
export function runGalena(
  folder: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  return new GalenaCommand(folder, args, environment).outcome();
}
