import { CsvReader } from '@galena/client/csv';
import { expect, it } from 'vitest';
import { InvalidByteError, Transcoder } from '../../src/encoding/transcoder.ts';
import { isWellFormedEmail, readCell } from '../../src/fields/cell-values.ts';
import { dataTypes } from '../../src/fields/data-types.ts';
import { shorten } from '../../src/fields/json-value.ts';
import { normaliseUrl } from '../../src/http/normalise-url.ts';
import { parseParameters } from '../../src/http/parameters.ts';
import { readMultipart } from '../../src/http/upload/multipart.ts';
import { UploadedFile } from '../../src/imports/uploaded-file.ts';
import { readPagingToken } from '../../src/paging/paging-token.ts';

/** How much longer the inputs get, and how much more work they may be: half way between linear and with the square. */
const factor = 64;
const allowedGrowth = factor ** 1.5;

/** Work that is over sooner is done again and again: of so little a clock tells nothing. In microseconds. */
const measurable = 2_000;

/** The processor time of some work in microseconds. */
async function cost(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  for (let times = 1; ; times += 1) {
    await work();
    const { user, system } = process.cpuUsage(before);
    if (user + system >= measurable) return (user + system) / times;
  }
}

/**
 * How much more work an input is that is so much longer. Collecting garbage and whatever else the machine does fall to
 * one of the two by chance, so it is measured again if it seems too much: work that really grows so does each time.
 */
async function growth(size: number, work: (size: number) => unknown): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 5 && least >= allowedGrowth; attempt += 1) {
    const small = await cost(() => work(size));
    least = Math.min(least, (await cost(() => work(size * factor))) / small);
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

async function upload(charset: string, body: Buffer, pieceBytes: number): Promise<void> {
  const file = new UploadedFile('f.csv', charset);
  for (let start = 0; start < body.length; start += pieceBytes)
    await file.write(body.subarray(start, start + pieceBytes));
  await file.spool.close();
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
    25_000,
    (size) =>
      multipart(type(long), Buffer.from(`${head(long)}${`\r\n--${long.slice(1)}`.repeat(size / 70)}`)),
  ],
  'data of nothing but delimiters within a line': [
    25_000,
    (size) => multipart(type('b'), Buffer.from(`${head('b')}${'--b'.repeat(size / 3)}`)),
  ],
  'data of delimiters at the ends of lines': [
    25_000,
    (size) => multipart(type('b'), Buffer.from(`${head('b')}${'x--b\n'.repeat(size / 5)}`)),
  ],
  'data of delimiters with blanks behind them': [
    25_000,
    (size) => multipart(type('b'), Buffer.from(`${head('b')}${'x--b \t\r\n\n  '.repeat(size / 11)}`)),
  ],
  'data of the letter that the boundary is made of': [
    12_500,
    (size) => multipart(type(long), Buffer.from(`${head(long)}${'a'.repeat(size)}`)),
  ],
  'a body that comes in pieces of a few bytes': [
    5_000,
    (size) => multipart(type('b'), Buffer.from(`${head('b')}${'x'.repeat(size)}`), 7),
  ],
  'many boundary parameters': [
    12_500,
    (size) => multipart(`multipart/form-data;${';boundary="'.repeat(size / 11)}`, Buffer.alloc(0)),
  ],
  'a content type of semicolons and blanks': [
    12_500,
    (size) => multipart(`multipart/form-data${'; '.repeat(size / 2)}`, Buffer.alloc(0)),
  ],
  'a file in a charset that nobody reads': [25_000, (size) => upload('klingon', Buffer.alloc(size, 'x'), 64)],
  'doubled quotes': [25_000, (size) => csv(`"${'""'.repeat(size / 2)}`)],
  'quotes that are never closed': [25_000, (size) => csv('"x\n'.repeat(size / 3))],
  'quotes behind closing quotes': [25_000, (size) => csv(`"a"${'"b'.repeat(size / 2)}`)],
  'line ends within quotes': [25_000, (size) => csv(`"${'\r\n'.repeat(size / 2)}`)],
  // Fewer cells than these stay in the processor's caches, where a cell takes a tenth of the time.
  'nothing but delimiters': [50_000, (size) => csv(','.repeat(size))],
  'an invalid byte at the end': [
    25_000,
    (size) => transcode(Buffer.from(`${'x'.repeat(size)}\xff\xff`, 'latin1')),
  ],
  'a query of nothing but separators': [12_500, (size) => parseParameters('&=?;'.repeat(size / 4))],
  'a query with one name again and again': [12_500, (size) => parseParameters('a=1&'.repeat(size / 4))],
  'a path of dots': [12_500, (size) => normaliseUrl('/..%2e/./'.repeat(size / 9))],
  'an e-mail address without an end': [25_000, (size) => isWellFormedEmail(`a@${'a-'.repeat(size / 2)}`)],
  'an e-mail address of words': [25_000, (size) => isWellFormedEmail(`${'a.'.repeat(size / 2)}@`)],
  'an e-mail address of labels': [25_000, (size) => isWellFormedEmail(`a@${'a.'.repeat(size / 2)}!`)],
  'digits, blanks and signs in cells of every type': [
    1_000,
    (size) => {
      for (const character of ['1', ' ', '-', 'e', '$', '%', '"'])
        for (const read of cells) read(`1${character.repeat(size)}!`);
    },
  ],
  'a paging token': [12_500, (size) => readPagingToken('A'.repeat(size), 'leads', new Date())],
  'JSON nested deeply': [5_000, (size) => shorten(JSON.parse(`${'['.repeat(size)}${']'.repeat(size)}`))],
};

it.each(Object.entries(inputs).map(([name, [size, work]]) => [name, size, work] as const))(
  'takes work that grows no faster than the input: %s',
  async (_name, size, work) => {
    await work(size);
    expect(await growth(size, work)).toBeLessThan(allowedGrowth);
  },
);
