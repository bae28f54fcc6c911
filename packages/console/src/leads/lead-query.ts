import type { SearchOptions } from '@galena/client';

/** What is looked for on the page of leads, as its address has it: each is empty where it is not given. */
export interface LeadQuery {
  readonly search: string;
  readonly list: string;
  readonly partition: string;
  /** The batch id of the import that created them, or that wrote them last. */
  readonly created: string;
  readonly changed: string;
  /** A day: 2026-01-31. */
  readonly since: string;
}

export const everything: LeadQuery = {
  search: '',
  list: '',
  partition: '',
  created: '',
  changed: '',
  since: '',
};

const names = Object.keys(everything) as (keyof LeadQuery)[];

export function readLeadQuery(query: URLSearchParams): LeadQuery {
  const given = names.map((name) => [name, query.get(name)?.trim() ?? ''] as const);
  return { ...everything, ...Object.fromEntries(given) };
}

/** For an address. */
export function writeLeadQuery(query: LeadQuery): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.flatMap((name) => (query[name] === '' ? [] : [[name, query[name]] as const])),
  );
}

export function hasFilter(query: LeadQuery): boolean {
  return names.some((name) => query[name] !== '');
}

/** As the server is asked; the day begins at midnight where the person is. */
export function toSearch({ search, list, partition, created, changed, since }: LeadQuery): SearchOptions {
  return {
    ...(search !== '' && { text: search }),
    ...(list !== '' && { listId: Number(list) }),
    ...(partition !== '' && { partitionId: Number(partition) }),
    ...(created !== '' && { createdByImport: Number(created) }),
    ...(changed !== '' && { changedByImport: Number(changed) }),
    ...(since !== '' && { changedSince: new Date(`${since}T00:00:00`) }),
  };
}
