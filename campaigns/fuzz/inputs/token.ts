import type { Random } from '../../random.ts';
import type { Scene } from '../scene.ts';
import { hostileText } from './hostile.ts';
import { formatRequest, type WholeInput } from './input.ts';

/** A request for a token, or a call with a token that is not right. */
export function makeTokenCall(random: Random, scene: Scene): WholeInput {
  return random.chance(0.4) ? askForToken(random, scene) : callWithToken(random, scene);
}

function askForToken(random: Random, { credentials }: Scene): WholeInput {
  const value = (right: string) => (random.chance(0.7) ? right : hostileText(random));
  const parameters = [
    ['grant_type', value('client_credentials')],
    ['client_id', value(credentials.clientId)],
    ['client_secret', value(credentials.clientSecret)],
    [hostileText(random), hostileText(random)],
  ].filter(() => random.chance(0.9));
  const text = parameters.map(([name = '', text = '']) => `${encode(name)}=${encode(text)}`).join('&');
  const path = '/identity/oauth/token';
  const method = random.pick(['GET', 'POST']);
  if (method === 'GET' || random.chance(0.3))
    return { request: formatRequest(method, `${path}?${text}`, []), call: { method, path } };
  const type = random.pick(['application/x-www-form-urlencoded', 'application/json', 'text/plain']);
  return { request: formatRequest(method, path, [['Content-Type', type]], Buffer.from(text)) };
}

function callWithToken(random: Random, { main }: Scene): WholeInput {
  const token = hostileToken(random, main.token);
  const path = random.pick([
    '/rest/v1/lists.json',
    '/bulk/v1/leads/batch/1000.json',
    '/galena/v1/services.json',
  ]);
  if (random.chance(0.4)) {
    const target = `${path}?access_token=${encode(token)}`;
    return { request: formatRequest('GET', target, []), call: { method: 'GET', path: target } };
  }
  const scheme = random.pick(['Bearer ', 'bearer  ', 'Bearer', 'Basic ', 'Bearer Bearer ', '']);
  // What may stand in a header.
  const value = Buffer.from(`${scheme}${token}`)
    .toString('latin1')
    .replace(/[^\t\x20-\x7e\x80-\xff]/g, '?');
  return { request: formatRequest('GET', path, [['Authorization', value]]), call: { method: 'GET', path } };
}

function hostileToken(random: Random, token: string): string {
  switch (random.integer(0, 4)) {
    case 0:
      return token;
    case 1:
      return token.toUpperCase();
    case 2:
      return token.slice(0, random.integer(0, token.length));
    case 3:
      return `${token}${hostileText(random)}`;
    default:
      return hostileText(random);
  }
}

function encode(text: string): string {
  return encodeURIComponent(text.slice(0, 1500).replace(/\p{Surrogate}/gu, '\ufffd'));
}
