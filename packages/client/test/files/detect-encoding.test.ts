import { detectEncoding } from '@galena/client/files';
import { array, assert, asyncProperty, constantFrom, integer } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodingsOf, makeCorpus } from '../support/encodings/corpus.ts';
import { encode } from '../support/encodings/encode.ts';
import { judgeDetection } from '../support/encodings/judge-detection.ts';
import { makeTypography } from '../support/encodings/typography.ts';
import { type Language, words } from '../support/encodings/words.ts';

function file(...parts: readonly (string | readonly number[])[]): Blob {
  return new Blob(parts.map((part) => (typeof part === 'string' ? part : Uint8Array.from(part))));
}

const header = 'email,lastName,firstName\n';

describe('the encoding of a file', () => {
  it.each<[string, Blob, string]>([
    [
      'Windows-1252 in Spanish',
      file(
        'email,firstName,lastName\na@x.io,Mar',
        [0xed],
        'a,Garc',
        [0xed],
        'a\nb@x.io,Andr',
        [0xe9],
        's,P',
        [0xe9],
        'rez\n',
      ),
      'windows-1252',
    ],
    [
      'Windows-1252 in German, with names that are Turkish as well',
      file(
        header,
        'a@x.io,',
        'M',
        [0xfc],
        'ller,J',
        [0xfc],
        'rgen\n',
        'b@x.io,',
        [0xd6],
        'zt',
        [0xfc],
        'rk,S',
        [0xfc],
        'leyman\n',
      ),
      'windows-1252',
    ],
    [
      'Windows-1252 with two accents behind 10 KB of ASCII',
      file(
        header,
        'a@x.io,Smith,Ann\n'.repeat(600),
        'b@x.io,Garc',
        [0xed],
        'a,Ann\nc@x.io,Fern',
        [0xe1],
        'ndez,Ann\n',
      ),
      'windows-1252',
    ],
    [
      'Windows-1250',
      file(header, 'a@x.io,', [0x8c], 'wi', [0xb9], 'tek,', [0xa3], 'ukasz\n'),
      'windows-1250',
    ],
    ['Mac Roman', file(header, 'a@x.io,M', [0x9f], 'ller,J', [0x9f], 'rgen\n'), 'macintosh'],
    [
      'GBK with one character in a cell',
      file(
        header,
        'a@x.io,',
        [0xd5, 0xc5],
        ',',
        [0xce, 0xb0, 0xc3, 0xf7],
        '\nb@x.io,',
        [0xcd, 0xf5],
        ',',
        [0xd0, 0xa1, 0xb7, 0xbc],
        '\n',
      ),
      'gb18030',
    ],
    [
      'Shift_JIS with half-width katakana',
      file(
        header,
        'a@x.io,',
        [0x8e, 0x52, 0x93, 0x63],
        ',',
        [0xd4, 0xcf, 0xc0, 0xde, 0x20, 0xca, 0xc5, 0xba],
        '\n',
      ),
      'shift_jis',
    ],
    [
      'UTF-16 without a mark',
      new Blob([new Uint8Array(Buffer.from('email,firstName\r\na@x.io,Ann\r\n', 'utf16le'))]),
      'utf-16le',
    ],
    [
      'Japanese mail',
      file(header, 'a@x.io,', [0x1b, 0x24, 0x42, 0x3b, 0x33, 0x1b, 0x28, 0x42], ',\n'),
      'iso-2022-jp',
    ],
    [
      'Japanese mail whose first Japanese letter is behind a megabyte',
      file(
        header,
        'a@x.io,Ann,Lee\n'.repeat(80_000),
        'b@x.io,',
        [0x1b, 0x24, 0x42, 0x3b, 0x33, 0x1b, 0x28, 0x42],
        ',\n',
      ),
      'iso-2022-jp',
    ],
    ['nothing but ASCII', file(header), 'utf-8'],
  ])('is recognised: %s', async (_, blob, label) => {
    expect(await detectEncoding(blob)).toMatchObject({ label, doubtfulCells: [] });
    expect((await detectEncoding(blob)).certainty).not.toBe('unsure');
  });

  it('is UTF-8 though a byte is not valid, whose place is told', async () => {
    const bad = file(header, 'a@x.io,Müller,Zoë\nb@x.io,Čapek,Łukasz\nc@x.io,Caf', [0xe9], ',Ann\n');
    expect(await detectEncoding(bad)).toMatchObject({
      label: 'utf-8',
      certainty: 'certain',
      invalidUtf8: { count: 1, first: { offset: 77, byte: 0xe9, line: 4, column: 11 } },
    });
  });

  it('is not certain where a name makes sense in two, whose readings are shown', async () => {
    const doubtful = file('email,name\na@x.io,Bo\nb@x.io,Gori', [0x9a], 'ek\n');
    const found = await detectEncoding(doubtful);
    expect(found.certainty).toBe('unsure');
    expect(found.likeliest.length).toBeGreaterThan(1);
    expect(found.doubtfulCells).toEqual([{ line: 3, texts: expect.arrayContaining(['Gorišek']) }]);
    expect(found.doubtfulCells[0]?.texts.length).toBe(found.likeliest.length);
  });

  it('is UTF-8 where a quote, a dash or a character without width stands among ASCII', async () => {
    const others: string[] = [];
    for (const { text, bytes } of makeTypography(['utf-8'])) {
      if ((await judgeDetection({ text, bytes })) !== 'right') others.push(text);
    }
    expect(others).toEqual([]);
  });

  it('is UTF-8 where a long text has one letter beyond ASCII', async () => {
    const note = 'wants a price for the machine that she saw at the fair in spring';
    const long = file(`email,note\na@x.io,Zoë ${note}\n`);
    expect(await detectEncoding(long)).toMatchObject({ label: 'utf-8', certainty: 'certain' });
  });

  it('is not UTF-16 because of a NUL behind letters of several bytes', async () => {
    const text = '日本"\0';
    expect(await detectEncoding(file(text))).toMatchObject({ label: 'utf-8' });
    await assert(
      asyncProperty(
        array(constantFrom(...'日本東京韓山é"a,\n'), { minLength: 3, maxLength: 6 }),
        constantFrom('utf-8', 'shift_jis', 'euc-jp', 'gb18030'),
        async (characters, encoding) => {
          const bytes = encode(`${characters.join('')}\0`, encoding);
          if (bytes === undefined || bytes.every((byte) => byte < 0x80)) return;
          const { label, certainty } = await detectEncoding(new Blob([bytes]));
          expect(label.startsWith('utf-16') && certainty !== 'unsure').toBe(false);
        },
      ),
      { numRuns: 200, seed: 3 },
    );
  });

  it('is asked where a few letters with zeros beside them may be UTF-16', async () => {
    const short = new Blob([new Uint8Array(Buffer.from('姓,氏名\r\n', 'utf16le'))]);
    const found = await detectEncoding(short);
    expect(found).toMatchObject({ label: 'utf-16le', certainty: 'unsure' });
    expect(found.doubtfulCells[0]?.texts[0]).toBe('姓,氏名');
    expect(found.doubtfulCells[0]?.texts.length).toBe(found.likeliest.length);
    expect(found.likeliest.length).toBeGreaterThan(1);
  });

  it('is judged by characters behind the first megabyte', async () => {
    const late = file(
      header,
      'a@x.io,Smith,Ann\n'.repeat(70_000),
      'b@x.io,',
      [0x8c],
      'wi',
      [0xb9],
      'tek,',
      [0xa3],
      'ukasz\n',
    );
    expect(await detectEncoding(late)).toMatchObject({ label: 'windows-1250', certainty: 'likely' });
  });

  it('is right for names, places and companies of 29 languages', async () => {
    const counts = { files: 0, right: 0, wrong: 0 };
    let index = 0;
    for (const corpusFile of makeCorpus({ seed: 5, rounds: 1, hasLarge: false })) {
      index += 1;
      if (index % 23 !== 0 || corpusFile.strangers < 5) continue;
      const outcome = await judgeDetection(corpusFile);
      counts.files += 1;
      if (outcome === 'right') counts.right += 1;
      if (outcome === 'wrong') counts.wrong += 1;
    }
    expect(counts.files).toBeGreaterThan(60);
    expect(counts.wrong).toBe(0);
    expect(counts.right / counts.files).toBeGreaterThanOrEqual(0.97);
  });

  it('is never taken for another one with confidence', async () => {
    const pairs = Object.entries(encodingsOf) as [Language, readonly string[]][];
    const known = pairs.flatMap(([language, labels]) =>
      ['utf-8', 'utf-16le', ...labels].map((encoding) => ({ language, encoding })),
    );
    await assert(
      asyncProperty(
        constantFrom(...known),
        array(integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 8 }),
        async ({ language, encoding }, picks) => {
          const all = Object.values(words[language]).flatMap((list) => list.split('|'));
          const cells = picks.map((pick) => all[pick % all.length] ?? '');
          const text = `email,name\n${cells.map((cell, row) => `a${row}@example.com,${cell}\n`).join('')}`;
          const bytes = encode(text, encoding);
          if (bytes === undefined) return;
          expect(await judgeDetection({ text, bytes })).not.toBe('wrong');
        },
      ),
      { numRuns: 60, seed: 19 },
    );
  });
});
