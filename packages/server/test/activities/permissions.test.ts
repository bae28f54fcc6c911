import { beforeAll, expect, it } from 'vitest';
import type { ApiClient } from '../support/api-client.ts';
import { shareTestServer } from '../support/test-server.ts';
import { clientWith, problemIn } from './scene.ts';

const shared = shareTestServer('api');

const roles = [
  'Read-Only Activity',
  'Read-Write Activity',
  'Read-Only Activity Metadata',
  'Read-Write Activity Metadata',
  'Read-Only Lead',
  'Read-Write Lead',
  'Read-Only Company',
] as const;
type Permission = (typeof roles)[number];

const reading = ['Read-Only Activity', 'Read-Write Activity'] as const;
const writing = ['Read-Write Activity'] as const;
const readingTypes = ['Read-Only Activity Metadata', 'Read-Write Activity Metadata'] as const;
const writingTypes = ['Read-Write Activity Metadata'] as const;
const readingLeads = ['Read-Only Lead', 'Read-Write Lead'] as const;

const rest = '/rest/v1/activities';
const own = '/galena/v1';
const job = '0c9a4f5e-6a35-4f0e-9f5b-0f7f6f2f9e11';

const ofExports = (subject: string, permissions: readonly Permission[]) => {
  const base = `/bulk/v1/${subject}/export`;
  return [
    ['GET', `${base}.json`, permissions],
    ['POST', `${base}/create.json`, permissions],
    ['POST', `${base}/${job}/enqueue.json`, permissions],
    ['POST', `${base}/${job}/cancel.json`, permissions],
    ['GET', `${base}/${job}/status.json`, permissions],
    ['GET', `${base}/${job}/file.json`, permissions],
  ] as const;
};

const operations: readonly (readonly ['GET' | 'POST', string, readonly Permission[]])[] = [
  ['GET', `${rest}/types.json`, reading],
  ['GET', `${rest}/pagingtoken.json?sinceDatetime=2026-03-01`, reading],
  ['GET', `${rest}.json`, reading],
  ['GET', `${rest}/leadchanges.json`, reading],
  ['GET', `${rest}/deletedleads.json`, reading],
  ['POST', `${rest}/external.json`, writing],
  ['GET', `${rest}/external/types.json`, readingTypes],
  ['GET', `${rest}/external/type/none/describe.json`, readingTypes],
  ['POST', `${rest}/external/type.json`, writingTypes],
  ...['none', 'none/approve', 'none/discardDraft', 'none/delete'].map(
    (path) => ['POST', `${rest}/external/type/${path}.json`, writingTypes] as const,
  ),
  ...['create', 'update', 'delete'].map(
    (change) => ['POST', `${rest}/external/type/none/attributes/${change}.json`, writingTypes] as const,
  ),
  ...ofExports('leads', readingLeads),
  ...ofExports('activities', reading),
  ['GET', `${own}/activities/types.json`, reading],
  ['POST', `${own}/activities.json`, writing],
  ['POST', `${own}/activities/file.json`, writing],
  ['GET', `${own}/leads/1/history.json`, readingLeads],
  ['GET', `${own}/imports/1000/changes.json`, readingLeads],
  ['GET', `${own}/imports/1000/changes.csv`, readingLeads],
];

const clients = new Map<Permission, ApiClient>();
beforeAll(async () => {
  for (const role of roles) clients.set(role, await clientWith(shared(), [role]));
}, 60_000);

async function mayCall(client: ApiClient, method: 'GET' | 'POST', path: string): Promise<boolean> {
  const body = { method, ...(method === 'POST' && { body: '{}', headers: json }) };
  const text = await (await client.fetch(path, body)).text();
  // Files are refused in the form of every refusal, or in plain text.
  return !text.includes('"603"') && !text.includes('Access denied');
}

const json = { 'content-type': 'application/json' };

it.each(operations)(
  '%s %s is for who has one of %j, and for nobody else',
  async (method, path, permissions) => {
    const allowed: Permission[] = [];
    for (const [role, client] of clients) if (await mayCall(client, method, path)) allowed.push(role);
    expect(allowed).toEqual(roles.filter((role) => permissions.includes(role)));
  },
);

it('refuses with 603', async () => {
  const client = clients.get('Read-Only Company');
  expect(client && problemIn(await client.get(`${rest}/types.json`))).toBe('603 Access denied');
});
