import { joinRow } from '@galena/client/csv';

/** As spreadsheets put cells into the clipboard: a tab between two, a line for each row, quotes where a cell needs them. */
export function writeBlock(rows: readonly (readonly string[])[]): string {
  return rows.map((cells) => joinRow(cells, '\t')).join('\n');
}

/** Unlike in a file, an empty line is a row: a column is pasted with its gaps. */
export function readBlock(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  for (const [, cell = '', end] of text.matchAll(
    /("[^"]*(?:""[^"]*)*"(?=\t|\r|\n|$)|[^\t\r\n]*)(\t|\r\n|\r|\n|$)/g,
  )) {
    const isQuoted = cell.length > 1 && cell.startsWith('"') && cell.endsWith('"');
    rows.at(-1)?.push(isQuoted ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end === '') break;
    if (end !== '\t') rows.push([]);
  }
  // The last line ends like the others.
  if (rows.length > 1 && rows.at(-1)?.join('') === '' && rows.at(-1)?.length === 1) rows.pop();
  return rows;
}
