/**
 * Rewrites a CSV file piece by piece: a bulk export has `null` in each empty cell, where people want nothing. A text `null` is in quotes
 * there, and stays.
 * @returns what becomes of a piece; the last one is told, and nothing may be missing behind it.
 */
export function emptyNulls(): (piece: string, isLast?: boolean) => string {
  let isQuoted = false;
  let rest = '';
  return (piece, isLast = false) => {
    const text = rest + piece;
    // A cell that is not whole yet is looked at with what follows.
    const end = isLast ? text.length : lastDelimiter(text) + 1;
    rest = text.slice(end);
    return text.slice(0, end).replace(cells, (cell) => {
      if (cell === '"') isQuoted = !isQuoted;
      return cell === '"' || isQuoted ? cell : '';
    });
  };
}

/** A quote, or an unquoted cell. */
const cells = /"|(?<=^|[,\n])null(?=[,\n]|$)/g;

function lastDelimiter(text: string): number {
  return Math.max(text.lastIndexOf(','), text.lastIndexOf('\n'));
}
