import { describe, expect, it } from 'vitest';
import type { Encoding } from '../../src/encoding/encodings.ts';
import { describeInvalidByte } from '../../src/engine/invalid-byte.ts';

async function* inPieces(bytes: Buffer, size: number) {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

const wide = (text: string) => Buffer.from(text, 'utf16le');

describe('where a byte is that the encoding does not have', () => {
  it.each<readonly [string, Encoding, Buffer, Buffer, string]>([
    [
      'at the beginning',
      'utf-8',
      Buffer.alloc(0),
      Buffer.from([0xff]),
      'line 1, column 1: the byte 0xFF at offset 0',
    ],
    [
      'behind a mark, line ends of all kinds, also within quotes, and characters of several bytes',
      'utf-8',
      Buffer.from('\ufeffemail,firstName\r\na@x.io,"é\n😀"\rb@x.io,日😀'),
      Buffer.from([0xe9, 0x0a]),
      'line 4, column 10: the byte 0xE9 at offset 51',
    ],
    [
      'behind empty lines',
      'utf-8',
      Buffer.from('email\r\n\r\n\n\r'),
      Buffer.from([0x80]),
      'line 5, column 1: the byte 0x80 at offset 11',
    ],
    [
      'in a file of two bytes a character',
      'utf-16le',
      wide('\ufeffemail\r\nä😀'),
      Buffer.from([0x0a, 0xdc, 0x0a, 0x00]),
      'line 2, column 3: the byte 0x0A at offset 22',
    ],
    [
      'in a Japanese file',
      'shift_jis',
      Buffer.from([0x93, 0xfa, 0x0a, 0x96, 0x7b]),
      Buffer.from([0xff]),
      'line 2, column 2: the byte 0xFF at offset 5',
    ],
  ])('%s', async (_name, encoding, before, bad, expected) => {
    for (const size of [1, 2, 5, 1000]) {
      const file = inPieces(Buffer.concat([before, bad]), size);
      expect(await describeInvalidByte(file, encoding, before.length)).toBe(
        `${expected} is not valid in ${encoding}`,
      );
    }
  });
});
