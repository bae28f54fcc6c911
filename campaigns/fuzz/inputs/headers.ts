import type { Random } from '../../random.ts';
import type { Scene } from '../scene.ts';
import { damage, hostileText } from './hostile.ts';
import { type BrokenInput, bearer, formatRequest } from './input.ts';

/** A request with odd headers, path, method or length, often damaged: what comes of it may be no request. */
export function makeOddRequest(random: Random, { main }: Scene): BrokenInput {
  const body = random.chance(0.5) ? Buffer.from(random.pick(bodies)) : undefined;
  const headers = [
    ...(random.chance(0.8) ? [bearer(main.token)] : []),
    ...random.pickSome(oddHeaders, random.integer(0, 3)),
    ...(random.chance(0.2) ? [[headerText(random) || 'x', headerText(random)] as const] : []),
    ...(random.chance(0.03) ? Array.from({ length: 2100 }, (_, number) => [`x${number}`, 'y'] as const) : []),
  ];
  const request = formatRequest(random.pick(methods), random.pick(paths), headers, body);
  const sent = random.chance(0.6) ? damage(random, request) : request;
  return { pieces: cut(random, sent) };
}

/** HEAD is left out: only who knows what was asked can tell where such an answer ends. */
const methods = [
  'GET',
  'GET',
  'POST',
  'POST',
  'DELETE',
  'PUT',
  'PATCH',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
  'get',
  'X',
];

const bodies = [
  '{"input":[{"id":1}]}',
  '_method=GET&filterType=id&filterValues=1',
  '',
  '{',
  '5\r\nhello\r\n0\r\n\r\n',
];

const paths = [
  '/rest/v1/lists.json',
  '/rest/v1/leads.json?filterType=email&filterValues=x',
  '/bulk/v1/leads.json',
  '/bulk/v1/leads/batch/1000/failures.json',
  '/rest/asset/v1/staticLists.json',
  '/identity/oauth/token',
  '/docs',
  '/openapi.json',
  '/healthz',
  '/',
  '*',
  '//',
  '/rest/../../../../etc/passwd',
  '/rest/v1/lead/%2e%2e%2f.json',
  '/%',
  '/%c0%ae/',
  'http://other.example/rest/v1/lists.json',
  '/get-by-post/rest/v1/lists.json',
  `/rest/v1/lists.json?name=${'x'.repeat(8200)}`,
  `/rest/asset/v1/staticLists.json?name=${'x'.repeat(66_000)}`,
  '/rest/v1/lists.json?a=%00&id=1',
  '/rest/v1/lists.json#fragment',
];

const oddHeaders: readonly (readonly [string, string])[] = [
  ['Content-Type', 'application/json'],
  ['Content-Type', 'application/json; charset=utf-16'],
  ['Content-Type', 'application/x-www-form-urlencoded'],
  ['Content-Type', 'multipart/form-data'],
  ['Content-Type', ';;;'],
  ['Content-Type', ''],
  ['Content-Encoding', 'gzip'],
  ['Content-Encoding', 'identity'],
  ['Content-Length', '5'],
  ['Content-Length', '-1'],
  ['Content-Length', '99999999999999999999'],
  ['Transfer-Encoding', 'chunked'],
  ['Transfer-Encoding', 'gzip, chunked'],
  ['Transfer-Encoding', 'identity'],
  ['Expect', '100-continue'],
  ['Expect', 'nothing'],
  ['Connection', 'close'],
  ['Connection', 'upgrade'],
  ['Upgrade', 'websocket'],
  ['Upgrade', 'h2c'],
  ['Host', '123-ABC-456.mktorest.com'],
  ['Host', 'a, b'],
  ['Authorization', 'Bearer made-up'],
  ['Authorization', `Bearer ${' '.repeat(5000)}`],
  ['Accept', 'image/png'],
  ['Accept-Encoding', 'gzip;q=9'],
  ['Accept-Version', '9'],
  ['Range', 'bytes=0-1'],
  ['If-None-Match', '*'],
  ['Cookie', `a=${'b'.repeat(4000)}`],
  ['X-Forwarded-For', "1.2.3.4', drop"],
  ['X-HTTP-Method-Override', 'DELETE'],
  ['Request-Id', '__proto__'],
];

function headerText(random: Random): string {
  return Buffer.from(hostileText(random))
    .toString('latin1')
    .replace(/[\r\n]/g, '');
}

/** In one piece, or in some. */
export function cut(random: Random, bytes: Buffer): Buffer[] {
  if (random.chance(0.7)) return [bytes];
  const places = Array.from({ length: random.integer(1, 4) }, () => random.integer(0, bytes.length)).toSorted(
    (a, b) => a - b,
  );
  return [...places, bytes.length].map((place, index) => bytes.subarray(places[index - 1] ?? 0, place));
}
