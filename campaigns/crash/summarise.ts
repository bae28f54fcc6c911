import type { RoundReport } from './round.ts';

export function describeRound(seed: number, { imports, rows, strikes }: RoundReport): string {
  const kills = strikes.map(({ victim, seen }) => `${victim} killed at ${seen.join('+')}`);
  return `round ${seed}: ${imports} imports, ${rows} rows, ${kills.join(', ')}: all right`;
}

/** Who was killed at which moments, over all rounds. */
export function summarise(reports: readonly RoundReport[], seconds: number): string {
  const sum = (number: (report: RoundReport) => number) =>
    reports.reduce((total, report) => total + number(report), 0);
  const strikes = reports.flatMap((report) => report.strikes);
  return [
    `\n${reports.length} rounds right in ${Math.round(seconds)} s: ${sum(({ imports }) => imports)} imports, ${sum(({ rows }) => rows)} rows, ${strikes.length} kills`,
    `killed: ${tally(strikes.map(({ victim }) => victim))}`,
    `while PostgreSQL was at: ${tally(strikes.flatMap(({ seen }) => seen))}`,
  ].join('\n');
}

function tally(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .toSorted((a, b) => b[1] - a[1])
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}
