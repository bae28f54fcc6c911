import { CsvReader } from '@galena/client/csv';
import { expect, it } from 'vitest';
import { Chunk } from '../../src/engine/chunk.ts';
import { FileText } from '../../src/engine/file-text.ts';
import type { Job } from '../../src/engine/job.ts';
import { planImport } from '../../src/engine/plan.ts';
import { RecentKeys } from '../../src/engine/recent-keys.ts';
import { saveReports } from '../../src/engine/save-reports.ts';
import { describedField } from '../../src/fields/described-field.ts';

const fields = ['email', 'notes'].flatMap((name, index) =>
  describedField({
    id: index,
    displayName: name,
    dataType: index === 0 ? 'email' : 'string',
    length: 10_000_000,
    rest: { name, readOnly: false },
  }),
);

/** Fills a chunk from a file of two columns. */
function fill(file: string): Chunk {
  const subscription = { schema: 'sub', surplusCells: 'warn' };
  const job = { format: 'csv', lookupField: 'email', unmappedColumns: [], subscription };
  const plan = planImport(job as unknown as Job, ['email', 'notes'], fields);
  const text = new FileText();
  const bytes = Buffer.from(file);
  text.add(bytes, { start: 0, endsHere: true });
  const reader = new CsvReader({ delimiter: ',', maxColumns: 1600 });
  const chunk = new Chunk(plan, 0, { rows: 1_000, part: 1 }, text, new RecentKeys(1));
  for (const row of [...reader.push(bytes), ...reader.end()]) if (!chunk.isFull) chunk.add(row);
  chunk.close(text.end);
  return chunk;
}

const longCell = 'x'.repeat(150_000);

it('is full at four megabytes of cells, however few rows those are', () => {
  const chunk = fill(Array.from({ length: 60 }, (_, row) => `a${row}@x.io,${longCell}\n`).join(''));
  expect(chunk.isFull).toBe(true);
  expect(chunk.rows.sizeBytes).toBeGreaterThanOrEqual(2 ** 22);
  expect(chunk.rows.sizeBytes).toBeLessThan(2 ** 22 + 2 ** 19);
});

it('sends the reports of long rows in several statements, each of them once and in order', () => {
  const chunk = fill(`,\n${`,${longCell}\n`.repeat(30)}`);
  const statements = saveReports(chunk, chunk.findings());
  expect(statements).toHaveLength(5);
  const cells = statements.map(({ values }) =>
    values.find((value) => Array.isArray(value) && value[0] !== 'failure'),
  );
  for (const piece of cells) expect(JSON.stringify(piece).length).toBeLessThan(2 ** 20 + 2 ** 18);
  expect(cells.flat()).toEqual([',', ...Array<string>(30).fill(`,${longCell}`)]);
});
