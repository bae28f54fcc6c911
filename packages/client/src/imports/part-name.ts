/** Galena refuses longer names of files. In characters, not in UTF-16 units. */
const maxLength = 255;
/** So much of the end of a name is kept: what kind of file it is, and what the console adds to it. */
const endLength = 60;

/**
 * What a part of a file is called: `leads.csv, part 2 of 7 from line 1234 (k3j9x2)`. With it the lines of its reports lead back
 * into the file. A name that would be too long loses some of its middle.
 */
export function partName(
  fileName: string,
  runId: string,
  firstLine: number,
  number: number,
  count: number,
): string {
  const part = count === 1 ? '' : `, part ${number} of ${count} from line ${firstLine}`;
  const more = `${part} (${runId})`;
  return `${shorten(fileName, maxLength - more.length)}${more}`;
}

function shorten(name: string, most: number): string {
  const characters = [...name];
  if (characters.length <= most) return name;
  return [...characters.slice(0, most - endLength - 1), '…', ...characters.slice(-endLength)].join('');
}
