import type { Random } from '../../random.ts';
import type { Scene, Target } from '../scene.ts';
import { cut } from './headers.ts';
import { damage, hostileText } from './hostile.ts';
import { type BrokenInput, bearer, formatRequest } from './input.ts';

/** A submit whose framing is odd in some places, and damaged often; most of them are to be refused. */
export function makeOddMultipart(random: Random, { importers }: Scene): BrokenInput {
  const target = random.pick(importers);
  const boundary = random.pick(boundaries);
  const body = makeBody(random, target, boundary);
  const odd = random.chance(0.6) ? damage(random, body) : body;
  const type = random.pick([
    `multipart/form-data; boundary=${boundary}`,
    `multipart/form-data; boundary="${boundary}"`,
    `multipart/form-data; charset=utf-8; boundary=${boundary};`,
    `Multipart/Form-Data;boundary=${boundary}`,
    ...(random.chance(0.1)
      ? [
          'multipart/form-data',
          'multipart/form-data; boundary=',
          'multipart/form-data; boundary=""',
          'multipart/mixed; boundary=x',
        ]
      : []),
  ]);
  const withToken = random.chance(0.8) ? [bearer(target.token)] : [];
  const headers = [...withToken, ['Content-Type', type] as const];
  const path = `/bulk/v1/leads.json?format=${random.pick(['csv', 'tsv', 'SSV', 'xls'])}`;
  if (random.chance(0.2)) return { pieces: cut(random, inChunks(random, path, headers, odd)) };
  const request = formatRequest('POST', path, headers, odd);
  return { pieces: cut(random, random.chance(0.1) ? damage(random, request) : request) };
}

const boundaries = [
  'b',
  '--b',
  '----WebKitFormBoundaryABC',
  'a'.repeat(70),
  '-'.repeat(10),
  "'()+_,-./:=?",
  'x'.repeat(300),
];

function makeBody(random: Random, { token }: Target, boundary: string): Buffer {
  const lineEnd = random.pick(['\r\n', '\r\n', '\r\n', '\n']);
  const delimiter = random.pick([`--${boundary}`, `--${boundary}`, `--${boundary}`, boundary]);
  const count = random.chance(0.03) ? random.integer(95, 130) : random.integer(0, 3);
  const fields = Array.from({ length: count }, () => makeField(random, token, lineEnd));
  const parts = random.chance(0.9) ? [...fields, makeFile(random, lineEnd, delimiter)] : fields;
  const texts = random.pickSome(parts, parts.length).map((part) => `${delimiter}${lineEnd}${part}${lineEnd}`);
  const preamble = random.chance(0.1) ? `${hostileText(random)}${lineEnd}` : '';
  const end = random.pick([
    `${delimiter}--${lineEnd}`,
    `${delimiter}--${lineEnd}`,
    `${delimiter}--`,
    delimiter,
    '',
  ]);
  const epilogue = random.chance(0.1) ? hostileText(random) : '';
  return Buffer.from(`${preamble}${texts.join('')}${end}${epilogue}`);
}

function makeField(random: Random, token: string, lineEnd: string): string {
  const [name, right] = random.pick([
    ['format', 'csv'],
    ['lookupField', 'email'],
    ['listId', '1001'],
    ['partitionName', 'Default'],
    ['access_token', token],
    ['other', 'x'],
  ] as const);
  const value = random.chance(0.6) ? right : hostileText(random);
  const shown = random.chance(0.9) ? name : hostileText(random);
  return `Content-Disposition: form-data; name="${shown}"${lineEnd}${lineEnd}${value}`;
}

function makeFile(random: Random, lineEnd: string, delimiter: string): string {
  const disposition = random.pick([
    'form-data; name="file"; filename="leads.csv"',
    'form-data; name=file',
    'form-data; filename="C:\\\\a\\"b.csv"; name="file"',
    `form-data; name="file"; filename="${hostileText(random)}"`,
    'form-data; name="fi\r\n le"',
    'form-data;name="file',
    `form-data; name="file"; ${'a=b;'.repeat(3000)}`,
    '',
  ]);
  const type = random.pick([
    '',
    `Content-Type: text/csv${lineEnd}`,
    `Content-Type: text/csv; charset=${hostileText(random)}${lineEnd}`,
  ]);
  const content = random.pick([
    'email,firstName\r\na@b.io,Ada\r\n',
    'email\n',
    '',
    '\r\n',
    `email\n${delimiter}\r${delimiter}x`,
    `email\nx${delimiter}${lineEnd}-${delimiter}`,
    `email\n"${delimiter.slice(0, -1)}`,
  ]);
  return `Content-Disposition: ${disposition}${lineEnd}${type}${lineEnd}${content}`;
}

/** The body in chunks, of which one may be told wrong. */
function inChunks(
  random: Random,
  path: string,
  headers: readonly (readonly [string, string])[],
  body: Buffer,
): Buffer {
  const head = formatRequest('POST', path, [...headers, ['Transfer-Encoding', 'chunked']]);
  const size = random.integer(1, 200);
  const chunks: Buffer[] = [];
  for (let start = 0; start < body.length; start += size) {
    const chunk = body.subarray(start, start + size);
    const length = (random.chance(0.02) ? chunk.length + random.integer(-1, 5) : chunk.length).toString(16);
    chunks.push(
      Buffer.from(`${length}${random.chance(0.02) ? ';x="y"' : ''}\r\n`),
      chunk,
      Buffer.from('\r\n'),
    );
  }
  const end = Buffer.from(random.chance(0.9) ? '0\r\n\r\n' : random.pick(['0\r\n', '', '0\r\nx: y\r\n\r\n']));
  return Buffer.concat([head, ...chunks, end]);
}
