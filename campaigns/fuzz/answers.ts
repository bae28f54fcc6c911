import { gunzipSync } from 'node:zlib';

/** An answer as it came over the wire. */
export interface RawAnswer {
  readonly status: number;
  /** By names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** Unpacked. */
  readonly body: Buffer;
}

/** Reads the answers that come over one connection, in whatever pieces they come. */
export class AnswerReader {
  #buffer: Buffer = Buffer.alloc(0);

  push(bytes: Buffer): void {
    this.#buffer = Buffer.concat([this.#buffer, bytes]);
  }

  /** Whether bytes are left that are no whole answer. */
  get hasRest(): boolean {
    return this.#buffer.length > 0;
  }

  /** The next whole answer; interim ones are left out. */
  take(isBodiless = false): RawAnswer | undefined {
    for (;;) {
      const head = readHead(this.#buffer);
      if (head === undefined) return undefined;
      const { status, headers, length } = head;
      const rest = this.#buffer.subarray(length);
      if (status < 200) {
        this.#buffer = rest;
        continue;
      }
      const read = isBodiless ? { body: Buffer.alloc(0), length: 0 } : readBody(headers, rest);
      if (read === undefined) return undefined;
      this.#buffer = rest.subarray(read.length);
      const isPacked = headers.get('content-encoding') === 'gzip' && read.length > 0;
      return { status, headers, body: isPacked ? gunzipSync(read.body) : read.body };
    }
  }
}

function readHead(
  buffer: Buffer,
): { status: number; headers: Map<string, string>; length: number } | undefined {
  const end = buffer.indexOf('\r\n\r\n');
  if (end === -1) return undefined;
  const [first = '', ...lines] = buffer.subarray(0, end).toString('latin1').split('\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(first)?.[1]);
  if (Number.isNaN(status)) throw new Error(`no status line: ${first.slice(0, 200)}`);
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  return { status, headers, length: end + 4 };
}

/** Whether an answer has no end of its own; then its connection is of no more use. */
export function isStream(headers: RawAnswer['headers']): boolean {
  return headers.get('content-type')?.startsWith('text/event-stream') === true;
}

function readBody(
  headers: ReadonlyMap<string, string>,
  bytes: Buffer,
): { body: Buffer; length: number } | undefined {
  // Events go on: the head is the answer.
  if (isStream(headers)) return { body: Buffer.alloc(0), length: bytes.length };
  if (headers.get('transfer-encoding') === 'chunked') return readChunks(bytes);
  const length = Number(headers.get('content-length') ?? 0);
  return bytes.length < length ? undefined : { body: bytes.subarray(0, length), length };
}

function readChunks(bytes: Buffer): { body: Buffer; length: number } | undefined {
  const chunks: Buffer[] = [];
  for (let position = 0; ; ) {
    const lineEnd = bytes.indexOf('\r\n', position);
    if (lineEnd === -1) return undefined;
    const size = Number.parseInt(bytes.subarray(position, lineEnd).toString('latin1'), 16);
    const end = lineEnd + 2 + size + 2;
    if (bytes.length < end) return undefined;
    if (size === 0) return { body: Buffer.concat(chunks), length: end };
    chunks.push(bytes.subarray(lineEnd + 2, end - 2));
    position = end;
  }
}
