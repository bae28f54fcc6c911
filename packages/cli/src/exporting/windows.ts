/** A part of the time that an export covers, for one job. */
export interface Window {
  /** `2026-03-01T00:00:00Z` */
  readonly startAt: string;
  readonly endAt: string;
}

/** So long a range may be that one job covers, both ends included. */
const longestSeconds = 31 * 86_400;

/** Cuts a range of time into those of jobs, which follow each other: none has a second in common with another. */
export function toWindows(since: Date, until: Date): Window[] {
  const [first, last] = [since, until].map((time) => Math.floor(time.getTime() / 1000));
  if (first === undefined || last === undefined) return [];
  const windows: Window[] = [];
  for (let start = first; start <= last; start += longestSeconds + 1) {
    windows.push({ startAt: toText(start), endAt: toText(Math.min(last, start + longestSeconds)) });
  }
  return windows;
}

function toText(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
}
