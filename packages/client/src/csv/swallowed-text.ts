/**
 * Whether a cell of a row that was reported for its quotes still has what a stray quote has swallowed. The cell at fault begins
 * with that quote; in the last cell of a report, which may be the rest of its row, the quote stands behind a delimiter,
 * whichever the file had.
 */
export function hasSwallowedText(cell: string): boolean {
  return /(?:^|[,;\t|])"/.test(cell);
}
