import type { Column } from './columns.ts';

/** Which leads a file has, and which values. */
export interface FileShape {
  readonly columns: readonly Column[];
  readonly rows: number;
  /** The number of the first lead, and how far it is from one to the next. */
  readonly first?: number;
  readonly step?: number;
  /** Another version of the same leads has other values … */
  readonly version?: string;
  /** … in every so manieth row. */
  readonly versionEvery?: number;
}

/** A file and what PostgreSQL's COPY takes for the same rows. */
export interface LeadsFile {
  readonly shape: FileShape;
  readonly file: Blob;
  readonly bytes: number;
  /** In pieces, so that PostgreSQL reads the first one while the next is on its way. */
  readonly copyText: readonly Buffer[];
}

/** How many rows of these columns make a file of so many bytes. */
export function rowsIn(bytes: number, columns: readonly Column[]): number {
  const sample = 1000;
  const sampleBytes = [...lines({ columns, rows: sample, first: 10_000 })].join('').length;
  return Math.floor((bytes * sample) / sampleBytes);
}

/** The cells have neither delimiters nor quotes nor escapes, so commas alone make the difference to COPY's text. */
export function makeLeadsFile(shape: FileShape): LeadsFile {
  const pieces = [...piecesOf(shape)];
  const [header = '', ...body] = pieces;
  const file = new Blob([header, ...body]);
  return {
    shape,
    file,
    bytes: file.size,
    copyText: body.map((piece) => Buffer.from(piece.replaceAll(',', '\t'))),
  };
}

const pieceRows = 5_000;

/** The text of a file: its header, then pieces of some thousand lines, made as they are asked for. */
export function* piecesOf(shape: FileShape): Generator<string> {
  yield `${shape.columns.map(({ name }) => name).join(',')}\n`;
  let piece = '';
  let rows = 0;
  for (const line of lines(shape)) {
    piece += line;
    rows += 1;
    if (rows % pieceRows > 0) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

function* lines({
  columns,
  rows,
  first = 0,
  step = 1,
  version = '',
  versionEvery = 1,
}: FileShape): Generator<string> {
  for (let row = 0; row < rows; row += 1) {
    const index = first + row * step;
    const rowVersion = row % versionEvery === 0 ? version : '';
    yield `${columns.map((column) => column.cell(index, rowVersion)).join(',')}\n`;
  }
}
