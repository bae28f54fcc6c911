/** So many characters of JSON go in one statement, and at least one item: a statement is one message to PostgreSQL. */
const statementLength = 2 ** 20;

/** Items that are sent as JSON, for statements of a bounded length. */
export function inPieces<Item extends object>(items: readonly Item[]): Item[][] {
  const pieces: Item[][] = [];
  let length = statementLength;
  for (const item of items) {
    if (length >= statementLength) {
      pieces.push([]);
      length = 0;
    }
    pieces.at(-1)?.push(item);
    length += JSON.stringify(item).length;
  }
  return pieces;
}
