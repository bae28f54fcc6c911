export type QueryValue = string | number | boolean | readonly (string | number)[] | undefined;

/** `?batchSize=1&fields=id,email`; empty without values. Values that are undefined are left out; lists are joined by commas. */
export function toQuery(query: Readonly<Record<string, QueryValue>> = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) parameters.set(name, String(value));
  }
  return parameters.size === 0 ? '' : `?${parameters}`;
}
