/** How long calls of one kind took. */
export class Latencies {
  readonly #ms: number[] = [];

  async time<Result>(work: () => Promise<Result>): Promise<Result> {
    const start = performance.now();
    const result = await work();
    this.#ms.push(performance.now() - start);
    return result;
  }

  get count(): number {
    return this.#ms.length;
  }

  get largestMs(): number {
    return this.#quantile(1);
  }

  describe(): string {
    const [p50, p99, most] = [0.5, 0.99, 1].map((share) => Math.round(this.#quantile(share)));
    return `${this.count} calls, p50 ${p50} ms, p99 ${p99} ms, longest ${most} ms`;
  }

  #quantile(share: number): number {
    const sorted = this.#ms.toSorted((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  }
}
