import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { errorKinds } from '../../src/errors.ts';
import { operations } from '../../src/http/routes/index.ts';
import { sessionOperations } from '../../src/http/routes/session/session-operations.ts';
import { useTestServer } from '../support/test-server.ts';

it('describes every operation, each with a name of its own', async () => {
  const { url } = await useTestServer('api');
  const response = await fetch(`${url}/openapi.json`);
  expect(response.headers.get('content-type')).toBe('application/json;charset=UTF-8');
  const { openapi, paths } = (await response.json()) as {
    openapi: string;
    paths: Record<string, Record<string, { operationId: string }>>;
  };
  expect(openapi).toBe('3.1.0');
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const served = [...operations, ...sessionOperations].map(
    ({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`,
  );
  expect(described.toSorted()).toEqual(
    [...served, 'GET /identity/oauth/token', 'POST /identity/oauth/token'].toSorted(),
  );
  const ids = Object.values(paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId }) => operationId),
  );
  expect(new Set(ids).size).toBe(ids.length);
});

it('tells which calls are read by POST with their parameters in JSON', async () => {
  const { url } = await useTestServer('api');
  const { paths } = (await (await fetch(`${url}/openapi.json`)).json()) as {
    paths: Record<
      string,
      Record<string, { description?: string; responses: { 200: { description: string } } }>
    >;
  };
  const told = Object.entries(paths).flatMap(([path, { get }]) =>
    get?.description?.includes('a JSON object: its members are parameters') ? [path] : [],
  );
  expect(told.toSorted()).toEqual([
    '/rest/v1/campaigns.json',
    '/rest/v1/companies.json',
    '/rest/v1/companies/describe.json',
    '/rest/v1/companies/schema/fields.json',
    '/rest/v1/companies/schema/fields/{fieldApiName}.json',
    '/rest/v1/leads/programs/{programId}.json',
    '/rest/v1/programs/{programId}/members.json',
    '/rest/v1/salespersons.json',
    '/rest/v1/salespersons/describe.json',
  ]);
  for (const path of told) expect(paths[path]?.['get']?.responses[200].description).toContain('- 609 ');
});

it('names only codes that there are', () => {
  const codes = new Set(Object.keys(errorKinds).map((row) => row.replace(/ .*/, '')));
  const named = operations.flatMap(({ documentation }) => documentation.errors);
  expect(named.filter((code) => !codes.has(code))).toEqual([]);
});

it('shows the calls on a page that loads nothing from elsewhere', async () => {
  const { url } = await useTestServer('api');
  const response = await fetch(`${url}/docs`);
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  const page = await response.text();
  for (const { path } of operations) expect(page).toContain(path.replace(/:(\w+)/g, '{$1}'));
  expect(page).not.toMatch(/(src|href)="(https?:)?\/\//);
  const style = await fetch(`${url}/docs/style.css`);
  expect(style.headers.get('content-type')).toBe('text/css; charset=utf-8');
});

it('tells in docs/compatibility.md which calls have more than 30 seconds', async () => {
  const text = await readFile(new URL('../../../../docs/compatibility.md', import.meta.url), 'utf8');
  const told = [...text.matchAll(/^ {2}\| (\d+) \| (.*) \|$/gm)].flatMap(([, seconds, calls = '']) =>
    [...calls.matchAll(/`((?:GET|POST) [^`]+)`/g)].map(([, call]) => `${seconds} ${call}`),
  );
  const administration =
    /^60 (GET|POST) \/galena\/v1\/(subscriptions|services|users|roles|partitions|settings|webhooks)[./]/;
  const longer = operations.flatMap(({ method, path, timeoutSeconds }) =>
    timeoutSeconds === undefined ? [] : [`${timeoutSeconds} ${method} ${path.replace(/:(\w+)/g, '{$1}')}`],
  );
  expect(told.toSorted()).toEqual(longer.filter((call) => !administration.test(call)).toSorted());
});
