/** An encoding of files. */
export interface FuzzEncoding {
  /** As the charset of the part names it. */
  readonly label: string;
  readonly mark?: Buffer;
  /** Characters that the encoding does not have become bytes that it then has to stumble over. */
  readonly encode: (text: string) => Buffer;
}

const toUtf8 = (text: string) => Buffer.from(text);
const toUtf16le = (text: string) => Buffer.from(text, 'utf16le');
const toUtf16be = (text: string) => toUtf16le(text).swap16();
const toLatin1 = (text: string) => Buffer.from(text, 'latin1');

export const encodings: readonly FuzzEncoding[] = [
  { label: 'utf-8', encode: toUtf8 },
  { label: 'utf-8', mark: Buffer.from([0xef, 0xbb, 0xbf]), encode: toUtf8 },
  { label: '', mark: Buffer.from([0xff, 0xfe]), encode: toUtf16le },
  { label: 'utf-16le', encode: toUtf16le },
  { label: '', mark: Buffer.from([0xfe, 0xff]), encode: toUtf16be },
  { label: 'utf-16be', encode: toUtf16be },
  { label: 'iso-8859-1', encode: toLatin1 },
  { label: 'windows-1252', encode: toLatin1 },
  { label: 'shift_jis', encode: byTable('shift_jis') },
  { label: 'euc-jp', encode: byTable('euc-jp') },
];

/** Node decodes the Japanese encodings only: the table is what decoding each pair of bytes gives. */
function byTable(label: string): (text: string) => Buffer {
  const decoder = new TextDecoder(label);
  const table = new Map<string, Buffer>();
  for (let pair = 0x8140; pair <= 0xfefe; pair += 1) {
    const bytes = Buffer.from([pair >> 8, pair & 0xff]);
    const character = decoder.decode(bytes);
    if (character.length === 1 && character !== '\ufffd') table.set(character, bytes);
  }
  return (text) =>
    Buffer.concat([...text].map((character) => table.get(character) ?? Buffer.from(character)));
}
