import { GalenaEncodingError } from '@galena/client';
import { decodeText, knownEncoding } from '@galena/client/files';
import { describe, expect, it } from 'vitest';
import { encode } from '../support/encodings/encode.ts';

async function decode(
  bytes: Uint8Array<ArrayBuffer>,
  encoding: string,
  options: { replaceInvalid?: boolean; onReplaced?: (count: number) => void } = {},
): Promise<string> {
  let text = '';
  for await (const piece of decodeText(new Blob([bytes]), { encoding, ...options })) text += piece;
  return text;
}

const header = 'email,name\r\n';
/** Longer than what is decoded at once, of an odd length. */
const filler = `a@x.io,Smith\r\n`.repeat(20_001);

function join(...parts: readonly (string | readonly number[] | Uint8Array)[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(
    Buffer.concat(
      parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Uint8Array.from(part))),
    ),
  );
}

describe('decoding a file', () => {
  it.each([
    ['windows-1252', 'Mª “Zoë” – Œuvre €'],
    ['iso-8859-1', 'Žižek ‰'],
    ['macintosh', 'Jürgen'],
    ['cp850', 'Ødegård'],
    ['shift_jis', '山田 ﾀﾛｳ ソ'],
    ['euc-kr', '김민준'],
    ['gb18030', '张伟'],
    ['big5', '許功蓋'],
  ])('keeps every character of %s, also between pieces', async (encoding, name) => {
    const text = `${header}${`b@x.io,${name}\r\n`.repeat(15_000)}`;
    const bytes = encode(text, knownEncoding(encoding));
    if (bytes === undefined) throw new Error('cannot be encoded');
    expect((await decode(bytes, encoding)) === text).toBe(true);
  });

  it.each<[string, readonly number[], number]>([
    ['utf-8', [0xe9], 1],
    ['utf-8', [0xc3, 0xbc, 0xed, 0xa0], 2],
    ['shift_jis', [0x8e, 0x52, 0x8e, 0x20], 2],
    ['euc-jp', [0xe9, 0x2c], 1],
    ['euc-kr', [0xb1, 0xe8, 0xb1, 0x20], 2],
    ['gb18030', [0xd5, 0xc5, 0xd5, 0x20], 2],
    ['big5', [0xb3, 0x5c, 0xb3, 0x20], 2],
    ['windows-1253', [0xe1, 0xd2], 2],
  ])('names the place of a byte that %s does not have', async (encoding, name, character) => {
    const before = join(header, filler, 'b@x.io,');
    const bytes = join(before, name, '\r\nc@x.io,Ann\r\n');
    const error = await decode(bytes, encoding).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(GalenaEncodingError);
    expect(error).toMatchObject({ encoding, line: 20_003, column: 7 + character });
    const { byteOffset } = error as GalenaEncodingError;
    expect(byteOffset).toBeGreaterThanOrEqual(before.length);
    expect(byteOffset).toBeLessThan(before.length + name.length);
  });

  it('names a character that is cut at the end, and one in two pieces', async () => {
    await expect(decode(join(header, 'a@x.io,M', [0xc3]), 'utf-8')).rejects.toMatchObject({
      line: 2,
      column: 9,
      byteOffset: 20,
    });
    const wide = join('a'.repeat(2 ** 18 - 1), [0xc3], 'x');
    await expect(decode(wide, 'utf-8')).rejects.toMatchObject({ column: 2 ** 18, byteOffset: 2 ** 18 - 1 });
    await expect(decode(join([0xef, 0xbb, 0xbf, 0xff]), 'utf-8')).rejects.toThrow(
      'line 1, column 1: byte 0xFF at offset 3 is not valid in utf-8',
    );
  });

  it('replaces bytes where that is asked for, and counts them', async () => {
    const counts: number[] = [];
    const bytes = join('Caf', [0xe9], ', \ufffd, M', [0xc3, 0xbc], [0xff]);
    const text = await decode(bytes, 'utf-8', {
      replaceInvalid: true,
      onReplaced: (count) => counts.push(count),
    });
    expect(text).toBe('Caf\ufffd, \ufffd, Mü\ufffd');
    expect(counts).toEqual([2]);
  });

  it('believes a byte order mark more than a name', async () => {
    expect(await decode(join([0xef, 0xbb, 0xbf], 'Zoë'), 'windows-1252')).toBe('Zoë');
    expect(await decode(join([0xfe, 0xff, 0, 0x41]), 'utf-16')).toBe('A');
  });

  it.each([
    ['CP1252', 'windows-1252'],
    ['Mac Roman', 'macintosh'],
    ['cp936', 'gb18030'],
    ['IBM850', 'cp850'],
    ['latin1', 'windows-1252'],
    ['UTF8', 'utf-8'],
  ])('knows %s', (name, encoding) => {
    expect(knownEncoding(name)).toBe(encoding);
  });

  it('refuses what it does not know', () => {
    expect(() => knownEncoding('klingon')).toThrow('“klingon” is not a known encoding');
    expect(() => knownEncoding('UTF-7')).toThrow('UTF-7 cannot be read: save the file as UTF-8');
    expect(() => knownEncoding('utf-32le')).toThrow('save the file as UTF-8');
  });
});
