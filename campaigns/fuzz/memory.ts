import { readFile } from 'node:fs/promises';

/** Growth that is no leak: the pages an allocator keeps, statements that connections have prepared. */
const allowedBytes = 40 * 2 ** 20;

/** What a process held in the course of a campaign. */
export interface Memory {
  readonly warmBytes: number;
  readonly endBytes: number;
  readonly peakBytes: number;
}

/**
 * Watches the resident memory of a process over the campaign. What counts is its floor, the least of many looks: above it
 * is what waits to be collected, a hundred megabytes of hostile bodies at times, and how much of that is there depends on
 * what is sent. Whatever is kept for ever raises the floor.
 */
export class MemoryWatch {
  readonly #samples: { progress: number; bytes: number }[] = [];
  readonly #timer: NodeJS.Timeout;

  constructor(pid: number, progress: () => number) {
    this.#timer = setInterval(() => {
      residentBytes(pid).then(
        (bytes) => this.#samples.push({ progress: progress(), bytes }),
        // The process is gone: the campaign sees that by itself.
        () => undefined,
      );
    }, 250);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** The floors after warm-up and at the end, as long as there are inputs to send; and the most at any moment. */
  measure(): Memory {
    const between = (from: number, to: number) =>
      this.#samples.filter(({ progress }) => progress >= from && progress < to).map(({ bytes }) => bytes);
    return {
      warmBytes: Math.min(...between(0.2, 0.45)),
      endBytes: Math.min(...between(0.75, 1)),
      peakBytes: Math.max(...between(0, 1)),
    };
  }

  /** What is wrong; undefined if memory stayed flat. */
  judge(): string | undefined {
    const { warmBytes, endBytes } = this.measure();
    if (endBytes - warmBytes <= allowedBytes) return undefined;
    return `memory grew from ${inMb(warmBytes)} after warm-up to ${inMb(endBytes)}; ${inMb(allowedBytes)} are allowed`;
  }
}

export function inMb(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MB`;
}

async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * 1024;
}
