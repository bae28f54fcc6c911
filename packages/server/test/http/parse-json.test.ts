import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExactNumber } from '../../src/fields/exact-number.ts';
import { shorten } from '../../src/fields/json-value.ts';
import { repeatedMembers } from '../../src/fields/repeated-members.ts';
import { parseJson } from '../../src/http/parse-json.ts';

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

describe('members that are there twice', () => {
  const repeatedIn = (text: string) => {
    const { input } = parseJson(text) as { input: object[] };
    return input.map((record) => repeatedMembers(record)[0]);
  };

  it.each([
    ['{"input":[{"a":1,"a":2}]}', ['a']],
    ['{"input":[{"a":1,"\\u0061":1},{"a":1}]}', ['a', undefined]],
    ['{"input":[{"a":"x:{}\\"","b\\\\":":","b\\\\" : {"c":1}}]}', ['b\\']],
    ['{"input":[{"a":{"b":1},"b":{"b":1}},{"":[{"":1}],"":null}]}', [undefined, '']],
    ['{"input":[{"__proto__":1,"__proto__":{"a":12345678901234567}}]}', ['__proto__']],
    ['{"input":[{"a":1},{"a":1},{"a":"{\\"a\\":1,\\"a\\":2}"}]}', [undefined, undefined, undefined]],
  ])('are told: %s', (text, names) => {
    expect(repeatedIn(text)).toEqual(names);
    expect(repeatedIn(text)).toHaveLength(names.length);
  });

  it('are found wherever they are, and never where they are not', () => {
    const pair = fc.tuple(fc.constantFrom('a', 'b', 'c"', '\\', ':'), fc.json({ maxDepth: 2 }));
    fc.assert(
      fc.property(fc.array(fc.array(pair, { maxLength: 4 }), { maxLength: 4 }), (records) => {
        const texts = records.map((pairs) => pairs.map(([name, json]) => `${JSON.stringify(name)}:${json}`));
        const found = repeatedIn(`{"input":[${texts.map((members) => `{${members.join()}}`).join()}]}`);
        const expected = records.map((pairs) => new Set(pairs.map(([name]) => name)).size < pairs.length);
        expect(found.map((name) => name !== undefined)).toEqual(expected);
      }),
    );
  });

  it('leave the first value and the other members', () => {
    expect(parseJson('{"a":1,"b":12345678901234567,"a":2}')).toEqual({
      a: 1,
      b: new ExactNumber('12345678901234567'),
    });
  });
});

it('shows such a number in messages by its digits', () => {
  expect(shorten(parseJson('12345678901234567.5'))).toBe('12345678901234567.5');
  expect(shorten(parseJson('["x",12345678901234567.5]'))).toBe('["x","12345678901234567.5"]');
});
