import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectEncoding, type Encoding } from '../../src/encoding/encodings.ts';
import { InvalidByteError, Transcoder } from '../../src/encoding/transcoder.ts';

function transcode(bytes: Buffer, encoding: Encoding, cuts: readonly number[] = []): string {
  const transcoder = new Transcoder(encoding);
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  const pieces: Buffer[] = [];
  let start = 0;
  for (const end of ends) {
    pieces.push(transcoder.push(bytes.subarray(start, end)));
    start = end;
  }
  transcoder.end();
  return Buffer.concat(pieces).toString('utf8');
}

function invalidAt(bytes: Buffer, encoding: Encoding, cuts: readonly number[] = []): number | undefined {
  try {
    transcode(bytes, encoding, cuts);
    return undefined;
  } catch (error) {
    if (error instanceof InvalidByteError) return error.byteOffset;
    throw error;
  }
}

describe('which encoding a file has', () => {
  it.each<[string, number[], string | undefined, Encoding | undefined]>([
    ['UTF-8 without anything', [0x61], undefined, 'utf-8'],
    ['a mark of UTF-8', [0xef, 0xbb, 0xbf], 'shift_jis', 'utf-8'],
    ['a mark of UTF-16LE', [0xff, 0xfe], undefined, 'utf-16le'],
    ['a mark of UTF-16BE', [0xfe, 0xff], 'utf-8', 'utf-16be'],
    ['a charset in any case', [0x61], 'Shift_JIS', 'shift_jis'],
    ['Latin-1', [0x61], 'ISO-8859-1', 'windows-1252'],
    ['UTF-16 without a mark', [0x65, 0x00], 'UTF-16', 'utf-16le'],
    ['UTF-16 the other way round', [0x00, 0x65], 'utf-16', 'utf-16be'],
    ['a charset nobody knows', [0x61], 'klingon', undefined],
    ['a charset named like a member of Object', [0x61], 'constructor', undefined],
  ])('%s', (_name, first, charset, expected) => {
    expect(detectEncoding(Buffer.from(first), charset)).toBe(expected);
  });
});

describe('transcoding', () => {
  it.each<[Encoding, number[], string]>([
    ['utf-8', [0xef, 0xbb, 0xbf, 0xc3, 0xa9], 'é'],
    ['utf-16le', [0xff, 0xfe, 0xe9, 0x00, 0x3d, 0xd8, 0x00, 0xde], 'é😀'],
    ['utf-16be', [0xfe, 0xff, 0x65, 0xe5], '日'],
    ['windows-1252', [0x80, 0x93, 0xe9, 0x9f], '€“éŸ'],
    ['shift_jis', [0x93, 0xfa, 0x96, 0x7b], '日本'],
    ['euc-jp', [0xc6, 0xfc, 0xcb, 0xdc], '日本'],
  ])('%s', (encoding, bytes, expected) => {
    expect(transcode(Buffer.from(bytes), encoding)).toBe(expected);
  });

  it('takes off only the first mark', () => {
    expect(transcode(Buffer.from('\ufeff\ufeffa'), 'utf-8', [3])).toBe('\ufeffa');
  });

  const text = fc.string({ unit: fc.constantFrom('a', 'é', '日', '😀', '\n'), maxLength: 30 });
  const cuts = fc.array(fc.nat(200), { maxLength: 10 });

  it('comes to the same however the bytes are cut', () => {
    fc.assert(
      fc.property(text, cuts, (content, at) => {
        expect(transcode(Buffer.from(content), 'utf-8', at)).toBe(content);
        expect(transcode(Buffer.from(content, 'utf16le'), 'utf-16le', at)).toBe(content);
      }),
      { numRuns: 500 },
    );
  });

  it('tells the first bad byte exactly, however the bytes are cut', () => {
    fc.assert(
      fc.property(text, fc.constantFrom(0xff, 0x80, 0xc3), text, cuts, (before, bad, after, at) => {
        // An ASCII byte behind the bad one, so that no lead byte is completed by what follows.
        const bytes = Buffer.concat([Buffer.from(before), Buffer.from([bad]), Buffer.from(`a${after}`)]);
        expect(invalidAt(bytes, 'utf-8', at)).toBe(Buffer.byteLength(before));
      }),
      { numRuns: 1000 },
    );
  });

  it.each<[Encoding, number[], number]>([
    ['utf-8', [0x61, 0xe6, 0x97], 1],
    ['utf-16le', [0x61, 0x00, 0x61], 2],
    ['utf-16le', [0x61, 0x00, 0x00, 0xd8], 2],
    ['shift_jis', [0x61, 0x93, 0xfa, 0xff, 0x61], 3],
    ['euc-jp', [0x61, 0xc6], 1],
  ])('a bad end in %s', (encoding, bytes, offset) => {
    expect(invalidAt(Buffer.from(bytes), encoding, [1, 2])).toBe(offset);
  });
});
