import { refuse } from '../../errors.ts';

/** What a multipart body consists of, in order: the start of a part, its bytes in pieces, the next part, … */
export type MultipartEvent =
  | { readonly kind: 'part'; readonly headers: PartHeaders }
  | { readonly kind: 'data'; readonly bytes: Buffer };

export interface PartHeaders {
  /** The name of the form field; empty if the part names none. */
  readonly name: string;
  readonly fileName: string | undefined;
  /** The charset parameter of the part's content type. */
  readonly charset: string | undefined;
}

const headerLimitBytes = 16 * 2 ** 10;
const partLimit = 100;

/**
 * Reads multipart/form-data as real clients send it. More lenient than the standard in three things: the closing
 * delimiter may be missing, lines may end with LF alone, and the boundary parameter may already contain the two
 * dashes that delimiter lines start with.
 * @throws ApiError 613 for anything else that is not multipart.
 */
export async function* readMultipart(
  body: AsyncIterable<Buffer>,
  contentType: string,
): AsyncGenerator<MultipartEvent> {
  const source = new ByteSource(body);
  const delimiter = await findFirstDelimiter(source, boundaryOf(contentType));
  for (let parts = 0; await isFollowedByPart(source); parts += 1) {
    if (parts === partLimit) throw refuse('613');
    yield { kind: 'part', headers: await readHeaders(source) };
    yield* readData(source, delimiter);
    if (source.isAtEnd) return;
  }
}

function boundaryOf(contentType: string): string {
  const match = /^multipart\/form-data\s*;(?:.*;)?\s*boundary\s*=\s*(?:"([^"]+)"|([^;\s]+))/i.exec(
    contentType,
  );
  const boundary = match?.[1] ?? match?.[2] ?? '';
  if (boundary === '' || boundary.length > 200) throw refuse('613');
  return boundary;
}

/** Skips what stands before the first delimiter line; gives the delimiter as the body really has it. */
async function findFirstDelimiter(source: ByteSource, boundary: string): Promise<Buffer> {
  const candidates = [Buffer.from(`--${boundary}`, 'latin1'), Buffer.from(boundary, 'latin1')];
  for (;;) {
    for (const delimiter of boundary.startsWith('--') ? candidates : candidates.slice(0, 1)) {
      const found = source.buffer.indexOf(delimiter);
      if (found === 0 || (found > 0 && source.buffer[found - 1] === 0x0a)) {
        source.skip(found + delimiter.length);
        return delimiter;
      }
    }
    if (source.buffer.length > headerLimitBytes || !(await source.readMore())) throw refuse('613');
  }
}

/** After a delimiter: two dashes end the body, a line end starts a part. A body may also just stop here. */
async function isFollowedByPart(source: ByteSource): Promise<boolean> {
  for (;;) {
    if (source.buffer.length >= 2 && source.buffer.subarray(0, 2).equals(Buffer.from('--'))) {
      await source.discardRest();
      return false;
    }
    const lineEnd = source.buffer.indexOf(0x0a);
    if (lineEnd !== -1) {
      if (source.buffer.subarray(0, lineEnd).toString('latin1').trim() !== '') throw refuse('613');
      source.skip(lineEnd + 1);
      return true;
    }
    if (source.buffer.length > headerLimitBytes) throw refuse('613');
    if (!(await source.readMore())) return false;
  }
}

async function readHeaders(source: ByteSource): Promise<PartHeaders> {
  for (;;) {
    const text = source.buffer.subarray(0, headerLimitBytes).toString('latin1');
    const end = /^\r?\n|\r?\n\r?\n/.exec(text);
    if (end !== null) {
      source.skip(end.index + end[0].length);
      return parseHeaders(Buffer.from(text.slice(0, end.index), 'latin1').toString('utf8'));
    }
    if (text.length >= headerLimitBytes || !(await source.readMore())) throw refuse('613');
  }
}

function parseHeaders(text: string): PartHeaders {
  const headers = new Map(
    text.split(/\r?\n(?![ \t])/).map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1)];
    }),
  );
  const disposition = parseValue(headers.get('content-disposition') ?? '');
  return {
    name: disposition.get('name') ?? '',
    // Some clients send the whole path.
    fileName: disposition.get('filename')?.replace(/^.*[/\\]/s, ''),
    charset: parseValue(headers.get('content-type') ?? '').get('charset'),
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

/** Gives the bytes of a part up to the next delimiter, which is skipped; or up to the end of a body that has none. */
async function* readData(source: ByteSource, delimiter: Buffer): AsyncGenerator<MultipartEvent> {
  for (;;) {
    const found = findDelimiterLine(source.buffer, delimiter);
    if (found !== undefined) {
      if (found.dataEnd > 0) yield { kind: 'data', bytes: source.take(found.dataEnd) };
      source.skip(found.lineStart - found.dataEnd + delimiter.length);
      return;
    }
    // The end of what is here may be the beginning of a delimiter.
    const safe = source.buffer.length - delimiter.length - 2;
    if (safe > 0) yield { kind: 'data', bytes: source.take(safe) };
    if (!(await source.readMore())) {
      if (source.buffer.length > 0) yield { kind: 'data', bytes: source.take(source.buffer.length) };
      return;
    }
  }
}

function findDelimiterLine(
  buffer: Buffer,
  delimiter: Buffer,
): { dataEnd: number; lineStart: number } | undefined {
  for (let from = 0; ; from += 1) {
    const found = buffer.indexOf(delimiter, from);
    if (found === -1) return undefined;
    // An empty part: its delimiter follows the headers at once.
    if (found === 0) return { dataEnd: 0, lineStart: 0 };
    if (buffer[found - 1] === 0x0a) {
      const dataEnd = buffer[found - 2] === 0x0d ? found - 2 : found - 1;
      return { dataEnd, lineStart: found };
    }
    from = found;
  }
}

/** The bytes of a body that have come and are not used yet. */
class ByteSource {
  readonly #chunks: AsyncIterator<Buffer>;
  buffer: Buffer = Buffer.alloc(0);
  isAtEnd = false;

  constructor(body: AsyncIterable<Buffer>) {
    this.#chunks = body[Symbol.asyncIterator]();
  }

  /** Gives false at the end of the body. */
  async readMore(): Promise<boolean> {
    const next = await this.#chunks.next();
    if (next.done === true) {
      this.isAtEnd = true;
      return false;
    }
    this.buffer = this.buffer.length === 0 ? next.value : Buffer.concat([this.buffer, next.value]);
    return true;
  }

  skip(length: number): void {
    this.buffer = this.buffer.subarray(length);
  }

  take(length: number): Buffer {
    const bytes = this.buffer.subarray(0, length);
    this.skip(length);
    return bytes;
  }

  async discardRest(): Promise<void> {
    this.buffer = Buffer.alloc(0);
    while (await this.readMore()) this.buffer = Buffer.alloc(0);
  }
}
