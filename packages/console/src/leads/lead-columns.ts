/** In which this browser keeps the columns that are chosen. */
const keptAs = 'galena.lead-columns';

/** By REST name; the id is always there. */
export const usualColumns: readonly string[] = [
  'email',
  'firstName',
  'lastName',
  'company',
  'createdAt',
  'updatedAt',
];

export function keptColumns(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keptAs) ?? 'null');
    return Array.isArray(kept) && kept.length > 0 && kept.every((name) => typeof name === 'string')
      ? kept
      : usualColumns;
  } catch {
    return usualColumns;
  }
}

export function keepColumns(names: readonly string[]): void {
  try {
    localStorage.setItem(keptAs, JSON.stringify(names));
  } catch {
    // A browser without room for it shows them until the page is left.
  }
}
