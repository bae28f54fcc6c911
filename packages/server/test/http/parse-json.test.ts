import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../src/http/parse-json.ts';
import { ExactNumber } from '../../src/records/exact-number.ts';
import { shorten } from '../../src/records/json-value.ts';

describe('parseJson', () => {
  it.each([
    '900719925474099.123',
    '9007199254740993',
    '-0.12345678901234567890',
    '1234567890.1234567890',
    '1e400',
    '1e-400',
    '1e9999999',
    '12345678901234567e-3',
    `1${'0'.repeat(5_000)}1`,
  ])('keeps the digits of %s', (text) => {
    expect(parseJson(`{"input":[{"a":${text}}]}`)).toEqual({ input: [{ a: new ExactNumber(text) }] });
  });

  it.each([
    '0',
    '-0',
    '1.50',
    '0.1',
    '1e21',
    '9007199254740992',
    '100000000000000000000',
    '1E+2',
    '-1.25e-3',
    '0.00000000000000000000125',
  ])('leaves %s a number', (text) => {
    expect(parseJson(`[${text},"a long text of 1234567890123456.7 digits"]`)).toEqual(
      JSON.parse(`[${text},"a long text of 1234567890123456.7 digits"]`),
    );
  });

  it('reads everything else as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 3 }), (text) => {
        const padded = `[${text},"1234567890123456"]`;
        expect(parseJson(padded)).toEqual(JSON.parse(padded));
      }),
    );
    for (const text of [
      '{"a":12345678901234567.}',
      '[01234567890123456]',
      '[1234567890123456',
      '"\\"1234567890123456',
    ]) {
      expect(() => parseJson(text)).toThrow(SyntaxError);
    }
  });
});

it('shows such a number in messages by its digits', () => {
  expect(shorten(parseJson('12345678901234567.5'))).toBe('12345678901234567.5');
  expect(shorten(parseJson('["x",12345678901234567.5]'))).toBe('["x","12345678901234567.5"]');
});
