import type { ColumnReading } from '@galena/client';
import { ColumnScan, isOpen } from '@galena/client/files';
import { describe, expect, it } from 'vitest';
import { describeReadColumn } from '../src/columns/describe-read-column.ts';
import { adviseOptions } from '../src/columns/reading-options.ts';

function describeCells(cells: readonly string[], given?: ColumnReading): string {
  const scan = new ColumnScan('date', given);
  for (const [index, cell] of cells.entries()) scan.add(cell, index + 2);
  const column = { label: 'Born', argument: 'Born', dataType: 'date' } as const;
  return describeReadColumn(column, scan.recognise()).join('\n').trim();
}

describe('a column of dates', () => {
  it('is told with its order', () => {
    expect(describeCells(['1990.06.05'])).toContain(
      'Born: read as 5 June 1990 (year first), raw 1990.06.05, line 2',
    );
    expect(describeCells(['05.06.1990'])).toContain('read as 5 June 1990 (day first)');
  });

  it('is told by a cell that its order concerns', () => {
    const cells = ['2026-01-31', '5 June 1990', '1990/06/05', '31.12.1985', '05.06.1990'];
    const told = 'Born: read as 31 December 1985 (day first), raw 31.12.1985, line 5';
    expect(describeCells(cells, { date: 'DMY' })).toBe(told);
    expect(describeCells(cells.slice(0, 4))).toBe(told);
    expect(describeCells(['31. Januar 2026'], { date: 'DMY' })).toContain('read as 31 January 2026, raw');
  });

  it('that few cells decide is told with these cells', () => {
    const open = Array.from({ length: 20 }, () => '05/06/1990');
    expect(describeCells([...open, '13/05/1990'])).toContain(
      'Born is read day first because of one cell alone: "13/05/1990" in line 22; if that is wrong, --column "Born:date=…"',
    );
  });
});

describe('the options that decide a column', () => {
  const column = { argument: 'Revenue', dataType: 'currency' } as const;
  const advise = (cells: readonly string[], hasFractions: boolean) => {
    const scan = new ColumnScan('currency', {}, { hasFractions });
    for (const cell of cells) scan.add(cell, 2);
    const recognition = scan.recognise();
    return isOpen(recognition) ? adviseOptions(column, recognition.alternatives) : '';
  };

  it('are those of its readings, or one for all columns', () => {
    expect(advise(['1.500'], false)).toBe(
      'Say which with --column "Revenue:decimal=point" or --column "Revenue:decimal=comma"; --decimal does so for all columns.',
    );
  });

  it('are one where one reading is left', () => {
    expect(advise(['1.234', '5,6'], true)).toBe(
      '--column "Revenue:decimal=point" takes the only reading left; cells that do not fit it fail.',
    );
  });
});
