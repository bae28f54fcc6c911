import type { DescribedLeadField } from '@galena/client';
import { describe, expect, it } from 'vitest';
import { lostChoices, rememberedChoices, toRemember, withChoices } from '../src/importing/column-choices.ts';
import { findFields } from '../src/importing/field-choices.ts';

const names = [
  ['billingCountry', 'Billing Country'],
  ['mainPhone', 'Main Phone'],
  ['lastName', 'Last Name'],
  ['phone', 'Phone Number'],
  ['mobilePhone', 'Mobile Phone Number'],
  ['country', 'Country'],
  ['inferredCountry', 'Inferred Country'],
  ['countryCode', 'Country Code'],
];
const fields: readonly DescribedLeadField[] = names.map(([name = '', displayName = ''], id) => ({
  id,
  displayName,
  dataType: 'string',
  rest: { name, readOnly: name === 'inferredCountry' },
}));

describe('the list of fields', () => {
  const find = (search: string) => findFields(fields, search).map(({ name }) => name);

  it('has exact names first, then what begins so, and fields of leads before those of companies', () => {
    expect(find('country')).toEqual(['country', 'countryCode', 'billingCountry']);
    expect(find('phone')).toEqual(['phone', 'mobilePhone', 'mainPhone']);
    expect(find('number')).toEqual(['phone', 'mobilePhone']);
    expect(find('ast')).toEqual(['lastName']);
    expect(find('Nachname')).toEqual(['lastName']);
    expect(find('x')).toEqual([]);
    expect(find('')).toEqual([
      'lastName',
      'phone',
      'mobilePhone',
      'country',
      'countryCode',
      'billingCountry',
      'mainPhone',
    ]);
  });
});

describe('what a person chooses', () => {
  const found = [
    { column: 'Telefon', field: 'phone', by: 'word', language: 'de' },
    { column: 'Anruf', field: undefined, by: 'none', suggestion: 'country', suggestedBy: 'cells' },
    { column: 'Main Phone', field: 'mainPhone', by: 'display' },
  ] as const;

  it('takes a field from a column that was only thought to be it, and no suggestion is made of it', () => {
    const chosen = withChoices(found, new Map([[2, 'phone']]), fields);
    expect(chosen.map(({ field, by }) => [field, by])).toEqual([
      [undefined, 'none'],
      [undefined, 'none'],
      ['phone', 'answer'],
    ]);
    expect(withChoices(found, new Map([[0, 'country']]), fields)[1]?.suggestion).toBeUndefined();
    expect(withChoices(found, new Map(), fields)).toEqual(found);
    // What a name says stays: then two columns are in one field, which the person is told.
    expect(withChoices(found, new Map([[0, 'mainPhone']]), fields).map(({ field }) => field)).toEqual([
      'mainPhone',
      undefined,
      'mainPhone',
    ]);
  });
});

describe('what is remembered of an import', () => {
  const sent = withChoices(
    [
      { column: 'Telefon', field: 'phone', by: 'word', language: 'de' },
      { column: 'Stage', field: undefined, by: 'none' },
      { column: 'Region', field: undefined, by: 'none' },
      { column: 'Internal', field: 'country', by: 'name' },
    ],
    new Map([
      [2, 'countryCode'],
      [3, null],
    ]),
    fields,
  );
  const remembered = toRemember(sent, [], { lookupField: 'email', fileName: 'may.csv' });
  const next = [
    { column: 'internal', field: 'country', by: 'case' },
    { column: 'Region', field: undefined, by: 'none' },
    // It was skipped as no field fitted it, and one was made since.
    { column: 'Stage', field: 'stage', by: 'name' },
    // These cells are no phone numbers.
    { column: 'Telefon', field: undefined, by: 'none', suggestion: 'phone', suggestedBy: 'word' },
  ] as const;

  it('is what a person chose, not what was found, or found to fit nothing', () => {
    expect([...rememberedChoices(remembered, next, fields)]).toEqual([
      [0, null],
      [1, 'countryCode'],
    ]);
  });

  it('but for fields that no longer exist, which are named', () => {
    const rest = fields.filter((field) => field.rest?.name !== 'countryCode');
    expect([...rememberedChoices(remembered, next, rest)]).toEqual([[0, null]]);
    expect([...lostChoices(remembered, next, rest)]).toEqual([[1, 'countryCode']]);
    expect(lostChoices(remembered, next, fields).size).toBe(0);
  });
});
