import { afterAll, beforeAll, expect, it } from 'vitest';
import { readIsoTime } from '../../src/fields/iso-time.ts';

// The time zone of the server says nothing about the times of its callers.
const zone = process.env['TZ'];
beforeAll(() => {
  process.env['TZ'] = 'Pacific/Auckland';
});
afterAll(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

it.each([
  ['2026-03-05', '2026-03-05T00:00:00.000Z'],
  ['2024-02-29', '2024-02-29T00:00:00.000Z'],
  ['1970-01-01', '1970-01-01T00:00:00.000Z'],
  ['2026-03-05T10:22:33', '2026-03-05T10:22:33.000Z'],
  ['2026-03-05 10:22:33', '2026-03-05T10:22:33.000Z'],
  ['2026-03-05 10:22', '2026-03-05T10:22:00.000Z'],
  ['2026-03-05T10:22Z', '2026-03-05T10:22:00.000Z'],
  ['2026-03-05T10:22-0700', '2026-03-05T17:22:00.000Z'],
  ['2026-03-05T10:22:33-07:00', '2026-03-05T17:22:33.000Z'],
  ['2026-03-05T10:22:33 01:00', '2026-03-05T09:22:33.000Z'],
  ['2026-03-05T10:22:33.123456+00:00', '2026-03-05T10:22:33.123Z'],
  ['2026-03-05T10:22:33Z+0000', '2026-03-05T10:22:33.000Z'],
  ['2026-03-05T10:22:33Z 0000', '2026-03-05T10:22:33.000Z'],
])('reads %s', (text, time) => {
  expect(readIsoTime(text).toISOString()).toBe(time);
});

it.each([
  '',
  'soon',
  '2026',
  '20260305',
  '3/5/2026',
  '1700000000',
  '2026-13-01',
  '2026-02-30',
  '2026-02-29T00:00:00Z',
  '2026-02-32',
  '2026-03-05T',
  '2026-03-05T25:00:00Z',
  '2026-03-05T10:22:33X',
  '2026-03-05T10:22:33Z+0100',
  '2026-03-05T10:22:33+99:00',
])('refuses %j', (text) => {
  expect(() => readIsoTime(text)).toThrow('Invalid date format');
});
