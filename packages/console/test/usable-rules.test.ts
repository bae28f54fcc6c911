import { expect, it } from 'vitest';
import { missingDate, usableRules } from '../src/importing/usable-rules.ts';

const title = { name: 'title', displayName: 'Job Title', dataType: 'string' } as const;
const date = { name: 'updatedOn', displayName: 'Updated on', dataType: 'date' } as const;

it('sends rules for columns that the file has, and as little as nothing', () => {
  const rules = { mode: 'createOnly', fields: { title: 'never', phone: 'never' } } as const;
  expect(usableRules(rules, [title])).toEqual({ mode: 'createOnly', fields: { title: 'never' } });
  expect(usableRules({ fields: { phone: 'never' } }, [title])).toBeUndefined();
});

it.each([
  ['of a field', { fields: { title: { newest: 'updatedOn' } } }],
  ['of all others', { defaultRule: { newest: 'updatedOn' } }],
])('sends nothing by a rule %s whose date is no column any more', (_, chosen) => {
  expect(missingDate(usableRules(chosen, [title, date]), [title, date])).toBeUndefined();
  expect(missingDate(usableRules(chosen, [title]), [title])).toBe('updatedOn');
});
