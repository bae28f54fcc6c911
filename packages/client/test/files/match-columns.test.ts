import { describe, expect, it } from 'vitest';
import { columnAt, columnKey, likelyColumn, matchColumns, sentNames } from '../../src/files.ts';
import type { DescribedLeadField } from '../../src/index.ts';

const fields: readonly DescribedLeadField[] = [
  { id: 1, displayName: 'Id', dataType: 'integer', rest: { name: 'id', readOnly: true } },
  {
    id: 2,
    displayName: 'Email Address',
    dataType: 'email',
    rest: { name: 'email', readOnly: false },
    soap: { name: 'Email', readOnly: false },
  },
  { id: 3, displayName: 'First Name', dataType: 'string', rest: { name: 'firstName', readOnly: false } },
  { id: 4, displayName: 'Created At', dataType: 'datetime', rest: { name: 'createdAt', readOnly: true } },
];

function fieldsOf(columns: readonly string[], given = {}) {
  return matchColumns(columns, fields, given).map(({ field, by }) => [field, by]);
}

describe('matchColumns', () => {
  it.each([
    ['email', 'email', 'name'],
    [' email\u00a0', 'email', 'name'],
    ['\ufeffemail', 'email', 'name'],
    ['e\u00admail', 'email', 'display'],
    ['\u200bEMAIL\u200d', 'email', 'case'],
    ['first_name', 'firstName', 'display'],
    ['Email Address', 'email', 'display'],
    ['', undefined, 'none'],
    ['--', undefined, 'none'],
  ])('takes %j for %s', (column, field, by) => {
    expect(fieldsOf([column])).toEqual([[field, by]]);
  });

  it('marks fields that the server fills itself', () => {
    expect(matchColumns(['createdAt', 'email'], fields, {}).map(({ isReadOnly }) => isReadOnly)).toEqual([
      true,
      undefined,
    ]);
  });

  it('suggests no field for data, and none that is read-only', () => {
    const suggestions = (columns: readonly string[]) =>
      matchColumns(columns, fields, {}).map(({ suggestion }) => suggestion);
    expect(suggestions(['emial', 'frist name', 'creatdAt', 'email@x.io', '1'])).toEqual([
      'email',
      'firstName',
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('takes numbers for columns that share a name or have none', () => {
    const columns = ['name', 'name', '', '#1'];
    expect(fieldsOf(columns, { '#2': 'firstName', '#3': 'email', '#1': null })).toEqual([
      [undefined, 'none'],
      ['firstName', 'given'],
      ['email', 'given'],
      [undefined, 'given'],
    ]);
    expect(columns.map((_, index) => columnKey(columns, index))).toEqual(['#01', '#2', '#3', '#1']);
    for (const index of columns.keys()) expect(columnAt(columnKey(columns, index), columns)).toEqual([index]);
    expect(columnAt('#5', columns)).toEqual([]);
  });

  it('sends names that no field is taken for where a column is skipped', () => {
    const matches = matchColumns(['email', 'firstName', 'x'], fields, { firstName: null });
    expect(sentNames(matches)).toEqual(['email', 'firstName (skipped)', 'x']);
  });
});

describe('the lookup column', () => {
  const likely = (columns: readonly string[], rows: readonly (readonly string[])[], field = 'email') =>
    likelyColumn(matchColumns(columns, fields, {}), rows, fields, field);

  it('is the one with addresses, whatever its name, and no column of notes with some in it', () => {
    const rows = [
      ['ask c@x.io', 'a@x.io'],
      ['d@x.io', ' b@x.io '],
      ['call', ''],
    ];
    expect(likely(['Notiz', 'メールアドレス'], rows)).toBe(1);
    expect(likely(['Notiz', ''], rows)).toBe(1);
  });

  it('is known by its name first, and not at all where a column is it or no field of addresses is wanted', () => {
    const rows = [['a@x.io', 'b@x.io']];
    expect(likely(['Courriel', 'emial'], rows)).toBe(1);
    expect(likely(['Courriel'], rows, 'firstName')).toBeUndefined();
    expect(likely(['First Name'], rows)).toBeUndefined();
  });
});
