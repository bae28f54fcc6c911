import { readFile } from 'node:fs/promises';

/** Growth that is no leak: the pages an allocator keeps, statements that connections have prepared. */
const allowedBytes = 40 * 2 ** 20;

/** Watches the resident memory of a process over the campaign. */
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

  /** After warm-up, and at the end, each as the median of many looks. */
  measure(): { readonly warmBytes: number; readonly endBytes: number; readonly peakBytes: number } {
    const between = (from: number, to: number) =>
      this.#samples.filter(({ progress }) => progress >= from && progress <= to).map(({ bytes }) => bytes);
    return {
      warmBytes: median(between(0.25, 0.4)),
      endBytes: median(between(0.85, 1)),
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

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
