import type { ImportProgress } from '@galena/client';
import { describe, expect, it } from 'vitest';
import { joinParts } from '../src/imports/join-parts.ts';
import { toEntries } from '../src/imports/list-entries.ts';

function part(batchId: number, number: number, given: Partial<ImportProgress> = {}): ImportProgress {
  return {
    batchId,
    fileName: `leads.csv, part ${number} of 3 from line ${number * 100} (k3j9x2)`,
    status: 'complete',
    phase: 'finished',
    format: 'csv',
    lookupField: 'email',
    fileBytes: 1_000,
    bytesDone: 1_000,
    rowsDone: 10,
    rowsTotal: 10,
    created: 6,
    updated: 2,
    unchanged: 1,
    failed: 1,
    warned: 0,
    unmappedColumns: [],
    phaseMs: {},
    createdAt: '2026-01-01T00:00:00Z',
    finishedAt: `2026-01-01T00:00:0${number}Z`,
    ...given,
  };
}

const unfinished = { status: 'importing', phase: 'merging', bytesDone: 500, finishedAt: undefined } as never;

describe('a file in parts', () => {
  it('is what its parts come to together, in the order of the file', () => {
    const file = joinParts([part(1003, 3), part(1001, 1), part(1002, 2)]);
    expect(file).toMatchObject({ fileKey: 'k3j9x2', fileName: 'leads.csv', of: 3, share: 1 });
    expect(file?.parts.map(({ batchId }) => batchId)).toEqual([1001, 1002, 1003]);
    expect(file?.whole).toMatchObject({
      ...{ batchId: 1001, fileName: 'leads.csv', status: 'complete', rowsDone: 30, rowsTotal: 30 },
      ...{ created: 18, updated: 6, unchanged: 3, failed: 3, finishedAt: '2026-01-01T00:00:03Z' },
    });
  });

  it('is not complete before its last part is sent and done', () => {
    const running = joinParts([part(1001, 1), part(1002, 2, unfinished)]);
    expect([running?.whole.status, running?.share]).toEqual(['importing', 0.5]);
    expect(running?.whole).not.toHaveProperty('rowsTotal');
    expect(joinParts([part(1001, 1), part(1002, 2)])?.whole.status).toBe('importing');
    expect(joinParts([part(1001, 1), part(1002, 2, { status: 'failed' })])?.whole.status).toBe('failed');
  });

  it('counts a part once that was sent twice, as an answer was lost', () => {
    const [first, again] = [part(1002, 2), part(1003, 2, { status: 'cancelled', rowsDone: 0 })];
    const others = [part(1001, 1), part(1004, 3)];
    expect(joinParts([...others, first, again])?.parts.map(({ batchId }) => batchId)).toEqual([
      1001, 1002, 1004,
    ]);
    const late = { status: 'cancelled', rowsDone: 0 } as const;
    expect(joinParts([...others, part(1002, 2, late), part(1003, 2)])?.parts[1]?.batchId).toBe(1003);
    expect(joinParts([part(1001, 1, { fileName: 'leads.csv (k3j9x2)' })])).toBeUndefined();
  });

  it('is one entry of a list, unless its first part is not among the imports', () => {
    const other = part(1000, 0, { fileName: 'other.csv (zzzzzz)' });
    const between = part(1002, 0, { fileName: 'between.csv' });
    const entries = toEntries([part(1004, 3), part(1003, 2), between, part(1001, 1), other]);
    expect(entries.map(({ progress, file }) => [progress.batchId, file?.parts.length])).toEqual([
      [1001, 3],
      [1002, undefined],
      [1000, undefined],
    ]);
    expect(toEntries([part(1004, 3), part(1003, 2)]).map(({ file }) => file)).toEqual([undefined, undefined]);
  });
});
