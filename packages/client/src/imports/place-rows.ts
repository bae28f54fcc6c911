import { joinRow } from '../csv/join-row.ts';
import { CsvReader } from '../csv/reader.ts';
import type { CsvRow } from '../csv/row.ts';
import type { Place } from './reported-rows.ts';

/** No value of a lead is longer. */
const maxCellBytes = 16 * 2 ** 20;
/** The rows of so many bytes are in memory at once. */
const pieceBytes = 2 ** 15;

/** A CSV file whose first columns are row and line, piece by piece, with the places that its rows have in another file. */
export async function* placeRows(
  pieces: AsyncIterable<Uint8Array>,
  placeOf: (sent: Place) => Place,
): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = new CsvReader({ delimiter: ',', maxCellBytes });
  const encoder = new TextEncoder();
  let isHeader = true;
  const write = (rows: readonly CsvRow[]) => {
    let text = '';
    for (const { cells } of rows) {
      text += `${joinRow(isHeader ? cells : placed(cells, placeOf), ',')}\n`;
      isHeader = false;
    }
    return encoder.encode(text);
  };
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length; at += pieceBytes) {
      const rows = reader.push(piece.subarray(at, at + pieceBytes));
      if (rows.length > 0) yield write(rows);
    }
  }
  yield write(reader.end());
}

function placed(
  [row = '', line = '', ...cells]: readonly string[],
  placeOf: (sent: Place) => Place,
): string[] {
  const place = placeOf({ row: Number(row), line: Number(line) });
  return [String(place.row), String(place.line), ...cells];
}
