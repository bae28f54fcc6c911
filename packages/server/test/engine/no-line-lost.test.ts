import { CsvReader, delimiterOf, readRows } from '@galena/client/csv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Chunk } from '../../src/engine/chunk.ts';
import { FileText } from '../../src/engine/file-text.ts';
import type { Job } from '../../src/engine/job.ts';
import { rowJudge, type Verdict } from '../../src/engine/judge-row.ts';
import { planImport } from '../../src/engine/plan.ts';
import { RecentKeys } from '../../src/engine/recent-keys.ts';
import { describedField } from '../../src/fields/described-field.ts';
import { hadNul, isMisquoted, reasons } from '../../src/imports/reasons.ts';
import { type RowReport, reasonColumns } from '../../src/imports/reports.ts';
import type { SurplusCells } from '../../src/subscriptions/subscription.ts';
import { contentOf, type FaultyFile, faultyFile, faultyFileHeader } from './faulty-files.ts';

const fields = ['email', 'firstName', 'lastName'].flatMap((name, index) =>
  describedField({
    id: index,
    displayName: name,
    dataType: index === 0 ? 'email' : 'string',
    length: 30,
    rest: { name, readOnly: false },
  }),
);

/** What the engine makes of the rows of a file, short of merging them, and what it reports. */
function stage(
  { text, format, delimiter }: FaultyFile,
  surplusCells: SurplusCells,
  header: readonly string[] = faultyFileHeader,
) {
  const job = { format, lookupField: 'email', unmappedColumns: ['shoe'], subscription: { surplusCells } };
  const plan = planImport(job as unknown as Job, header, fields);
  const kept = new FileText();
  // As the transcoder gives it.
  const bytes = Buffer.from(text.replace(/^\ufeff/, ''));
  kept.add(bytes, { start: 0, endsHere: true });
  const reader = new CsvReader({ delimiter, maxColumns: 1600 });
  const [, ...rows] = [...reader.push(bytes), ...reader.end()];
  const chunk = new Chunk(plan, 0, { rows: 100, part: 1 }, kept, new RecentKeys(1));
  for (const row of rows) chunk.add(row);
  chunk.close(kept.end);
  return { rows, chunk, reports: chunk.reports(chunk.findings()) };
}

/** What was said of the rows before the file was sent; of a quote that is never closed there is no row. */
async function judge(
  { text, format }: FaultyFile,
  surplusCells: SurplusCells,
  header: readonly string[] = faultyFileHeader,
): Promise<Verdict[]> {
  const judgeRow = rowJudge(header, fields, 'email', { surplusCells });
  const verdicts: Verdict[] = [];
  try {
    for await (const rows of readRows(new Blob([text]), delimiterOf(format))) {
      verdicts.push(...rows.map(judgeRow));
    }
  } catch (error) {
    expect(String(error)).toContain('is never closed');
    verdicts.push({ failure: reasons.openQuote });
  }
  return verdicts.slice(1);
}

describe('of any file', () => {
  it('each line is part of an imported row or of a report', () => {
    fc.assert(
      fc.property(faultyFile, fc.constantFrom<SurplusCells>('warn', 'fail'), (file, surplusCells) => {
        const { rows, chunk, reports } = stage(file, surplusCells);
        const reported = new Map(reports.map((report) => [report.rowNumber, report]));
        const found = rows.map(({ cells }, index) => {
          const report = reported.get(index + 1);
          return report === undefined ? cells.join('') : textOf(report);
        });
        expect(contentOf([...faultyFileHeader, ...found].join(''))).toBe(contentOf(file.text));
        // The report files have no surplus cells, and yet nothing that a stray quote swallows is missing from them.
        for (const { rowNumber, cells, surplus } of reports) {
          if (/quote/i.test(chunk.findings().failures.get(rowNumber) ?? ''))
            expect([cells, surplus]).toEqual([cells, null]);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('the check before the import says what the engine will say', async () => {
    await fc.assert(
      fc.asyncProperty(
        faultyFile,
        fc.constantFrom<SurplusCells>('warn', 'fail', 'ignore'),
        async (file, surplusCells) => {
          const { rows, chunk } = stage(file, surplusCells);
          const said = rows.map((_, index) => ({
            failure: chunk.findings().failures.get(index + 1),
            warning: chunk
              .findings()
              .warnings.get(index + 1)
              ?.join(' / '),
          }));
          const verdicts = await judge(file, surplusCells);
          expect(verdicts.map(({ failure, warning }) => ({ failure, warning }))).toEqual(said);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

it('the check names all reasons of a row, and the report has the first of them', () => {
  const types = [
    ['email', 'email'],
    ['score', 'integer'],
    ['born', 'date'],
    ['name', 'string'],
  ] as const;
  const known = types.flatMap(([name, dataType], id) =>
    describedField({ id, displayName: name, dataType, length: 5, rest: { name, readOnly: false } }),
  );
  const header = types.map(([name]) => name);
  const judgeRow = rowJudge(header, known, 'email', { surplusCells: 'fail' });
  expect(judgeRow({ line: 2, cells: ['a@x.i', 'hot', 'soon', 'Augusta', 'x'] })).toEqual({
    failure: 'Invalid data type in field score',
    column: 1,
    more: [
      { reason: 'Invalid data type in field born', column: 2 },
      { reason: 'Value too long for field name', column: 3 },
      { reason: 'Row has more cells than the header', column: 4 },
    ],
  });
  expect(judgeRow({ line: 2, cells: ['a@x.i', '1', 'soon', 'Ada'] })).toEqual({
    failure: 'Invalid data type in field born',
    column: 2,
  });
});

describe('a failure file that is uploaded again', () => {
  it('makes no lead of a row that failed for its quotes or a NUL, and says so beforehand', async () => {
    await fc.assert(
      fc.asyncProperty(faultyFile, async (file) => {
        const { reports } = stage(file, 'warn');
        const failed = reports.filter(({ kind }) => kind === 'failure');
        const header = [...faultyFileHeader, reasonColumns.failure];
        const lines = failed.map(({ cells, reason }) => `${cells}${file.delimiter}${reason}\n`);
        const again = { ...file, text: [`${header.join(file.delimiter)}\n`, ...lines].join('') };
        const { chunk } = stage(again, 'warn', header);
        const verdicts = await judge(again, 'warn', header);
        for (const [index, { cells, reason }] of failed.entries()) {
          const found = chunk.findings().failures.get(index + 1);
          expect(verdicts[index]?.failure).toBe(found);
          if (isMisquoted(reason) || (hadNul(reason) && cells.includes('\ufffd'))) expect(found).toBe(reason);
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['corrected', 'a@x.io,Ann "the" Lee,Text after a closing quote', undefined],
    ['not corrected', 'a@x.io,"""Ann"" Lee",Text after a closing quote', reasons.textAfterQuote],
    ['the rest of a longer row', 'a@x.io,"Ann,""Lee"" x",Text after a closing quote', reasons.textAfterQuote],
    ['the end of a file', 'a@x.io,"""Ann",Quote is never closed', reasons.openQuote],
    ['a NUL', 'a@x.io,A\ufffdn,Cell contains a NUL character', reasons.nul],
    ['of another reason', 'a@x.io,"""Ann"" Lee",Invalid data type in field Lead Score', undefined],
  ])('%s', (_, row, failure) => {
    const failureOf = (header: readonly string[]) => {
      const file = { text: `${header.join(',')}\n${row}\n`, format: 'csv', delimiter: ',' } as const;
      return stage(file as unknown as FaultyFile, 'warn', header)
        .chunk.findings()
        .failures.get(1);
    };
    const header = ['email', 'lastName', reasonColumns.failure];
    expect(failureOf(header)).toBe(failure);
    expect(failureOf([...header, '', ' '])).toBe(failure);
    // Not the last column, or another one.
    expect(failureOf([...header, 'x'])).toBeUndefined();
    expect(failureOf(['email', 'lastName', reasonColumns.warning])).toBeUndefined();
  });

  it('has a column of this name for what it is where a field has the name', () => {
    const [email] = fields;
    if (email === undefined) throw new Error('no field');
    const judgeRow = rowJudge(
      ['email', reasonColumns.failure],
      [email, { ...email, id: 9, dataType: 'string', name: 'reason', soapName: reasonColumns.failure }],
      'email',
    );
    expect(judgeRow({ line: 2, cells: ['"a@x.io', reasons.textAfterQuote] }).failure).toBeUndefined();
  });
});

describe('a cell over 1 MiB', () => {
  const long = 'é'.repeat(2 ** 19 + 1);
  const blank = ' '.repeat(2 ** 20 + 1);
  it.each<[string, string, string]>([
    ['of a field', `k@x.io,${long},a,b`, 'Value too long for field firstName'],
    ['of the key', `${long},a,b,c`, 'Value too long for field email'],
    ['of no field', `k@x.io,a,${long},b`, 'Cell is longer than 1 MiB'],
    ['beyond the header', `k@x.io,a,b,c,${long}`, 'Cell is longer than 1 MiB'],
    ['beyond the header, of blanks', `k@x.io,a,b,c,,"${blank}"`, 'Cell is longer than 1 MiB'],
    ['of no field, and one of a field', `k@x.io,a,"${long}",${long}`, 'Value too long for field lastName'],
    ['of a field, and one of no field', `k@x.io,${blank},${long},b`, 'Value too long for field firstName'],
    ['of a row without a key', `,a,${long},b`, "Value for lookup field 'email' not found"],
  ])('%s fails its row, before the import and in it', async (_, row, reason) => {
    const file = { format: 'csv', delimiter: ',', text: `${faultyFileHeader.join(',')}\n${row}\n` } as const;
    expect([...stage(file, 'ignore').chunk.findings().failures.values()]).toEqual([reason]);
    expect(await judge(file, 'ignore')).toMatchObject([{ failure: reason }]);
  });
});

function textOf({ cells, surplus }: RowReport): string {
  return `${cells}${surplus ?? ''}`;
}
