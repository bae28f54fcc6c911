/** Calls by a form, which may be GET in the guise of POST, have routes of their own, under this prefix. */
export const disguisedPrefix = '/get-by-post';

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

/** Whether a POST is meant as a GET: it says so in its query, or it is a form, which may say so itself. */
export function isDisguisedGet(
  method: string | undefined,
  url: string,
  contentType: string | undefined,
): boolean {
  if (method !== 'POST' || url.startsWith('/rest/asset/') || url.startsWith('/identity/')) return false;
  const query = url.split('?')[1] ?? '';
  return (
    /(^|&)_method=GET(&|$)/i.test(query) || /^application\/x-www-form-urlencoded/i.test(contentType ?? '')
  );
}
