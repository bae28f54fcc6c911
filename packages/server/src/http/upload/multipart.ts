import { refuse } from '../../errors.ts';
import { ByteSource } from './byte-source.ts';
import { type PartHeaders, parsePartHeaders } from './part-headers.ts';

/** What a multipart body consists of, in order: the start of a part, its bytes in pieces, the next part, … */
export type MultipartEvent =
  | { readonly kind: 'part'; readonly headers: PartHeaders }
  | { readonly kind: 'data'; readonly bytes: Buffer };

const headerLimitBytes = 16 * 2 ** 10;
const partLimit = 100;
/** So many blanks and line ends may stand behind the last delimiter. */
const endLimitBytes = 1024;
/** As far behind a delimiter within a line is looked: far enough for a line end and the name of a header. */
const lookAheadBytes = 64;
/** So much data may be held back because of delimiters within lines. */
const heldBackBytes = 64 * 2 ** 10;

/**
 * Reads multipart/form-data as real clients send it. More lenient than the standard in these: lines may end with LF
 * alone, the boundary parameter may already contain the two dashes that delimiter lines start with, and of the
 * delimiter at the end of the body both its last two dashes and the line ends around it may be missing. But there it
 * has to be: without it nobody knows whether the last part came whole.
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
        // A part whose delimiter is damaged would be skipped with its parameter or file.
        if (hasHeaders(source.buffer.subarray(0, found))) throw refuse('613');
        source.skip(found + delimiter.length);
        return delimiter;
      }
    }
    if (source.buffer.length > headerLimitBytes || !(await source.readMore())) throw refuse('613');
  }
}

function hasHeaders(preamble: Buffer): boolean {
  return /^content-disposition:/im.test(preamble.toString('latin1'));
}

/**
 * After a delimiter: a line end and something behind it is a part; otherwise the body ends here, or is malformed. What
 * stands behind the two dashes of a closing delimiter would be ignored by the standard: here it may be rows of a file.
 */
async function isFollowedByPart(source: ByteSource): Promise<boolean> {
  if (await isEnd(source, 0)) return false;
  const start = source.buffer.subarray(0, headerLimitBytes);
  const lineEnd = start.indexOf(0x0a);
  if (lineEnd === -1 || start.subarray(0, lineEnd).toString('latin1').trim() !== '') throw refuse('613');
  source.skip(lineEnd + 1);
  return true;
}

/** What may stand behind the last delimiter, or the beginning of it. */
const endOfBody = /^(?:-|--\s*|\s*)$/;

/** Whether nothing but the last two dashes, blanks and line ends stands from a place to the end of the body. */
async function isEnd(source: ByteSource, from: number): Promise<boolean> {
  for (;;) {
    const rest = source.buffer.subarray(from, from + endLimitBytes).toString('latin1');
    if (rest.length === endLimitBytes || !endOfBody.test(rest)) return false;
    if (source.isAtEnd || !(await source.readMore())) return rest !== '-';
  }
}

async function readHeaders(source: ByteSource): Promise<PartHeaders> {
  for (;;) {
    const text = source.buffer.subarray(0, headerLimitBytes).toString('latin1');
    const end = /^\r?\n|\r?\n\r?\n/.exec(text);
    if (end !== null) {
      source.skip(end.index + end[0].length);
      return parsePartHeaders(Buffer.from(text.slice(0, end.index), 'latin1').toString('utf8'));
    }
    if (text.length >= headerLimitBytes) throw refuse('613');
    if (!(await source.readMore())) throw refuse('613 end', source.receivedBytes);
  }
}

/**
 * Gives the bytes of a part up to the next delimiter, which is skipped.
 * @throws ApiError 613 if the body ends before.
 */
async function* readData(source: ByteSource, delimiter: Buffer): AsyncGenerator<MultipartEvent> {
  let isStart = true;
  for (let from = 0; ; ) {
    const found = source.buffer.indexOf(delimiter, from);
    if (found === -1) {
      // The end of what is here may be the beginning of a delimiter.
      const safe = Math.max(0, source.buffer.length - delimiter.length - 2);
      if (safe > 0) yield { kind: 'data', bytes: source.take(safe) };
      isStart &&= safe === 0;
      from = Math.max(0, from - safe);
      if (!(await source.readMore())) throw refuse('613 end', source.receivedBytes);
      continue;
    }
    const dataEnd = endOfData(source.buffer, found, isStart);
    if (dataEnd !== undefined || (await endsWithinLine(source, found + delimiter.length))) {
      const length = dataEnd ?? found;
      if (length > 0) yield { kind: 'data', bytes: source.take(length) };
      source.skip(found - length + delimiter.length);
      return;
    }
    from = found + 1;
    if (from < heldBackBytes) continue;
    yield { kind: 'data', bytes: source.take(from) };
    isStart = false;
    from = 0;
  }
}

/** Where the data before a delimiter ends, if it is at the beginning of a line: the line end belongs to the delimiter. */
function endOfData(buffer: Buffer, found: number, isStart: boolean): number | undefined {
  // An empty part: its delimiter follows the headers at once.
  if (found === 0 && isStart) return 0;
  if (buffer[found - 1] !== 0x0a) return undefined;
  return buffer[found - 2] === 0x0d ? found - 2 : found - 1;
}

/**
 * Whether a delimiter within a line is the one at the end of the body; any other is data.
 * @throws ApiError 613 if the headers of a part follow: this client leaves the line end out before all of them.
 */
async function endsWithinLine(source: ByteSource, after: number): Promise<boolean> {
  if (source.buffer.length < after + lookAheadBytes) await source.fill(after + lookAheadBytes);
  if (!mayEndWithinLine(source.buffer, after)) return false;
  const rest = source.buffer.subarray(after, after + lookAheadBytes).toString('latin1');
  if (/^[ \t]*\r?\ncontent-[a-z-]+:/i.test(rest)) throw refuse('613');
  return endOfBody.test(rest) && isEnd(source, after);
}

/** Most often data goes on behind a delimiter within a line: then nothing more is looked at. */
function mayEndWithinLine(buffer: Buffer, after: number): boolean {
  const next = buffer[after] === 0x2d ? after + 2 : after;
  const byte = buffer[next] ?? 0x20;
  return byte === 0x0a || byte === 0x0d || byte === 0x20 || byte === 0x09;
}
