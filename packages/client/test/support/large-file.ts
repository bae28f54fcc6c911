/** How `makeFile` spoils and repeats rows. */
export interface FileShape {
  readonly rows: number;
  /** Every so many rows one fails, and one warns. */
  readonly badEvery: number;
  /** Every so many rows one is about the lead of a row long before it. */
  readonly repeatEvery?: number;
  /** How long the addresses are, for files that are to be large; there are none if absent. */
  readonly addressLength?: number;
}

/** A file whose rows can be told apart, in which some fail, some warn, some have line ends, and some come again. */
export function makeFile({ rows, badEvery, repeatEvery = 7, addressLength }: FileShape): string {
  const address = addressLength === undefined ? '' : `,${'.'.repeat(addressLength)}`;
  const lines = [`email,firstName,leadScore,title${address === '' ? '' : ',address'}`];
  for (let row = 1; row <= rows; row += 1) {
    const isRepeated = row % repeatEvery === 0;
    const lead = isRepeated ? Math.ceil(row / repeatEvery) : row;
    const email = row % badEvery === 1 ? `no address ${lead}` : `lead${lead}@example.com`;
    const score = row % badEvery === 0 ? 'hot' : String(row % 100);
    lines.push(
      `${email},${row % 10 === 0 ? `"two\nlines ${row}"` : `Name ${row}`},${score},Title ${row}${address}`,
    );
  }
  return `${lines.join('\n')}\n`;
}
