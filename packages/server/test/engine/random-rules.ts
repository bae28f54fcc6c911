import type { DefaultRule, FieldRule, ImportRules } from '@galena/client';
import fc from 'fast-check';
import type { TestField } from './fields.ts';

const dates = ['dateOfBirth', 'mktoAcquisitionDate'];
const appended = ['title', 'firstName'];

/** Rules for a file with these columns, some of which have dates by which others go. */
export function randomRules(columns: readonly TestField[], lookup: TestField): fc.Arbitrary<ImportRules> {
  const names = columns.filter(({ isReadOnly }) => isReadOnly !== true).map(({ name }) => name);
  const newest = names.filter((name) => dates.includes(name)).map((name) => ({ newest: name }));
  const plain = fc.constantFrom<DefaultRule>('overwrite', 'fillEmpty', 'never', ...newest);
  const ruleOf = (name: string): fc.Arbitrary<FieldRule> =>
    appended.includes(name) && name !== lookup.name ? fc.oneof(plain, fc.constant({ append: ';' })) : plain;
  // That of a date is its own.
  const ruled = names.filter((name) => !dates.includes(name));
  const fields = fc.record(Object.fromEntries(ruled.map((name) => [name, ruleOf(name)])), {
    requiredKeys: [],
  });
  return fc.record(
    {
      mode:
        lookup.name === 'id'
          ? fc.constantFrom('createOrUpdate', 'updateOnly')
          : fc.constantFrom('createOrUpdate', 'createOrUpdate', 'createOnly', 'updateOnly'),
      defaultRule: plain,
      fields,
      clear: fc.constantFrom('NULL', 'empty', 'none'),
      repeatedKeys: fc.constantFrom('each', 'each', 'first', 'last', 'fail'),
      multipleMatches: fc.constantFrom('lastUpdated', 'firstCreated', 'fail'),
    },
    { requiredKeys: ['fields'] },
  ) as fc.Arbitrary<ImportRules>;
}
