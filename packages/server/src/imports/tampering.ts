/** What a double does to an import on purpose, for a test that wants to see it. */
export interface ImportTampering {
  /** The import ends as failed, with this cause, before its first row. */
  readonly cause?: string;
  readonly rows?: RowTampering;
}

/** Rows that fail although nothing is wrong with them. */
export interface RowTampering {
  /** Of each row; it would otherwise go in. */
  readonly reason: string;
  /** The name in the header of the column whose cell decides; undefined: the number of the row does. */
  readonly column: string | undefined;
  /** Cells that fit fail. */
  readonly matches: RegExp | undefined;
  /** Of the rows that this is about, every so manieth; 1: all. */
  readonly every: number;
}

/** Gives what is done to the import that a request has submitted; undefined for nearly all. */
export type FindTampering = (subscriptionId: number, requestId: string) => ImportTampering | undefined;

/** Gives the reason that a row fails with, if it is to fail. */
export type RowTest = (cells: readonly string[], rowNumber: number) => string | undefined;

/**
 * Makes the function that says which rows fail. It depends on the row alone, so that an import that is taken over, or read once more,
 * has the same ones.
 */
export function rowTest(
  header: readonly string[],
  { reason, column, matches, every }: RowTampering,
): RowTest | undefined {
  if (column === undefined) return (_cells, rowNumber) => (rowNumber % every === 0 ? reason : undefined);
  const wanted = column.toLowerCase();
  const at = header.findIndex((name) => name.trim().toLowerCase() === wanted);
  if (at === -1) return undefined;
  return (cells, rowNumber) =>
    rowNumber % every === 0 && (matches === undefined || matches.test(cells[at] ?? '')) ? reason : undefined;
}
