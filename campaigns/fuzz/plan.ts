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

/** The kind of an input is the first choice about it. */
export function kindOf(seed: number, input: number): Kind {
  return randomOf(seed, input).pick(kinds);
}
