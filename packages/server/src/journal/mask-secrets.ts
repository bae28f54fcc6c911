const mask = '***';

/** Members, parameters and parts of forms that have a token or a secret. */
const inJson = /("(?:access_token|client_secret|clientSecret|secret|token)"\s*:\s*")(?:[^"\\]|\\.)*/g;
const inForm = /\b((?:access_token|client_secret)=)[^&\s"']*/g;
const inMultipart = /(name="access_token"(?:\r?\n[^\r\n]+)*\r?\n\r?\n)[^\r\n]*/g;
const secretHeaders = new Set(['authorization', 'cookie', 'proxy-authorization', 'set-cookie']);

/** A text of a call without the secrets in it. */
export function maskText(text: string): string {
  return text.replace(inJson, `$1${mask}`).replace(inForm, `$1${mask}`).replace(inMultipart, `$1${mask}`);
}

/** Headers of a call, without the secrets in them; of a bearer token it is still seen that it was one. */
export function maskHeaders(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  const masked = Object.entries(headers).flatMap(([name, value]): [string, string][] => {
    if (value === undefined) return [];
    const text = Array.isArray(value) ? value.join(', ') : String(value);
    if (!secretHeaders.has(name)) return [[name, maskText(text)]];
    return [[name, /^bearer\s/i.test(text) ? `Bearer ${mask}` : mask]];
  });
  return Object.fromEntries(masked);
}
