/** One of several ways to do the same job. */
export interface Contestant {
  readonly name: string;
  /** Brings everything into the state that each run starts from; not timed. */
  prepare(): Promise<void>;
  /** Does the job; gives the seconds it took. */
  run(): Promise<number>;
}

/**
 * Lets the contestants run in turns, so that all of them meet the same machine; another one begins each round.
 * @returns the seconds of each contestant, round by round.
 */
export async function inTurns<Name extends string>(
  rounds: number,
  contestants: readonly (Contestant & { readonly name: Name })[],
): Promise<Record<Name, number[]>> {
  const seconds = Object.fromEntries(contestants.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round += 1) {
    const first = round % contestants.length;
    for (const contestant of [...contestants.slice(first), ...contestants.slice(0, first)]) {
      await contestant.prepare();
      seconds[contestant.name]?.push(await contestant.run());
    }
  }
  return seconds as Record<Name, number[]>;
}
