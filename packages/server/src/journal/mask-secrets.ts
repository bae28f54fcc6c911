const mask = '***';

/** Members, parameters and parts of forms that have a token or a secret. */
const inJson =
  /("(?:access_token|accessToken|client_secret|clientSecret|secret|token|password|currentPassword|newPassword|passwordLink)"\s*:\s*")(?:[^"\\]|\\.)*/g;
/** Any character of a name may be percent-encoded. */
const inForm = new RegExp(
  `((?:${encodable('access_token')}|${encodable('client_secret')})=)[^&\\s"']*`,
  'gi',
);
/** As `part-headers.ts` reads them: with or without quotes, and with more behind the name. */
const inMultipart =
  /(\bname\s*=\s*(?:"access_token"|access_token)[ \t]*(?:;[^\r\n]*)?(?:\r?\n[^\r\n]+)*\r?\n\r?\n)[^\r\n]*/gi;
const secretHeaders = new Set(['authorization', 'cookie', 'proxy-authorization', 'set-cookie']);

/** A text of a call without the secrets in it. */
export function maskText(text: string): string {
  return text.replace(inJson, `$1${mask}`).replace(inForm, `$1${mask}`).replace(inMultipart, `$1${mask}`);
}

function encodable(name: string): string {
  return [...name].map((character) => `(?:${character}|%${character.charCodeAt(0).toString(16)})`).join('');
}

/** Headers of a call, without the secrets in them; of a bearer token it is still seen that it was one. */
export function maskHeaders(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  const masked = Object.entries(headers).flatMap(([name, value]): [string, string][] => {
    if (value === undefined) return [];
    const text = Array.isArray(value) ? value.join(', ') : String(value);
    if (!secretHeaders.has(name)) return [[name, maskText(text)]];
    return [[name, /^bearer/i.test(text) ? `Bearer ${mask}` : mask]];
  });
  return Object.fromEntries(masked);
}
