import { type FuzzPlan, type Kind, kindOf } from './plan.ts';

/** So far, in parts of its inputs, a kind may get ahead of one that is slower to answer. */
const maxLead = 0.01;

/**
 * Deals the inputs out to whoever asks for the next one of some kinds. All kinds come to their end together, so that
 * Galena has the same to do from the beginning to the end, and its memory at both can be compared.
 */
export class InputQueue {
  readonly #queues: ReadonlyMap<Kind, KindQueue>;
  readonly #total: number;
  #taken = 0;

  constructor({ inputs, seed, only }: FuzzPlan) {
    const numbers = only === undefined ? Array.from({ length: inputs }, (_, number) => number) : [only];
    const queues = new Map<Kind, KindQueue>();
    for (const number of numbers) {
      const kind = kindOf(seed, number);
      const queue = queues.get(kind) ?? new KindQueue(kind);
      queue.add(number);
      queues.set(kind, queue);
    }
    this.#queues = queues;
    this.#total = numbers.length;
  }

  /** Whether whoever asks for these kinds has to wait for the others. */
  isAhead(wanted: readonly Kind[]): boolean {
    const last = Math.min(...[...this.#queues.values()].map(({ progress }) => progress));
    return (this.#slowest(wanted)?.progress ?? 0) > last + maxLead;
  }

  take(wanted: readonly Kind[]): { readonly number: number; readonly kind: Kind } | undefined {
    const queue = this.#slowest(wanted);
    const number = queue?.take();
    if (queue === undefined || number === undefined) return undefined;
    this.#taken += 1;
    return { number, kind: queue.kind };
  }

  /** From 0 to 1. */
  get progress(): number {
    return this.#taken / this.#total;
  }

  #slowest(wanted: readonly Kind[]): KindQueue | undefined {
    const queues = wanted.flatMap((kind) => this.#queues.get(kind) ?? []);
    return queues.toSorted((a, b) => a.progress - b.progress)[0];
  }
}

/** The inputs of one kind. */
class KindQueue {
  readonly kind: Kind;
  readonly #numbers: number[] = [];
  #taken = 0;

  constructor(kind: Kind) {
    this.kind = kind;
  }

  add(number: number): void {
    this.#numbers.push(number);
  }

  take(): number | undefined {
    const number = this.#numbers[this.#taken];
    if (number !== undefined) this.#taken += 1;
    return number;
  }

  /** From 0 to 1. */
  get progress(): number {
    return this.#taken / this.#numbers.length;
  }
}
