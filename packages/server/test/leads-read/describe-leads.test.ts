import { expect, it } from 'vitest';
import { shareTestServer, useTestServer } from '../support/test-server.ts';
import { addRows } from './scene.ts';

const shared = shareTestServer('api');

it('describes each field once, in the order of their ids', async () => {
  const { api } = shared();
  const { result = [], moreResult } = await api.get('/rest/v1/leads/describe.json');
  const ids = result.map(({ id }) => Number(id));
  expect(ids).toEqual(ids.toSorted((a, b) => a - b));
  expect(new Set(result.map(({ rest }) => (rest as { name: string }).name)).size).toBe(result.length);
  expect(result.length).toBeGreaterThan(100);
  expect(moreResult).toBeUndefined();
});

it('gives length and SOAP name only where there is one', async () => {
  const { api } = shared();
  const text = await (await api.fetch('/rest/v1/leads/describe.json')).text();
  for (const item of [
    '{"id":1,"displayName":"Company Name","dataType":"string","length":255,' +
      '"rest":{"name":"company","readOnly":false},"soap":{"name":"Company","readOnly":false}}',
    '{"id":15,"displayName":"External Company Id","dataType":"string","length":50,"rest":{"name":"externalCompanyId","readOnly":false}}',
    '{"id":16,"displayName":"Id","dataType":"integer","rest":{"name":"id","readOnly":true}}',
    '{"id":72,"displayName":"Updated At","dataType":"datetime","rest":{"name":"updatedAt","readOnly":true}}',
  ]) {
    expect(text).toContain(item);
  }
});

it('says the same of a field in every description', async () => {
  const { api } = shared();
  const described = (await api.get('/rest/v1/leads/describe.json')).result ?? [];
  const two = (await api.get('/rest/v1/leads/describe2.json')).result?.[0]?.['fields'];
  const schema = (await api.get('/rest/v1/leads/schema/fields.json')).result ?? [];
  const told = (fields: readonly Record<string, unknown>[]) =>
    fields.map(({ rest, name, displayName, dataType, length }) => ({
      name: name ?? (rest as { name: string }).name,
      displayName,
      dataType,
      length,
    }));
  expect(told(two as Record<string, unknown>[])).toEqual(told(described));
  expect(told(schema)).toEqual(told(described));
  expect(
    described.filter(({ dataType, length }) => dataType === 'reference' && length !== undefined),
  ).toEqual([]);
  expect(schema.filter((field) => 'description' in field)).toEqual([]);
});

it('shows custom fields, in the order of their ids too', async () => {
  const { api, database } = await useTestServer('api');
  const field = {
    display_name: 'Ünï',
    data_type: 'score',
    read_only: false,
    is_company_field: false,
    is_lookup: false,
    is_searchable: false,
    is_custom: true,
  };
  await addRows(database, 'fields', [
    { ...field, id: 902, name: 'quote"field' },
    { ...field, id: 901, name: 'earlier' },
  ]);
  const shown = { displayName: 'Ünï', dataType: 'score' };
  expect((await api.get('/rest/v1/leads/describe.json')).result?.slice(-2)).toEqual([
    { id: 901, ...shown, rest: { name: 'earlier', readOnly: false } },
    { id: 902, ...shown, rest: { name: 'quote"field', readOnly: false } },
  ]);
});
