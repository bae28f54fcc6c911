import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readPagingToken, writePagingToken } from '../../src/paging/paging-token.ts';

const now = new Date('2026-01-31T08:30:00Z');
const ids = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

it('gives back the id that it was written with, for its kind alone', () => {
  fc.assert(
    fc.property(ids, (id) => {
      const token = writePagingToken('leads', id, now);
      expect(token).toMatch(/^[A-Z2-7]+={0,6}$/);
      expect(token.length % 8).toBe(0);
      expect(readPagingToken(token, 'leads', now)).toBe(id);
      expect(readPagingToken(token, 'lead', now)).toBeUndefined();
      expect(readPagingToken(token, 'members', now)).toBeUndefined();
    }),
  );
});

it('is refused, or stands for the same, when any letter is another', () => {
  fc.assert(
    fc.property(ids, fc.nat(), fc.constantFrom(...letters), (id, place, letter) => {
      const token = writePagingToken('leads', id, now);
      const index = place % token.replace(/=+$/, '').length;
      const changed = token.slice(0, index) + letter + token.slice(index + 1);
      const read = readPagingToken(changed, 'leads', now);
      // The last letter has bits that stand for nothing.
      expect(index === token.indexOf('=') - 1 || changed === token ? [id, undefined] : [undefined]).toContain(
        read,
      );
    }),
  );
});

it('is refused when it is any other text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(readPagingToken(text, 'leads', now)).toBeUndefined();
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...letters) }), (text) => {
      expect(readPagingToken(text, 'leads', now)).toBeUndefined();
    }),
  );
});

it('ends after exactly 24 hours', () => {
  const token = writePagingToken('leads', 7, now);
  const after = (milliseconds: number) => new Date(now.getTime() + milliseconds);
  const dayMs = 24 * 60 * 60 * 1000;
  expect(readPagingToken(token, 'leads', after(dayMs))).toBe(7);
  expect(readPagingToken(token, 'leads', after(dayMs + 1))).toBeUndefined();
});
