import type { Delimiter } from '@galena/client/csv';
import { formats } from '../../../packages/server/src/formats.ts';
import type { Random } from '../../random.ts';
import type { Target } from '../scene.ts';
import { encodings } from './encode.ts';
import { damage, hostileText } from './hostile.ts';
import { bearer, formatRequest } from './input.ts';

/** A submit whose framing is right and whose file is not. */
export interface FileInput {
  readonly request: Buffer;
  readonly delimiter: Delimiter;
}

export function makeFile(random: Random, { token }: Target): FileInput {
  const format = random.pick(['csv', 'tsv', 'ssv'] as const);
  const delimiter = formats[format];
  const encoding = random.pick(encodings);
  const right = encoding.encode(makeText(random, delimiter));
  const content = random.chance(0.3) ? damage(random, right) : right;
  const mark = random.chance(0.3) ? random.pick(marks) : (encoding.mark ?? marks[0]);
  const charset = random.chance(0.9) ? encoding.label : hostileText(random).replace(/[\r\n"]/g, '');
  const query = new URLSearchParams({
    format: random.chance(0.95) ? format : 'csv',
    lookupField: random.pick(['email', 'email', 'id', 'externalCompanyId', 'twitterId', 'facebookId']),
    ...(random.chance(0.2) ? { partitionName: 'Default' } : {}),
  });
  const body = Buffer.concat([
    Buffer.from(
      `--fuzz\r\nContent-Disposition: form-data; name="file"; filename="f"\r\nContent-Type: text/csv; charset=${charset}\r\n\r\n`,
    ),
    mark ?? Buffer.alloc(0),
    content,
    Buffer.from('\r\n--fuzz--\r\n'),
  ]);
  const headers = [bearer(token), ['Content-Type', 'multipart/form-data; boundary=fuzz'] as const];
  // The format in the query wins, so the reports come in it.
  const delimiterOfReports = formats[query.get('format') as keyof typeof formats];
  return {
    request: formatRequest('POST', `/bulk/v1/leads.json?${query}`, headers, body),
    delimiter: delimiterOfReports,
  };
}

const marks = [
  Buffer.alloc(0),
  Buffer.from([0xff, 0xfe]),
  Buffer.from([0xfe, 0xff]),
  Buffer.from([0xef, 0xbb, 0xbf]),
];

const columns = [
  'email',
  'Email Address',
  'firstName',
  'lastName',
  'id',
  'leadScore',
  'numberOfEmployees',
  'annualRevenue',
  'dateOfBirth',
  'unsubscribed',
  'externalCompanyId',
  'externalSalesPersonId',
  'twitterId',
  'facebookId',
  'company',
  'unknown',
];

function makeText(random: Random, delimiter: Delimiter): string {
  const names = random.pickSome(columns, random.integer(1, 8));
  if (random.chance(0.2)) names.push(hostileText(random));
  if (random.chance(0.01))
    names.push(...Array.from({ length: random.pick([1500, 1700]) }, (_, number) => `c${number}`));
  const rows = Array.from(
    { length: random.chance(0.05) ? random.integer(100, 400) : random.integer(0, 8) },
    () => names.slice(0, 20).map((name) => makeCell(random, name)),
  );
  const lineEnd = random.pick(['\n', '\r\n', '\r']);
  const lines = [names, ...rows].map((cells) => formatLine(random, cells, delimiter));
  const text = lines.join(random.chance(0.1) ? random.pick(['\n\r', '\n\n', '\r\r\n']) : lineEnd);
  return random.chance(0.8) ? `${text}${lineEnd}` : text;
}

function makeCell(random: Random, name: string): string {
  if (name === 'email' && random.chance(0.7)) return `fuzz${random.integer(0, 400)}@example.com`;
  if (name === 'facebookId' && random.chance(0.3)) return longKey(random);
  if (random.chance(0.002)) return 'long '.repeat(random.pick([7_000, 250_000]));
  return random.chance(0.6)
    ? random.pick(['x', '5', 'true', '2026-01-31', '1/31/26', '', 'NULL', '1.5', '日本語', 'ÄÖÜ'])
    : hostileText(random);
}

/** As long as a key may be, and of a kind that no compression makes fit for an index. */
function longKey(random: Random): string {
  return String.fromCodePoint(...Array.from({ length: 2_000 }, () => random.integer(0x4e00, 0x9fff)));
}

function formatLine(random: Random, cells: readonly string[], delimiter: Delimiter): string {
  const kept = random.chance(0.1) ? cells.slice(0, random.integer(0, cells.length)) : cells;
  const more = random.chance(0.1) ? [...kept, 'surplus', ''] : kept;
  return more
    .map((cell) => {
      if (random.chance(0.03)) return `"${cell}`;
      if (random.chance(0.05)) return `"${cell}"x"`;
      return /["\r\n\t,;]/.test(cell) || random.chance(0.1) ? `"${cell.replaceAll('"', '""')}"` : cell;
    })
    .join(delimiter);
}
