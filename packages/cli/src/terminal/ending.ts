import { GalenaTimeout } from '@galena/client';
import { exitStatus } from './exit-status.ts';
import { Interrupted } from './explain.ts';

/** What ends a command before its time: Ctrl-C, or the time that it was given. A second Ctrl-C ends the process. */
export class Ending {
  readonly #what: string;
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #interrupt = () => {
    if (this.#controller.signal.aborted) process.exit(exitStatus.interrupted);
    this.#controller.abort(new Interrupted('Stopped.'));
  };

  /** Whether the time is over as soon as there is something to wait for. */
  readonly isAtOnce: boolean;

  /** @param what takes its time, as a sentence begins with it. */
  constructor(waitSeconds: number | undefined, what = 'The import') {
    this.#what = what;
    this.isAtOnce = waitSeconds === 0;
    process.on('SIGINT', this.#interrupt);
    process.on('SIGTERM', this.#interrupt);
    if (waitSeconds === undefined || waitSeconds === 0) return;
    this.#timer = setTimeout(() => this.giveUp(waitSeconds), waitSeconds * 1000);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  over(): void {
    clearTimeout(this.#timer);
    process.off('SIGINT', this.#interrupt);
    process.off('SIGTERM', this.#interrupt);
  }

  giveUp(seconds = 0): void {
    const text = seconds === 0 ? 'yet' : `after ${seconds} s`;
    this.#controller.abort(new GalenaTimeout(`${this.#what} is not finished ${text}.`, seconds * 1000));
  }
}
