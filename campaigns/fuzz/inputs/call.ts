import type { Schema } from '../../../packages/server/src/http/documentation.ts';
import type { Operation } from '../../../packages/server/src/http/operation.ts';
import { operations } from '../../../packages/server/src/http/routes/index.ts';
import type { Random } from '../../random.ts';
import type { Scene } from '../scene.ts';
import { damage, hostileJson, hostileText } from './hostile.ts';
import { bearer, formatRequest, type WholeInput } from './input.ts';

/** Files have inputs of their own. */
const calls = operations.filter(({ path }) => path !== '/bulk/v1/leads.json');
const withJson = calls.filter(({ documentation }) => documentation.body?.type === 'application/json');
const withoutJson = calls.filter((operation) => !withJson.includes(operation));

/** A call with a JSON body that is right in most places. */
export function makeJsonCall(random: Random, scene: Scene): WholeInput {
  const operation = random.pick(withJson);
  const text = JSON.stringify(makeValue(random, operation.documentation.body?.schema ?? {}));
  const body = random.chance(0.1) ? damage(random, Buffer.from(text)) : Buffer.from(deepen(random, text));
  return makeCall(random, scene, operation, { type: 'application/json', body });
}

/** A call whose query, or form, is right in most places. */
export function makeQueryCall(random: Random, scene: Scene): WholeInput {
  const operation = random.pick(withoutJson);
  const query = makeQuery(random, operation);
  if (operation.method === 'GET' && random.chance(0.7)) return makeCall(random, scene, operation, { query });
  const method = operation.method === 'GET' ? '_method=GET&' : '';
  const form = { type: 'application/x-www-form-urlencoded', body: Buffer.from(`${method}${query}`) };
  return makeCall(random, scene, { ...operation, method: 'POST' }, form);
}

interface Parts {
  readonly query?: string;
  readonly type?: string;
  readonly body?: Buffer;
}

function makeCall(
  random: Random,
  { main, administered }: Scene,
  { method, path, documentation }: Operation,
  { query = '', type, body }: Parts,
): WholeInput {
  const route = path.replace(/:\w+/g, () => encodeURIComponent(makePathSegment(random)));
  // Settings, services and roles may be spoilt: for those is a subscription that nothing else needs.
  const { token } = documentation.group === 'Administration' || /^\/galena/.test(path) ? administered : main;
  const target = query === '' ? route : `${route}?${query}`;
  const headers = [bearer(token), ...(type === undefined ? [] : [['Content-Type', type] as const])];
  const request = formatRequest(method, target, headers, body);
  return type === 'application/x-www-form-urlencoded'
    ? { request }
    : { request, call: { method, path: target } };
}

function makePathSegment(random: Random): string {
  if (random.chance(0.7)) return random.pick(['1', '2', '25', '1000', '1001', 'firstName', 'email']);
  // A half of a character has no form in a URL.
  return hostileText(random).replace(/\p{Surrogate}/gu, '\ufffd') || '0';
}

function makeQuery(random: Random, { documentation }: Operation): string {
  const { query = {}, isPaged, body } = documentation;
  const formMembers = (body?.schema['properties'] ?? {}) as Readonly<Record<string, Schema>>;
  const pages = isPaged === true ? { batchSize: { type: 'integer' }, nextPageToken: { type: 'string' } } : {};
  const named = Object.entries({ ...query, ...formMembers, ...pages }).filter(() => random.chance(0.8));
  const pairs = named.flatMap(([name, schema]) =>
    Array.from(
      { length: random.chance(0.1) ? 2 : 1 },
      () => `${name}=${makeParameter(random, name, schema)}`,
    ),
  );
  if (random.chance(0.1))
    pairs.push(random.pick(['%', '=', '&&', 'a=%zz', 'a[b]=c', '?', '_method=GET', ';a=b']));
  return random.chance(0.05) ? asUrlBytes(damage(random, Buffer.from(pairs.join('&')))) : pairs.join('&');
}

function makeParameter(random: Random, name: string, schema: Schema): string {
  const value = random.chance(0.7) ? makeNamed(random, name, schema) : hostileText(random);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (random.chance(0.02)) return '%F0%28';
  const values = random.chance(0.2) ? Array.from({ length: random.integer(2, 350) }, () => text) : [text];
  return encodeURIComponent(
    values
      .join(',')
      .slice(0, 2500)
      .replace(/\p{Surrogate}/gu, '\ufffd'),
  );
}

/** Only what may stand in the first line of a request. */
function asUrlBytes(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replace(/[^!-~]/g, (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** A value of a schema; now and then another one. */
function makeValue(random: Random, schema: Schema, name = ''): unknown {
  if (random.chance(0.06)) return hostileJson(random);
  switch (schema['type']) {
    case 'array':
      return makeArray(random, (schema['items'] ?? {}) as Schema, name);
    case 'object':
      return makeObject(random, schema);
    default:
      return makeNamed(random, name, schema);
  }
}

function makeArray(random: Random, items: Schema, name: string): unknown[] {
  const length = random.chance(0.02) ? 301 : random.integer(0, 4);
  return Array.from({ length }, () => makeValue(random, items, name));
}

function makeObject(random: Random, { properties, additionalProperties }: Schema): unknown {
  const members = Object.entries((properties ?? {}) as Readonly<Record<string, Schema>>).filter(() =>
    random.chance(0.8),
  );
  const made = members.map(([name, schema]) => [name, makeValue(random, schema, name)] as const);
  const isRecord = properties === undefined && additionalProperties === true;
  const fields = isRecord ? random.pickSome(recordFields, random.integer(1, 5)) : [];
  const values = fields.map(
    (name) => [name, random.chance(0.7) ? makeField(random, name) : hostileJson(random)] as const,
  );
  const surplus = random.chance(0.05) ? [[hostileText(random), hostileJson(random)] as const] : [];
  return Object.fromEntries([...made, ...values, ...surplus]);
}

const recordFields = [
  'id',
  'email',
  'firstName',
  'leadScore',
  'dateOfBirth',
  'unsubscribed',
  'annualRevenue',
  'externalCompanyId',
  'externalSalesPersonId',
  'company',
  'mktoGUID',
  'marketoGUID',
  'createdAt',
  'leadPartitionId',
  'lastName',
];

function makeField(random: Random, name: string): unknown {
  if (name === 'id') return random.integer(1, 60);
  if (name === 'email') return `fuzz${random.integer(0, 400)}@example.com`;
  if (name === 'externalCompanyId') return random.pick(['acme', 'none']);
  if (name === 'externalSalesPersonId') return random.pick(['sue', 'none']);
  return random.pick<unknown>(['x', '5', 5, true, '2026-01-31', '2026-01-31T08:30:00Z', '', null, 1.5]);
}

/** What parameters and members of these names are in a call that is right. The names are few, so that data does not pile up. */
function makeNamed(random: Random, name: string, schema: Schema): unknown {
  const { enum: words, type } = schema as { enum?: readonly string[]; type?: unknown };
  if (words !== undefined) return random.pick(words);
  const known: Readonly<Record<string, readonly unknown[]>> = {
    fields: ['id,email', 'firstName', 'createdAt,email,company'],
    filterType: ['id', 'email', 'externalCompanyId', 'idField', 'dedupeFields'],
    filterValues: ['1', 'fuzz1@example.com', 'acme', '1,2,3'],
    lookupField: ['email', 'id', 'firstName'],
    partitionName: ['Default', 'Nowhere'],
    folder: ['{"id":1,"type":"Folder"}', '{"id":25,"type":"Folder"}'],
    parent: ['{"id":1,"type":"Folder"}'],
    dataType: ['string', 'integer', 'datetime'],
    munchkinId: ['101-FUZ-000', '200-FUZ-000', 'x'],
    role: ['Administrator', 'Reader'],
    permissions: ['Read-Only Lead', 'Administer Galena'],
    timeZone: ['UTC', 'Europe/Berlin', 'America/New_York'],
    sinceDatetime: ['2026-01-01T00:00:00Z'],
    earliestUpdatedAt: ['2026-01-01T00:00:00Z'],
    userEmail: ['a@b.io'],
    nextPageToken: ['GIYDAOBNGEYS2MBWKQYDAORQGA5DAMBOGAYDAKZQGAYDALBQ', 'A'.repeat(32)],
    maxFileBytes: [10_485_760],
  };
  const values = known[name];
  if (values !== undefined) return random.pick(values);
  if (type === 'integer') return random.pick([0, 1, 2, 3, 25, 300, 301, 1000, 1001]);
  if (type === 'boolean') return random.pick([true, false]);
  return random.pick(['1', 'fuzz', 'fuzz2', 'email', 'My Fuzz', 'fuzz1@example.com']);
}

/** Now and then puts the whole into many brackets, or a value of it. */
function deepen(random: Random, text: string): string {
  if (!random.chance(0.01)) return text;
  const depth = random.pick([100, 5_000, 200_000]);
  const deep = `${'['.repeat(depth)}${']'.repeat(depth)}`;
  return random.pick([
    deep,
    `{"input":${deep}}`,
    `{"input":[{"email":${deep},"id":${deep}}]}`,
    `{"name":${deep}}`,
  ]);
}
