import type { DescribedLeadField } from '@galena/client';
import { expect, it } from 'vitest';
import { makeJudge } from '../src/results/judge.ts';

it('holds a corrected row to what it failed for, however its other cells were changed', () => {
  const { verdict } = makeJudge(['email', 'lastName'], [], 'email');
  const reason = 'Text after a closing quote';
  expect(verdict(['new@x.io', '"in\nb@x.io,Lee"'], reason)).toEqual({ failure: reason, column: 1 });
  expect(verdict(['new@x.io', 'Lee'], reason)).not.toEqual({ failure: reason });
});

it('blames every cell that would fail the row, and those that only the leads which are there have failed', () => {
  const field = (name: string, dataType: DescribedLeadField['dataType']) =>
    ({ id: 1, displayName: name, dataType, rest: { name, readOnly: false } }) as DescribedLeadField;
  const fields = [field('email', 'email'), field('age', 'integer'), field('born', 'date')];
  const { faults } = makeJudge(['born', 'email', 'age'], fields, 'email');
  const rows = ['31.12.1990', 'a@x.io', 'old'];
  expect(faults(rows, 'Invalid data type in field born', rows)).toEqual([
    { column: 0, reason: 'Invalid data type in field born' },
    { column: 2, reason: 'Invalid data type in field age' },
  ]);
  const good = ['1990-12-31', 'a@x.io', '36'];
  for (const reason of ['Multiple leads match the lookup criteria', 'Another row has the same key']) {
    expect(faults(good, reason, good)).toEqual([{ column: 1, reason }]);
    expect(faults(['1990-12-31', 'b@x.io', '36'], reason, good)).toEqual([]);
  }
});
