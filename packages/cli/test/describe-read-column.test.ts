import { ColumnScan } from '@galena/client/files';
import { describe, expect, it } from 'vitest';
import { describeReadColumn } from '../src/columns/describe-read-column.ts';

function describeCells(cells: readonly string[]): string {
  const scan = new ColumnScan('date');
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

  it('that few cells decide is told with these cells', () => {
    const open = Array.from({ length: 20 }, () => '05/06/1990');
    expect(describeCells([...open, '13/05/1990'])).toContain(
      'Born is read day first because of one cell alone: "13/05/1990" in line 22; if that is wrong, --column "Born:date=…"',
    );
  });
});
