/** The encodings a file may have, by the names that are stored and shown. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252' | 'shift_jis' | 'euc-jp';

/** Latin-1 is read as Windows-1252, which has the same letters and, where Latin-1 has controls, more of them. */
const labels: Readonly<Record<string, Encoding>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'utf-8',
  ascii: 'utf-8',
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be',
  'iso-8859-1': 'windows-1252',
  latin1: 'windows-1252',
  'windows-1252': 'windows-1252',
  cp1252: 'windows-1252',
  shift_jis: 'shift_jis',
  'shift-jis': 'shift_jis',
  sjis: 'shift_jis',
  'windows-31j': 'shift_jis',
  'euc-jp': 'euc-jp',
};

const marks: readonly (readonly [Encoding, Buffer])[] = [
  ['utf-8', Buffer.from([0xef, 0xbb, 0xbf])],
  ['utf-16le', Buffer.from([0xff, 0xfe])],
  ['utf-16be', Buffer.from([0xfe, 0xff])],
];

/**
 * The encoding of a file from its first bytes (three are enough) and the charset its part declares: a byte order mark
 * wins over the declaration, and without either a file is UTF-8. Undefined for a charset that is not known.
 */
export function detectEncoding(firstBytes: Buffer, charset: string | undefined): Encoding | undefined {
  const marked = marks.find(([, mark]) => firstBytes.subarray(0, mark.length).equals(mark));
  if (marked !== undefined) return marked[0];
  const label = charset?.trim().toLowerCase() ?? '';
  // .NET names its UTF-16 so and sends no mark: in a header row, the zero is beside a letter of ASCII.
  if (label === 'utf-16') return firstBytes[0] === 0 ? 'utf-16be' : 'utf-16le';
  if (label === '') return 'utf-8';
  return Object.hasOwn(labels, label) ? labels[label] : undefined;
}
