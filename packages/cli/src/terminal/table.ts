import stringWidth from 'string-width';
import { safeLine } from './safe-text.ts';

/** Columns of a terminal that one cell takes at the most; --json has all of it. */
const widestCell = 80;

/** Rows as a table: one line each, columns named as the API names them and as wide as their widest cell. */
export function formatTable(rows: readonly object[]): string {
  if (rows.length === 0) return 'none\n';
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = [names.map(cut), ...rows.map((row) => names.map((name) => formatCell(row, name)))];
  const widths = names.map((_, column) => Math.max(...lines.map((line) => stringWidth(line[column] ?? ''))));
  return lines
    .map(
      (line) =>
        `${line
          .map((cell, column) => pad(cell, widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

/** Lists (the permissions of a role) are whole; text is cut. */
function formatCell(row: object, name: string): string {
  const value = (row as Readonly<Record<string, unknown>>)[name];
  if (value === undefined || value === null) return '';
  return Array.isArray(value) ? safeLine(value.join(', ')) : cut(String(value));
}

/** So much of a text is looked at: emoji have many units, but not that many. */
const mostUnits = widestCell * 32;

const graphemes = new Intl.Segmenter();

/** A long text ends in `…`, cut between what people see as characters. */
function cut(text: string): string {
  const start = text.slice(0, mostUnits);
  const safe = safeLine(start);
  if (start.length === text.length && stringWidth(safe) <= widestCell) return safe;
  let kept = '';
  let width = 0;
  for (const { segment } of graphemes.segment(safe)) {
    width += stringWidth(segment);
    if (width >= widestCell) break;
    kept += segment;
  }
  return `${kept}…`;
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - stringWidth(text)));
}
