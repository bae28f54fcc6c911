import type { Random } from '../../random.ts';

/** Texts that have broken programs before. */
const texts = [
  '',
  ' ',
  '0',
  '-1',
  '007',
  '1e309',
  '2147483648',
  '9223372036854775808',
  '9'.repeat(400),
  'NaN',
  'null',
  'NULL',
  'true',
  '__proto__',
  'constructor',
  'toString',
  "'",
  '"',
  '`',
  '\\',
  '%',
  '%s%n%x',
  '$1',
  "a'; drop table leads; --",
  '"; drop schema galena cascade; --',
  "' or '1'='1",
  '=cmd|calc!A1',
  '../../../etc/passwd',
  '<script>alert(1)</script>',
  '\0',
  'a\0b',
  '\ud800',
  '\udc00\ud800',
  '\ufeff',
  '\u202e',
  '\u2028',
  'İıſK',
  '𝕏👩‍👩‍👧‍👦',
  'é',
  'e\u0301'.repeat(200),
  'x'.repeat(256),
  'x'.repeat(5000),
  '\r\n',
  '\t',
  '{}',
  '[]',
  ',,,,',
  '2026-02-30',
  '0000-00-00',
  '2026-01-31T25:61:61Z',
  '-infinity',
  'infinity',
  '1/1/70',
];

export function hostileText(random: Random): string {
  if (random.chance(0.7)) return random.pick(texts);
  const length = random.integer(1, 60);
  return Array.from({ length }, () =>
    String.fromCodePoint(random.integer(0, random.pick([127, 255, 0x3fff]))),
  ).join('');
}

const numbers = [0, -0, -1, 1, 0.1, 1e21, 1e308, -1e308, 2 ** 31, 2 ** 53, 2 ** 63, 2 ** 64, 5e-324];

/** Any JSON value, now and then a deep or a wide one. */
export function hostileJson(random: Random, depth = 0): unknown {
  switch (random.integer(0, depth > 3 ? 3 : 6)) {
    case 0:
      return random.pick([null, true, false]);
    case 1:
      return random.pick(numbers);
    case 2:
    case 3:
      return hostileText(random);
    case 4:
      return Array.from({ length: random.integer(0, 4) }, () => hostileJson(random, depth + 1));
    default:
      return Object.fromEntries(
        Array.from({ length: random.integer(0, 4) }, () => [
          hostileText(random),
          hostileJson(random, depth + 1),
        ]),
      );
  }
}

/** Changes some bytes: turned over, taken out, put in, doubled, cut off. */
export function damage(random: Random, bytes: Buffer): Buffer {
  let damaged = bytes;
  for (let count = random.integer(1, 4); count > 0; count -= 1) damaged = damageOnce(random, damaged);
  return damaged;
}

function damageOnce(random: Random, bytes: Buffer): Buffer {
  const from = random.integer(0, bytes.length);
  const to = Math.min(bytes.length, from + random.integer(1, random.pick([1, 4, 40])));
  const [before, piece, after] = [bytes.subarray(0, from), bytes.subarray(from, to), bytes.subarray(to)];
  switch (random.integer(0, 5)) {
    case 0:
      return Buffer.concat([
        before,
        Buffer.from(piece.map((byte) => byte ^ (1 << random.integer(0, 7)))),
        after,
      ]);
    case 1:
      return Buffer.concat([before, after]);
    case 2:
      return Buffer.concat([before, piece, piece, piece, after]);
    case 3:
      return Buffer.concat([before, Buffer.from(random.pick(fragments), 'latin1'), piece, after]);
    case 4:
      return Buffer.concat([before, Buffer.from(hostileText(random)), piece, after]);
    default:
      return random.chance(0.2) ? before : Buffer.concat([before, piece.toReversed(), after]);
  }
}

const fragments = [
  '\r\n',
  '\n',
  '\r',
  '\r\n\r\n',
  '--',
  '\0',
  '"',
  ';',
  ':',
  ',',
  '\t',
  '\xff\xfe',
  '\xef\xbb\xbf',
  '\x81',
  '0\r\n\r\n',
  'Content-Length: 5\r\n',
  'Transfer-Encoding: chunked\r\n',
];
