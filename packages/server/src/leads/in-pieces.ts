/** So many characters of JSON go in one statement, and at least one item: a statement is one message to PostgreSQL. */
const statementLength = 2 ** 20;

/**
 * Items that are sent as JSON, for statements of a bounded length.
 * @param lengthOf - about how many characters of JSON an item has, where that is known without making it
 */
export function inPieces<Item extends object>(
  items: readonly Item[],
  lengthOf: (item: Item) => number = (item) => JSON.stringify(item).length,
): Item[][] {
  const pieces: Item[][] = [];
  let length = statementLength;
  for (const item of items) {
    if (length >= statementLength) {
      pieces.push([]);
      length = 0;
    }
    pieces.at(-1)?.push(item);
    length += lengthOf(item);
  }
  return pieces;
}
