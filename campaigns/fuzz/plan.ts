import { Random } from '../random.ts';

/** The kinds of inputs, and how many of a hundred are of each. */
const shares = { json: 32, query: 22, token: 8, header: 14, multipart: 14, file: 10 } as const;

export type Kind = keyof typeof shares;

const kinds = Object.entries(shares).flatMap(([kind, share]) => Array<Kind>(share).fill(kind as Kind));

/** Which inputs a campaign is made of: each is a number, from which with the seed everything about it follows. */
export interface FuzzPlan {
  readonly inputs: number;
  readonly seed: number;
  /** This one only, to look at a failure again. */
  readonly only?: number | undefined;
}

/** The random choices of one input. */
export function randomOf(seed: number, input: number): Random {
  return new Random(Math.imul(seed, 0x9e3779b1) ^ Math.imul(input + 1, 0x85ebca6b));
}

/** Deals the inputs out to whoever asks for the next one of some kinds. */
export class InputQueue {
  readonly #queues = new Map<Kind, number[]>();
  readonly #total: number;
  #taken = 0;

  constructor({ inputs, seed, only }: FuzzPlan) {
    const numbers = only === undefined ? Array.from({ length: inputs }, (_, number) => number) : [only];
    for (const number of numbers.toReversed()) {
      const kind = randomOf(seed, number).pick(kinds);
      const queue = this.#queues.get(kind) ?? [];
      queue.push(number);
      this.#queues.set(kind, queue);
    }
    this.#total = numbers.length;
  }

  take(wanted: readonly Kind[]): { readonly number: number; readonly kind: Kind } | undefined {
    const left = wanted.map((kind) => ({ kind, queue: this.#queues.get(kind) ?? [] }));
    // The longest first, so that all kinds come to their end together.
    const [longest] = left.toSorted((a, b) => b.queue.length - a.queue.length);
    const number = longest?.queue.pop();
    if (longest === undefined || number === undefined) return undefined;
    this.#taken += 1;
    return { number, kind: longest.kind };
  }

  /** From 0 to 1. */
  get progress(): number {
    return this.#taken / this.#total;
  }
}
