/** How lines and rows of the file that is sent stand in the file that the person has. Plain data: it crosses to and from workers. */
export interface LineMap {
  /** Lines at the top that the person's file does not have: 1 where a header was put above it. */
  readonly added: number;
  /** For rows of a workbook, header first: their numbers as Excel shows them. */
  readonly sheetRows?: readonly number[] | undefined;
}

/**
 * The line in the person's file (or the row of the sheet), from a line and a row of the file that is sent.
 * @param row the header is row 0.
 */
export function originalLine({ added, sheetRows }: LineMap, line: number, row: number): number {
  return sheetRows?.[row] ?? line - added;
}
