import { refuse } from '../../errors.ts';
import { shorten } from '../../fields/json-value.ts';

export interface PartHeaders {
  /** The name of the form field; empty if the part names none. */
  readonly name: string;
  readonly fileName: string | undefined;
  /** The charset parameter of the part's content type. */
  readonly charset: string | undefined;
}

/** In these the bytes of a part are what they are. */
const plainEncodings = new Set(['', 'binary', '8bit', '7bit', 'identity']);

/**
 * Reads the headers of a part.
 * @throws ApiError 613 if its bytes are encoded: stored as they are they would be something else than what was meant.
 */
export function parsePartHeaders(text: string): PartHeaders {
  const headers = new Map(
    text.split(/\r?\n(?![ \t])/).map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1)];
    }),
  );
  for (const name of ['Content-Transfer-Encoding', 'Content-Encoding']) {
    const encoding = (headers.get(name.toLowerCase()) ?? '').trim();
    if (!plainEncodings.has(encoding.replace(/^"(.*)"$/, '$1').toLowerCase()))
      throw refuse('613 encoding', name, shorten(encoding));
  }
  const type = headers.get('content-type') ?? '';
  if (/^\s*multipart\//i.test(type)) throw refuse('613');
  const disposition = parseValue(headers.get('content-disposition') ?? '');
  return {
    name: disposition.get('name') ?? '',
    // Some clients send the whole path.
    fileName: disposition.get('filename')?.replace(/^.*[/\\]/s, ''),
    charset: parseValue(type).get('charset'),
  };
}

/** The parameters of a header value: `form-data; name="file"`. */
function parseValue(value: string): Map<string, string> {
  const parameters = new Map<string, string>();
  for (const match of value.matchAll(/;\s*([^=;\s]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*))/gs)) {
    const [, name = '', quoted, plain = ''] = match;
    parameters.set(name.toLowerCase(), quoted?.replace(/\\"/g, '"') ?? plain.trim());
  }
  return parameters;
}
