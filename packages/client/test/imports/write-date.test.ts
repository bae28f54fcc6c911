import { afterEach, expect, it } from 'vitest';
import { writeDate } from '../../src/imports/write-date.ts';

const timeZone = process.env['TZ'];
afterEach(() => {
  if (timeZone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = timeZone;
});

it('says which day begins where the program runs, and never takes it for the day in UTC', () => {
  process.env['TZ'] = 'Europe/Berlin';
  const date = new Date(1990, 5, 5);
  expect(() => writeDate(date, 'date', 'row 3, column "born"')).toThrow(
    `row 3, column "born": 1990-06-04T22:00:00.000Z is not a day, and the field takes nothing else; it is midnight of 1990-06-05 in the time zone of this program: give '1990-06-05', or new Date('1990-06-05'), which is midnight in UTC`,
  );
  expect(writeDate(date, 'datetime', '')).toBe('1990-06-04T22:00:00.000Z');
  expect(writeDate(date, undefined, '')).toBe('1990-06-04T22:00:00.000Z');
  expect(writeDate(new Date('1990-06-05'), 'date', '')).toBe('1990-06-05');
});
