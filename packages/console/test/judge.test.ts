import { expect, it } from 'vitest';
import { makeJudge } from '../src/results/judge.ts';

it('holds a corrected row to what it failed for, however its other cells were changed', () => {
  const { verdict } = makeJudge(['email', 'lastName'], [], 'email');
  const reason = 'Text after a closing quote';
  expect(verdict(['new@x.io', '"in\nb@x.io,Lee"'], reason)).toEqual({ failure: reason });
  expect(verdict(['new@x.io', 'Lee'], reason)).not.toEqual({ failure: reason });
});
