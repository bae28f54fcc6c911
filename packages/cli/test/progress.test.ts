import { expect, it } from 'vitest';
import { formatBar } from '../src/terminal/progress.ts';

const progress = { stage: 'importing', share: 0.5, facts: ['1,200 rows', '9,000 rows/s', '3 s left'] };

it.each([
  [100, 'importing ━━━━━━━━━━━━────────────  50 %  1,200 rows  9,000 rows/s  3 s left'],
  [64, 'importing ━━━━━━─────  50 %  1,200 rows  9,000 rows/s  3 s left'],
  [54, 'importing  50 %  1,200 rows  9,000 rows/s  3 s left'],
  [30, 'importing  50 %  1,200 rows'],
  [8, 'importi'],
])('a bar fits into %i columns', (columns, expected) => {
  const line = formatBar(progress, columns);
  expect(line).toBe(expected);
  expect(line.length).toBeLessThan(columns);
});
