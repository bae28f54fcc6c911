import type { JournalCall } from '../wire/calls.ts';

/** Headers that curl makes itself, or that belong to the connection. */
const ownHeaders = new Set([
  'host',
  'content-length',
  'connection',
  'transfer-encoding',
  'accept-encoding',
  'accept',
  'user-agent',
  'expect',
]);

/**
 * A call of the journal as a command of curl for a POSIX shell, to try it again. The token is that of the variable `TOKEN`. The journal of
 * a double has query and body as well, also that of an upload; of a body that was cut curl is given what there is.
 * @param baseUrl `http://127.0.0.1:8080`
 * @example
 * const [call] = await galena.calls.list({ code: '1003' });
 * if (call !== undefined) console.log(toCurl(call, 'http://127.0.0.1:8080'));
 */
export function toCurl({ method, path, url = path, request }: JournalCall, baseUrl: string): string {
  const headers = Object.entries(request?.headers ?? {}).filter(([name]) => !ownHeaders.has(name));
  const hasToken = /[?&]access_token=/.test(url) || headers.some(([name]) => name === 'authorization');
  const isIdentity = path.startsWith('/identity/');
  const body = request?.body ?? '';
  const isPrinted = unseen.test(body);
  const lines = [
    `${isPrinted ? `${print(body)} | ` : ''}curl${method === 'GET' ? '' : ` -X ${method}`} ${withToken(quote(baseUrl.replace(/\/+$/, '') + url))}`,
    ...(hasToken || isIdentity ? [] : ['-H "Authorization: Bearer $TOKEN"']),
    ...headers.map(([name, value]) =>
      name === 'authorization' ? '-H "Authorization: Bearer $TOKEN"' : `-H ${quote(`${name}: ${value}`)}`,
    ),
    ...(body === '' ? [] : [`--data-binary ${isPrinted ? '@-' : withToken(quote(body))}`]),
  ];
  return lines.join(' \\\n  ');
}

/** Of a query or form in single quotes, where the journal has masked it. */
function withToken(quoted: string): string {
  return quoted.replaceAll(/\baccess_token=\*{3}/g, `access_token='"$TOKEN"'`);
}

/** Characters that a terminal or a clipboard does not keep, as the line ends of an upload. */
const unseen = /[^\P{Cc}\n\t\u0080-\u009f]/u;

/** A command that writes a text, with no character in it that is not seen. */
function print(text: string): string {
  const format = text
    .replaceAll('\\', '\\\\')
    .replaceAll('%', '%%')
    .replaceAll('\r\n', '\\r\n')
    .replaceAll(
      new RegExp(unseen, 'gu'),
      (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`,
    );
  return `printf -- ${quote(format)}`;
}

/** In single quotes the shell reads nothing but the end. */
function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
