import { parseArgs } from 'node:util';

export interface Options {
  readonly parts: readonly string[];
  /** How often each figure is taken; the median counts. */
  readonly rounds: number;
  /** Times the rows, calls and seconds that a part takes by itself: 0.01 for a try. */
  readonly scale: number;
}

/** @throws Error that says what is wrong with the arguments */
export function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { rounds: { type: 'string', default: '5' }, scale: { type: 'string', default: '1' } },
  });
  const rounds = Number(values.rounds);
  const scale = Number(values.scale);
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new Error(`--rounds ${values.rounds} is no number from 1`);
  if (!(scale > 0)) throw new Error(`--scale ${values.scale} is no number above 0`);
  return { parts: positionals, rounds, scale };
}
