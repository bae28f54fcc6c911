/** How `makeFile` spoils and repeats rows. */
export interface FileShape {
  readonly rows: number;
  /** Every so many rows one fails, and one warns. */
  readonly badEvery: number;
  /** Every so many rows one is about the lead of a row long before it. */
  readonly repeatEvery?: number;
  /** How long the titles are, for files that are to be large. */
  readonly titleLength?: number;
}

/** A file whose rows can be told apart, in which some fail, some warn, some have line ends, and some come again. */
export function makeFile({ rows, badEvery, repeatEvery = 7, titleLength = 0 }: FileShape): string {
  const lines = ['email,firstName,leadScore,title'];
  for (let row = 1; row <= rows; row += 1) {
    const isRepeated = row % repeatEvery === 0;
    const lead = isRepeated ? Math.ceil(row / repeatEvery) : row;
    const email = row % badEvery === 1 ? `no address ${lead}` : `lead${lead}@example.com`;
    const score = row % badEvery === 0 ? 'hot' : String(row % 100);
    const title = `Title ${row}`.padEnd(titleLength, '.');
    lines.push(`${email},${row % 10 === 0 ? `"two\nlines ${row}"` : `Name ${row}`},${score},${title}`);
  }
  return `${lines.join('\n')}\n`;
}
