import { expect, it } from 'vitest';
import { CsvReader } from '../../src/csv/reader.ts';
import { InvalidByteError, Transcoder } from '../../src/csv/transcoder.ts';
import { normaliseUrl } from '../../src/http/normalise-url.ts';
import { parseParameters } from '../../src/http/parameters.ts';
import { readMultipart } from '../../src/http/upload/multipart.ts';
import { isWellFormedEmail, readCell } from '../../src/leads/cell-values.ts';
import { dataTypes } from '../../src/leads/data-types.ts';
import { readPagingToken } from '../../src/paging/paging-token.ts';
import { shorten } from '../../src/records/json-value.ts';

/** How much longer the inputs get, and how much more work they may be: with the square it would be 256 times. */
const factor = 16;
const allowedGrowth = 6 * factor;

/** The processor time of some work: the least of several tries, as anything else on the machine only adds to it. */
async function cost(work: () => unknown): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, user + system);
  }
  return least;
}

async function multipart(contentType: string, body: Buffer, pieceBytes = 65_536): Promise<void> {
  async function* pieces() {
    for (let start = 0; start < body.length; start += pieceBytes)
      yield body.subarray(start, start + pieceBytes);
  }
  try {
    for await (const event of readMultipart(pieces(), contentType)) void event;
  } catch {
    // Most of these bodies are refused in the end.
  }
}

function csv(text: string): void {
  const reader = new CsvReader({ delimiter: ',' });
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; start += 65_536)
    reader.push(bytes.subarray(start, start + 65_536));
  try {
    reader.end();
  } catch {
    // A quote that is never closed.
  }
}

function transcode(bytes: Buffer): void {
  const transcoder = new Transcoder('shift_jis');
  try {
    for (let start = 0; start < bytes.length; start += 65_536)
      transcoder.push(bytes.subarray(start, start + 65_536));
  } catch (error) {
    if (!(error instanceof InvalidByteError)) throw error;
  }
}

const type = (boundary: string) => `multipart/form-data; boundary=${boundary}`;
const head = (boundary: string) => `--${boundary}\r\nContent-Disposition: form-data; name="file"\r\n\r\n`;
const long = 'a'.repeat(70);
const cells = dataTypes.map((dataType) => readCell({ dataType, length: 255 }));

/** Work for an input of a size, in characters. */
const inputs: Readonly<Record<string, readonly [size: number, work: (size: number) => unknown]>> = {
  'data that nearly is a delimiter': [
    100_000,
    (size) =>
      multipart(type(long), Buffer.from(`${head(long)}${`\r\n--${long.slice(1)}`.repeat(size / 70)}`)),
  ],
  'data of nothing but delimiters within a line': [
    100_000,
    (size) => multipart(type('b'), Buffer.from(`${head('b')}${'--b'.repeat(size / 3)}`)),
  ],
  'data of the letter that the boundary is made of': [
    50_000,
    (size) => multipart(type(long), Buffer.from(`${head(long)}${'a'.repeat(size)}`)),
  ],
  'a body that comes in pieces of a few bytes': [
    20_000,
    (size) => multipart(type('b'), Buffer.from(`${head('b')}${'x'.repeat(size)}`), 7),
  ],
  'many boundary parameters': [
    50_000,
    (size) => multipart(`multipart/form-data;${';boundary="'.repeat(size / 11)}`, Buffer.alloc(0)),
  ],
  'a content type of semicolons and blanks': [
    50_000,
    (size) => multipart(`multipart/form-data${'; '.repeat(size / 2)}`, Buffer.alloc(0)),
  ],
  'doubled quotes': [100_000, (size) => csv(`"${'""'.repeat(size / 2)}`)],
  'quotes that are never closed': [100_000, (size) => csv('"x\n'.repeat(size / 3))],
  'quotes behind closing quotes': [100_000, (size) => csv(`"a"${'"b'.repeat(size / 2)}`)],
  'line ends within quotes': [100_000, (size) => csv(`"${'\r\n'.repeat(size / 2)}`)],
  'nothing but delimiters': [50_000, (size) => csv(','.repeat(size))],
  'an invalid byte at the end': [
    100_000,
    (size) => transcode(Buffer.from(`${'x'.repeat(size)}\xff\xff`, 'latin1')),
  ],
  'a query of nothing but separators': [50_000, (size) => parseParameters('&=?;'.repeat(size / 4))],
  'a query with one name again and again': [50_000, (size) => parseParameters('a=1&'.repeat(size / 4))],
  'a path of dots': [50_000, (size) => normaliseUrl('/..%2e/./'.repeat(size / 9))],
  'an e-mail address without an end': [100_000, (size) => isWellFormedEmail(`a@${'a-'.repeat(size / 2)}`)],
  'an e-mail address of labels': [100_000, (size) => isWellFormedEmail(`a@${'a.'.repeat(size / 2)}!`)],
  'digits, blanks and signs in cells of every type': [
    4_000,
    (size) => {
      for (const character of ['1', ' ', '-', 'e', '$', '%', '"'])
        for (const read of cells) read(`1${character.repeat(size)}!`);
    },
  ],
  'a paging token': [50_000, (size) => readPagingToken('A'.repeat(size), 'leads', { now: () => new Date() })],
  'JSON nested deeply': [20_000, (size) => shorten(JSON.parse(`${'['.repeat(size)}${']'.repeat(size)}`))],
};

it.each(Object.entries(inputs).map(([name, [size, work]]) => [name, size, work] as const))(
  'takes work that grows no faster than the input: %s',
  async (_name, size, work) => {
    await work(size);
    const small = await cost(() => work(size));
    const large = await cost(() => work(size * factor));
    // Below a millisecond a clock tells little.
    expect(large / Math.max(small, 1_000)).toBeLessThan(allowedGrowth);
  },
);
