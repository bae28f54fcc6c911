import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import type { DoubleDescription } from '@galena/server';
import type { DoubleOrder, DoubleWord } from '@galena/server/double-process';

/** The double could not be started; the message says why. */
export class GalenaStartError extends Error {
  override readonly name = 'GalenaStartError';
}

/** For so long it may take to end before it is killed. */
const endMs = 10_000;

/**
 * The process of a double. It ends with the process of the test in whatever way that ends, as its standard input is closed then; it hears
 * nothing of Ctrl-C in a terminal, so that tests that clean up find it alive; and it keeps nobody from ending who forgets to stop it.
 */
export class DoubleProcess {
  readonly #child: ChildProcess;
  readonly description: DoubleDescription;

  private constructor(child: ChildProcess, description: DoubleDescription) {
    this.#child = child;
    this.description = description;
  }

  /** @throws GalenaStartError */
  static async start(
    order: DoubleOrder,
    environment: Readonly<Record<string, string>>,
    timeoutMs: number,
  ): Promise<DoubleProcess> {
    const program = createRequire(import.meta.url).resolve('@galena/server/double-process');
    const child = spawn(process.execPath, ['--max-semi-space-size=1', program], {
      env: environment,
      cwd: '/',
      detached: true,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    // What it is told may come too late for it; its end says enough.
    child.stdin?.on('error', () => undefined);
    child.stdin?.write(`${JSON.stringify(order)}\n`);
    try {
      const description = await untilReady(child, timeoutMs);
      letGo(child);
      return new DoubleProcess(child, description);
    } catch (error) {
      child.kill('SIGKILL');
      throw error;
    }
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Waits until nothing is left of it. Legal more than once. */
  async stop(): Promise<void> {
    const { exitCode, signalCode } = this.#child;
    if (exitCode !== null || signalCode !== null) return;
    this.#child.ref();
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), endMs);
    const exit = once(this.#child, 'exit');
    this.#child.stdin?.end();
    await exit;
    clearTimeout(timer);
  }
}

async function untilReady(child: ChildProcess, timeoutMs: number): Promise<DoubleDescription> {
  return new Promise((resolve, reject) => {
    const fail = (message: string) => reject(new GalenaStartError(message));
    const timer = setTimeout(
      () => fail(`the double was not ready within ${timeoutMs} ms; the option timeoutMs allows more`),
      timeoutMs,
    );
    child.once('error', (error) => fail(`the double could not be started: ${error.message}`));
    child.once('exit', (code, signal) => fail(`the double ended with ${code ?? signal} before it was ready`));
    createInterface({ input: child.stdout ?? process.stdin }).on('line', (line) => {
      const word = JSON.parse(line) as DoubleWord;
      if ('error' in word) fail(word.error);
      if (!('ready' in word)) return;
      clearTimeout(timer);
      resolve(word.ready);
    });
  });
}

/** A test that is over may end its process without having stopped the double. */
function letGo(child: ChildProcess): void {
  child.unref();
  for (const stream of [child.stdin, child.stdout]) {
    if (stream !== null && 'unref' in stream && typeof stream.unref === 'function') stream.unref();
  }
}
