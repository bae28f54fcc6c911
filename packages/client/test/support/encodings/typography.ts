import type { CorpusFile } from './corpus.ts';
import { encode } from './encode.ts';

/** What word processors and web pages put into cells: characters without width, quotes, dashes and signs. */
const marks = [
  ...'\u200b\u200c\u200d\u200e\u2060\ufeff\u202f\u2018\u2019\u201a\u201c\u201d\u201e\u2013\u2014\u2026\u2022\u20ac\u2122\u00a0\u00ad',
];

/** Rows in which a mark stands where somebody or something has put it, rightly or not. */
const places: readonly ((mark: string) => string)[] = [
  (mark) => `heinz${mark}@example.com;Ann;Smith;London;Acme Ltd`,
  (mark) => `hei${mark}nz@example.com;Ann;Smith;London;Acme Ltd`,
  (mark) => `mark@example.com${mark};Ann;Smith;London;Acme Ltd`,
  (mark) => `conan@example.com;Conan;O${mark}Brien;London;Acme Ltd`,
  (mark) => `jane@example.com;Jane;Doe;Paris;Fish ${mark} Sons`,
  (mark) => `kim@example.com;Kim;Lee;Rome;${mark}Best${mark} Trade`,
  (mark) => `ben@example.com;Ben;King;Oslo;${mark}`,
  (mark) =>
    `max@example.com;Max;Hill;Bern;Met at the fair in spring, wants a price for the machine ${mark} call back in May`,
  (mark) =>
    `eve@example.com;Eve;Hall;Graz;I don${mark}t know whether this customer has bought anything from us before`,
];

const all = [
  'utf-8',
  'windows-1252',
  'windows-1250',
  'windows-1251',
  'windows-1256',
  'macintosh',
  'shift_jis',
  'euc-kr',
  'gb18030',
  'big5',
];

/** Files of nothing but ASCII and a mark, in one row or in all of several, in each encoding that has it. */
export function* makeTypography(
  encodings: readonly string[] = all,
): Generator<Omit<CorpusFile, 'language'>, void, undefined> {
  for (const mark of marks) {
    for (const rows of [...places.map((place) => [place]), places]) {
      const cells = rows.map((place) => place(mark));
      const text = `email;firstName;lastName;city;company\r\nann@example.com;Ann;Smith;London;Acme Ltd\r\n${cells.join('\r\n')}\r\n`;
      const strangers = text.split(mark).length - 1;
      for (const encoding of encodings) {
        const bytes = encode(text, encoding);
        if (bytes !== undefined) yield { encoding, isMarked: false, text, bytes, strangers };
      }
    }
  }
}
