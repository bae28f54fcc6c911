import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMultipart } from '../../src/http/upload/multipart.ts';

interface Part {
  readonly name: string;
  readonly fileName: string | undefined;
  readonly charset: string | undefined;
  readonly content: string;
}

/** Reads a body that comes in pieces of a size. */
async function read(body: Buffer, contentType = 'multipart/form-data; boundary=BB', pieceBytes = 1 << 16) {
  async function* pieces() {
    for (let start = 0; start < body.length; start += pieceBytes)
      yield body.subarray(start, start + pieceBytes);
  }
  const parts: { headers: Omit<Part, 'content'>; bytes: Buffer[] }[] = [];
  for await (const event of readMultipart(pieces(), contentType)) {
    if (event.kind === 'part') parts.push({ headers: event.headers, bytes: [] });
    else parts.at(-1)?.bytes.push(Buffer.from(event.bytes));
  }
  return parts.map(({ headers, bytes }): Part => ({ ...headers, content: Buffer.concat(bytes).toString() }));
}

/** The same in pieces of each size: it never matters where the bytes are cut. */
async function readInPieces(text: string, contentType?: string): Promise<readonly Part[]> {
  const body = Buffer.from(text);
  const whole = await read(body, contentType);
  for (const size of [1, 2, 3, 7, 31])
    expect(await read(body, contentType, size), `by ${size}`).toEqual(whole);
  return whole;
}

async function refusal(text: string, contentType?: string): Promise<string> {
  const messages = new Set<string>();
  for (const size of [1, 3, 1 << 16]) {
    const problem: unknown = await read(Buffer.from(text), contentType, size).then(
      (parts) => parts,
      (error: unknown) => error,
    );
    expect(problem).toMatchObject({ code: '613' });
    messages.add((problem as Error).message);
  }
  return [...messages].join();
}

const head = '--BB\r\nContent-Disposition: form-data; name="file"; filename="leads.csv"\r\n';
const rows = 'email,firstName\r\na@example.com,Ann';
const form = (content: string, end: string) => `${head}Content-Type: text/csv\r\n\r\n${content}${end}`;

describe('the end of the body', () => {
  it.each([
    '\r\n--BB--\r\n',
    '\r\n--BB--',
    '\r\n--BB-- ',
    '\r\n--BB--\r\n\r\n',
    '\r\n--BB--\n',
    '\r\n--BB--\r',
    '\n--BB--',
    '\r\n--BB\r\n',
    '\r\n--BB',
    '--BB--\r\n',
    '--BB--',
    '--BB\r\n',
    '--BB',
  ])('is %j', async (end) => {
    expect(await readInPieces(form(rows, end))).toMatchObject([{ name: 'file', content: rows }]);
  });

  it.each(['', '\r\n', '\r\n-', '\r\n--', '\r\n--B', '-', '--', '--B', '\r\n--\r\n'])(
    'is not %j: the file may have been cut',
    async (end) => {
      const body = form(rows, end);
      expect(await refusal(body)).toBe(
        `Invalid Multipart Request: the body ends after ${body.length} bytes without a delimiter line. Content-Length may be too short`,
      );
    },
  );

  it.each([
    '\r\n--BB-',
    '\r\n--BB--x',
    '\r\n--BB--\r\nb@example.com,Bob\r\n',
    '\r\n--BBx',
    `\r\n--BB--\r\n${form(rows, '\r\n--BB--\r\n')}`,
    `\r\n--BB--${' '.repeat(2000)}`,
    // A client that leaves the line end out before every delimiter: its fields would be rows.
    '--BB\r\nContent-Disposition: form-data; name="format"\r\n\r\ncsv--BB--',
    '--BB\ncontent-type: text/plain\n\ncsv--BB--',
  ])('is not %j: something stands behind a delimiter', async (end) => {
    await refusal(form(rows, end));
  });

  it.each([
    'a--BB,b',
    'a--BB--,b',
    'a--BB\r\nb',
    'a--BB--\r\nb',
    'a--BB--\r\n',
    'a--BB--\r\n\r\n',
    'a--BB',
    'a--BB--',
    `a--BB--${' '.repeat(2000)}`,
    `${'--B'.repeat(40)}`,
    `x${'--BB'.repeat(40)}`,
    '\r\n\r\n',
    '\r',
    '',
  ])('leaves %j as data', async (content) => {
    expect(await readInPieces(form(content, '\r\n--BB--\r\n'))).toMatchObject([{ content }]);
  });

  it('is needed of form fields too', async () => {
    const field = '--BB\r\nContent-Disposition: form-data; name="format"\r\n\r\ncsv';
    expect(await readInPieces(`${field}--BB--`)).toMatchObject([{ name: 'format', content: 'csv' }]);
    await refusal(field);
    await refusal(form(rows, `\r\n${field}`));
    await refusal(form(rows, '\r\n--BB\r\nContent-Disp'));
  });

  it('is the only one at which a body is whole, wherever it is cut', async () => {
    const body = form(rows, `\r\n${form('x', '\r\n--BB--\r\n')}`);
    const whole: number[] = [];
    for (let length = 0; length <= body.length; length += 1) {
      if (
        await read(Buffer.from(body.slice(0, length))).then(
          () => true,
          () => false,
        )
      )
        whole.push(length);
    }
    // Right behind a delimiter nobody sees a cut: it may have been the last one.
    const delimiters = [...body.matchAll(/--BB/g)].map(({ index }) => index + 4);
    expect(whole.filter((length) => !delimiters.some((end) => length >= end && length <= end + 4))).toEqual(
      [],
    );
  });
});

it('skips text before the first delimiter, but no part whose delimiter is damaged', async () => {
  const whole = form(rows, '\r\n--BB--');
  expect(await readInPieces(`This is multipart.\r\n\r\n${whole}`)).toMatchObject([{ content: rows }]);
  await refusal(`-BB\r\nContent-Disposition: form-data; name="listId"\r\n\r\n1001\r\n${whole}`);
});

describe('encoded parts', () => {
  it.each(['binary', '8bit', '7bit', 'BINARY', '8Bit', ' "binary" '])('takes %s', async (encoding) => {
    const more = `Content-Transfer-Encoding: ${encoding}\r\n\r\n${rows}\r\n--BB--`;
    expect(await readInPieces(head + more)).toMatchObject([{ content: rows }]);
  });

  it.each([
    ['Content-Transfer-Encoding', 'base64'],
    ['content-transfer-encoding', 'Quoted-Printable'],
    ['Content-Transfer-Encoding', 'x-uuencode'],
    ['Content-Encoding', 'gzip'],
  ])('refuses %s: %s', async (name, encoding) => {
    const disposition = 'Content-Disposition: form-data; name="format"';
    for (const start of [head, `--BB\r\n${disposition}\r\n`]) {
      const message = await refusal(`${start}${name}: ${encoding}\r\n\r\nY3N2\r\n--BB--`);
      expect(message.toLowerCase()).toBe(
        `invalid multipart request: ${name} '${encoding}' is not supported. send the bytes as they are`.toLowerCase(),
      );
    }
  });

  it('refuses a multipart body within a part', async () => {
    await refusal(`${head}Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\na\r\n--x--\r\n--BB--`);
  });
});

describe('forms as libraries write them', () => {
  const disposition = 'Content-Disposition: form-data; ';
  it.each<readonly [string, string, string]>([
    [
      '.NET (names without quotes, type first, quoted boundary)',
      'multipart/form-data; boundary="6a1d"',
      `--6a1d\r\nContent-Type: text/plain; charset=utf-8\r\n${disposition}name=format\r\n\r\ncsv\r\n--6a1d\r\nContent-Type: text/csv; charset=utf-8\r\n${disposition}name=file; filename=leads.csv; filename*=utf-8''leads.csv\r\n\r\n${rows}\r\n--6a1d--\r\n`,
    ],
    [
      'Spring (charset before the boundary, lengths of parts)',
      'multipart/form-data;charset=UTF-8;boundary=q9Zk',
      `--q9Zk\r\n${disposition}name="format"\r\nContent-Type: text/plain;charset=UTF-8\r\nContent-Length: 3\r\n\r\ncsv\r\n--q9Zk\r\n${disposition}name="file"; filename="leads.csv"\r\nContent-Type: text/csv;charset=utf-8\r\nContent-Length: ${rows.length}\r\n\r\n${rows}\r\n--q9Zk--\r\n`,
    ],
    [
      'OkHttp (transfer encoding binary)',
      'multipart/form-data; boundary=0b1e-4d',
      `--0b1e-4d\r\n${disposition}name="format"\r\nContent-Transfer-Encoding: binary\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 3\r\n\r\ncsv\r\n--0b1e-4d\r\n${disposition}name="file"; filename="leads.csv"\r\nContent-Type: text/csv; charset=utf-8\r\nContent-Length: ${rows.length}\r\n\r\n${rows}\r\n--0b1e-4d--\r\n`,
    ],
    [
      'Apache HttpClient (8bit)',
      'multipart/form-data; charset=ISO-8859-1; boundary=-ibLAw_8',
      `---ibLAw_8\r\n${disposition}name="format"\r\nContent-Type: text/plain; charset=US-ASCII\r\nContent-Transfer-Encoding: 8bit\r\n\r\ncsv\r\n---ibLAw_8\r\n${disposition}name="file"; filename="leads.csv"\r\nContent-Type: text/csv; charset=utf-8\r\nContent-Transfer-Encoding: binary\r\n\r\n${rows}\r\n---ibLAw_8--\r\n`,
    ],
    [
      'aiohttp (type first)',
      'multipart/form-data; boundary=f00dbabe',
      `--f00dbabe\r\nContent-Type: text/plain; charset=utf-8\r\n${disposition}name="format"\r\n\r\ncsv\r\n--f00dbabe\r\nContent-Type: text/csv; charset=utf-8\r\n${disposition}name="file"; filename="leads.csv"; filename*=utf-8''leads.csv\r\n\r\n${rows}\r\n--f00dbabe--\r\n`,
    ],
    [
      'undici',
      'multipart/form-data; boundary=----formdata-undici-012',
      `------formdata-undici-012\r\n${disposition}name="format"\r\n\r\ncsv\r\n------formdata-undici-012\r\n${disposition}name="file"; filename="leads.csv"\r\nContent-Type: text/csv; charset=utf-8\r\n\r\n${rows}\r\n------formdata-undici-012--\r\n`,
    ],
    [
      'older undici (no line end at the end)',
      'multipart/form-data; boundary=----formdata-undici-012',
      `------formdata-undici-012\r\n${disposition}name="format"\r\n\r\ncsv\r\n------formdata-undici-012\r\n${disposition}name="file"; filename="leads.csv"\r\nContent-Type: text/csv; charset=utf-8\r\n\r\n${rows}\r\n------formdata-undici-012--`,
    ],
    [
      'multipart-post of Ruby (two line ends at the end)',
      'multipart/form-data; boundary=-----------RubyMultipartPost-1',
      `-------------RubyMultipartPost-1\r\n${disposition}name="format"\r\n\r\ncsv\r\n-------------RubyMultipartPost-1\r\n${disposition}name="file"; filename="leads.csv"\r\nContent-Length: ${rows.length}\r\nContent-Type: text/csv; charset=utf-8\r\nContent-Transfer-Encoding: binary\r\n\r\n${rows}\r\n-------------RubyMultipartPost-1--\r\n\r\n`,
    ],
    [
      'MultipartUtility of Java (an empty line at the beginning, equals signs)',
      'multipart/form-data; boundary====1417===',
      `\r\n--===1417===\r\n${disposition}name="format"\r\nContent-Type: text/plain; charset=UTF-8\r\n\r\ncsv\r\n--===1417===\r\n${disposition}name="file"; filename="leads.csv"\r\nContent-Type: text/csv; charset=utf-8\r\nContent-Transfer-Encoding: binary\r\n\r\n${rows}\r\n\r\n--===1417===--\r\n`,
    ],
    [
      'LWP of Perl',
      'multipart/form-data; boundary=xYzZY',
      `--xYzZY\r\n${disposition}name="format"\r\n\r\ncsv\r\n--xYzZY\r\n${disposition}name="file"; filename="leads.csv"\r\nContent-Type: text/csv; charset=utf-8\r\n\r\n${rows}\r\n--xYzZY--\r\n`,
    ],
  ])('%s', async (_name, contentType, body) => {
    const [format, file, ...more] = await readInPieces(body, contentType);
    expect(format).toMatchObject({ name: 'format', content: 'csv' });
    expect(file).toMatchObject({ name: 'file', fileName: 'leads.csv', charset: 'utf-8' });
    expect(file?.content.trimEnd()).toBe(rows);
    expect(more).toEqual([]);
  });
});

it('gives every part back as it was, whatever it holds and wherever it is cut', async () => {
  const bit = fc.constantFrom('\r', '\n', '\r\n', '-', '--', '--B', '--BB', '--BB--', 'B', ' ', 'a,b', 'é');
  const content = fc
    .array(bit, { maxLength: 12 })
    .map((bits) => bits.join(''))
    // A line that begins as a delimiter is one: such a boundary no sender may choose.
    .filter((text) => !/(?:^|\n)--BB/.test(text));
  await fc.assert(
    fc.asyncProperty(
      fc.array(content, { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 1, max: 40 }),
      async (contents, pieceBytes) => {
        const parts = contents.map((text) => form(text, '\r\n'));
        const found = await read(Buffer.from(`${parts.join('')}--BB--\r\n`), undefined, pieceBytes);
        expect(found.map((part) => part.content)).toEqual(contents);
      },
    ),
    { numRuns: 200 },
  );
});

it('holds back next to nothing of a part that is full of delimiters within lines', async () => {
  const line = 'a--BB,b--BB \r\n';
  const content = line.repeat(400_000 / line.length);
  async function* pieces() {
    const body = Buffer.from(form(content, '\r\n--BB--\r\n'));
    for (let start = 0; start < body.length; start += 10_000) yield body.subarray(start, start + 10_000);
  }
  const data: Buffer[] = [];
  for await (const event of readMultipart(pieces(), 'multipart/form-data; boundary=BB')) {
    if (event.kind === 'data') data.push(event.bytes);
  }
  expect(Buffer.concat(data).toString()).toBe(content);
  expect(Math.max(...data.map(({ length }) => length))).toBeLessThan(100_000);
});
