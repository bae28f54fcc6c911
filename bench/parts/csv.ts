import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { CsvReader } from '@galena/client/csv';
import { parse as csvParse } from 'csv-parse';
import Papa from 'papaparse';
import { fourColumns } from '../files/columns.ts';
import { piecesOf } from '../files/leads-file.ts';
import { inTurns } from '../measure/in-turns.ts';
import { median, type Ratio, ratioOf, secondsOf } from '../measure/statistics.ts';
import { fileRows, type Measurement, say, scaled } from './part.ts';

export interface CsvResult {
  readonly files: readonly {
    readonly name: string;
    readonly bytes: number;
    readonly readers: readonly {
      readonly name: string;
      readonly mbPerSecond: number;
      /** Of its time to that of Galena's reader. */
      readonly ratio: Ratio;
    }[];
  }[];
}

/** Takes a file in pieces; gives how many cells it found, so that no reader is fast because it reads less. */
type Reader = (pieces: readonly Buffer[]) => Promise<number>;

const readers: Readonly<Record<string, Reader>> = {
  Galena: async (pieces) => {
    const reader = new CsvReader({ delimiter: ',' });
    let cells = 0;
    for (const piece of pieces) for (const row of reader.push(piece)) cells += row.cells.length;
    for (const row of reader.end()) cells += row.cells.length;
    return cells;
  },
  // Its stream; reading all rows that are ready at once is quicker than an event for each.
  'csv-parse': async (pieces) => {
    const parser = csvParse();
    let cells = 0;
    parser.on('readable', () => {
      for (let row = parser.read(); row !== null; row = parser.read()) cells += row.length;
    });
    Readable.from(pieces).pipe(parser);
    await finished(parser);
    return cells;
  },
  // Its stream, a call for each piece; nothing left to be guessed. It picks its fast mode itself where there are no quotes.
  papaparse: (pieces) =>
    new Promise((resolve, reject) => {
      let cells = 0;
      Papa.parse<string[]>(Readable.from(pieces), {
        delimiter: ',',
        newline: '\n',
        skipEmptyLines: true,
        chunk: ({ data }) => {
          for (const row of data) cells += row.length;
        },
        complete: () => resolve(cells),
        error: reject,
      });
    }),
};

const pieceBytes = 64 * 2 ** 10;

export async function measureCsv(options: Measurement): Promise<CsvResult> {
  const rows = scaled(3 * fileRows, options);
  const plain = [...piecesOf({ columns: fourColumns, rows })].join('');
  const quoted = plain.replaceAll(/[^,\n]+/g, (cell) =>
    cell.length % 3 === 0 ? `"${cell}, ""x"""` : `"${cell}"`,
  );
  const files = [];
  for (const [name, text] of Object.entries({ 'no quotes': plain, 'every cell quoted': quoted })) {
    files.push(await measureFile(name, Buffer.from(text), options.rounds));
  }
  return { files };
}

async function measureFile(name: string, bytes: Buffer, rounds: number): Promise<CsvResult['files'][number]> {
  const pieces = Array.from({ length: Math.ceil(bytes.length / pieceBytes) }, (_, index) =>
    bytes.subarray(index * pieceBytes, (index + 1) * pieceBytes),
  );
  const expected = await readers['Galena']?.(pieces);
  const seconds = await inTurns(
    // The first round warms up.
    rounds + 1,
    Object.entries(readers).map(([reader, read]) => ({
      name: reader,
      prepare: async () => undefined,
      run: () =>
        secondsOf(async () => {
          const cells = await read(pieces);
          if (cells !== expected) throw new Error(`${reader} found ${cells} cells, not ${expected}`);
        }),
    })),
  );
  const counted = (reader: string) => (seconds[reader] ?? []).slice(1);
  return {
    name,
    bytes: bytes.length,
    readers: Object.keys(readers).map((reader) => {
      const mbPerSecond = bytes.length / 1e6 / median(counted(reader));
      say(`${name}: ${reader} ${mbPerSecond.toFixed(0)} MB/s`);
      return { name: reader, mbPerSecond, ratio: ratioOf(counted(reader), counted('Galena')) };
    }),
  };
}
