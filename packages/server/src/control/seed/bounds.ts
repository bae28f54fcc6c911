/** How much a seed may have. */
export interface SeedBounds {
  readonly megabytes: number;
  /** Of an archive. */
  readonly entries: number;
}

/** More than that is no seed but a load test: import it. */
export const seedBounds: SeedBounds = { megabytes: 256, entries: 10_000 };

export const megabyte = 2 ** 20;

/** Whether a file is none of the seed, wherever it lies: `.DS_Store`, `.git/config`, and what macOS puts into archives. */
export function isHidden(path: string): boolean {
  return path.split('/').some((name) => name.startsWith('.') || name === '__MACOSX');
}
