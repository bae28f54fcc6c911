/**
 * Brings the URL of a request into the one form that routes have. Tolerated as Marketo tolerates them: dot segments
 * (`/rest/../bulk/v1/leads.json`), double slashes, and `/rest/bulk/…` for `/bulk/…`; and the whole URL, as clients
 * behind a proxy send it.
 */
export function normaliseUrl(target: string): string {
  const url = target.replace(/^https?:\/\/[^/?]*/i, '');
  const queryStart = url.indexOf('?');
  const path = queryStart === -1 ? url : url.slice(0, queryStart);
  const query = queryStart === -1 ? '' : url.slice(queryStart);
  return `${resolveSegments(path).replace(/^\/rest\/bulk\//, '/bulk/')}${query}`;
}

function resolveSegments(path: string): string {
  const resolved: string[] = [];
  for (const segment of path.split('/')) {
    const plain = segment.replace(/%2e/gi, '.');
    if (plain === '..') resolved.pop();
    else if (plain !== '.' && plain !== '') resolved.push(segment);
  }
  return `/${resolved.join('/')}`;
}
