import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { RepeatRule } from '../../src/engine/left-out-rows.ts';
import { RepeatFinder } from '../../src/engine/repeat-finder.ts';

function leftOutOf(keys: readonly string[], rule: RepeatRule): number[] {
  return keys.flatMap((key, index) => {
    const hasEarlier = keys.indexOf(key) < index;
    const hasLater = keys.lastIndexOf(key) > index;
    const isOut = { first: hasEarlier, last: hasLater, fail: hasEarlier || hasLater }[rule];
    return isOut ? [index + 1] : [];
  });
}

it.each<RepeatRule>(['first', 'last', 'fail'])(
  'finds the rows of keys that come twice, however few it may remember: %s',
  (rule) => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 60 }).map(String), { maxLength: 200 }),
        fc.constantFrom(1, 5, 20, 1_000),
        (keys, mostKeys) => {
          const finder = new RepeatFinder(rule, mostKeys);
          const rows = keys.map((key, index) => ({ key, rowNumber: index + 1 }));
          do {
            finder.note(rows.slice(0, 50));
            finder.note(rows.slice(50));
          } while (finder.goOn());
          const found = rows.filter(({ rowNumber }) => finder.found.has(rowNumber));
          expect(found.map(({ rowNumber }) => rowNumber)).toEqual(leftOutOf(keys, rule));
        },
      ),
    );
  },
);

it('remembers more keys than its first table has room for', () => {
  const finder = new RepeatFinder('first');
  const rows = Array.from({ length: 20_000 }, (_, index) => ({ key: `key ${index}`, rowNumber: index + 1 }));
  finder.note([...rows, { key: 'key 7', rowNumber: 20_001 }]);
  expect(finder.goOn()).toBe(false);
  expect([7, 8, 20_001, 20_002].filter((row) => finder.found.has(row))).toEqual([20_001]);
});
