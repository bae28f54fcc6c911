import { singleByteTable } from '../../../src/files/encoding/single-byte.ts';

/** The bytes of each character that an encoding has. */
type Table = ReadonlyMap<string, readonly number[]>;

const tables = new Map<string, Table>();

/** Encodes a text; undefined if the encoding lacks one of its characters. Nothing but decoders is in the platform. */
export function encode(text: string, encoding: string): Uint8Array<ArrayBuffer> | undefined {
  if (encoding === 'utf-8') return new TextEncoder().encode(text);
  if (encoding.startsWith('utf-16')) return encodeUtf16(text, encoding === 'utf-16le');
  const table = tables.get(encoding) ?? makeTable(encoding);
  tables.set(encoding, table);
  const bytes: number[] = [];
  for (const character of text) {
    const found = character < '\u0080' ? [character.charCodeAt(0)] : table.get(character);
    if (found === undefined) return undefined;
    for (const byte of found) bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}

function encodeUtf16(text: string, isLittleEndian: boolean): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(text.length * 2));
  for (let at = 0; at < text.length; at += 1) view.setUint16(at * 2, text.charCodeAt(at), isLittleEndian);
  return new Uint8Array(view.buffer);
}

/** Decodes all sequences of one, two and, for EUC-JP, three bytes. */
function makeTable(encoding: string): Table {
  const single = singleByteTable(encoding);
  const table = new Map<string, readonly number[]>();
  const add = (character: string, bytes: readonly number[]) => {
    if (!table.has(character) && [...character].length === 1 && character !== '\ufffd')
      table.set(character, bytes);
  };
  if (single !== undefined) {
    for (let byte = 128; byte < 256; byte += 1) add(String.fromCharCode(single[byte] ?? 0xfffd), [byte]);
    return table;
  }
  const decoder = new TextDecoder(encoding);
  const decodeAll = (sequences: readonly (readonly number[])[]) => {
    for (const bytes of sequences) add(decoder.decode(Uint8Array.from(bytes)), bytes);
  };
  const upper = Array.from({ length: 128 }, (_, index) => 128 + index);
  const trails = Array.from({ length: 192 }, (_, index) => 64 + index);
  decodeAll(upper.map((byte) => [byte]));
  decodeAll(upper.flatMap((lead) => trails.map((trail) => [lead, trail])));
  if (encoding === 'euc-jp') decodeAll(upper.flatMap((lead) => upper.map((trail) => [0x8f, lead, trail])));
  return table;
}
